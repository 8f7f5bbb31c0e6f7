import { createEffect, on } from 'solid-js';
import type { Month } from '../../client.ts';
import { say } from '../shell/LiveRegion.tsx';
import { budgetSentence } from './budget-words.ts';

/** Shows beside the composer how much is left of a nearly spent monthly budget, or that answers are paused. */
export function BudgetLine(props: { month: Month }) {
  const line = () => budgetSentence(props.month);
  createEffect(on(line, (text) => say(text)));
  return (
    <p class="budget-line" classList={{ 'budget-paused': props.month.paused }}>
      {line()}
    </p>
  );
}
