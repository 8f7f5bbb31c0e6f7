import { For, Show } from 'solid-js';
import type { OfferedModel } from '../../client.ts';
import { useApp } from '../create-app.ts';

type Sample = Readonly<{ kind: 'Learn' | 'Remember' | 'Anything'; query: string }>;

const REMEMBER: readonly Sample[] = [
  { kind: 'Remember', query: 'Remember that my locker code is 4471' },
  { kind: 'Remember', query: 'What is my locker code?' },
];

/** Sample questions for each kind of model, such as language models, chosen so that it answers them well. */
const SAMPLES: Readonly<Record<OfferedModel['kind'], readonly Sample[]>> = {
  language: [
    { kind: 'Learn', query: 'Explain step by step how to solve x² - 5x + 6 = 0' },
    { kind: 'Learn', query: 'How do I order coffee politely in Italian?' },
    ...REMEMBER,
    { kind: 'Anything', query: 'Write a Python function that finds duplicates in a list' },
    { kind: 'Anything', query: 'Why is the sky blue?' },
  ],
  offline: [
    { kind: 'Learn', query: 'What is the derivative of x^3 + 2x, and why?' },
    { kind: 'Learn', query: 'What does “ubiquitous” mean, and how is it used?' },
    ...REMEMBER,
    { kind: 'Anything', query: 'How many miles are 42 kilometres?' },
    { kind: 'Anything', query: 'What can you do?' },
  ],
};

/**
 * Shows the welcome text of an empty conversation: what the service is, sample questions, and what the chosen model
 * can do.
 */
export function Welcome(props: { onAsk: (query: string) => void }) {
  const app = useApp();
  return (
    <section class="welcome" aria-labelledby="welcome-title">
      <h1 id="welcome-title">Ask once, answered in one call.</h1>
      <p class="welcome-lead">
        Every message costs exactly one model call, and the receipt under each answer shows it.
      </p>
      <ul class="samples">
        <For each={SAMPLES[app.model()?.kind ?? 'language']}>
          {(sample) => (
            <li>
              <button
                type="button"
                class="sample"
                disabled={!app.model()}
                onClick={() => {
                  props.onAsk(sample.query);
                }}
              >
                <span class="sample-kind">{sample.kind}</span>
                <span>{sample.query}</span>
              </button>
            </li>
          )}
        </For>
      </ul>
      <Show when={app.model()}>
        {(model) => (
          <p class="welcome-model">
            <strong>{model().label}</strong> {model().about}
          </p>
        )}
      </Show>
    </section>
  );
}
