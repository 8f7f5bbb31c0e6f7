import fc from 'fast-check';
import type { State } from './turn.ts';

const plain = fc
  .constantFrom('sent', 'accepted', 'answering', 'complete', 'cut', 'stopped')
  .map((phase): State => ({ phase }));
const problem = fc.constantFrom(
  'connection_lost',
  'busy',
  'store_unavailable',
  'stopped',
  'model_cut',
);
const withProblem = fc
  .tuple(fc.constantFrom('queued', 'failed'), problem)
  .map(([phase, reason]): State => ({ phase, problem: { reason } }));
const unknown = fc.boolean().map((held): State => ({ phase: 'unknown', held }));

/** Generates every state that a question with its answer can have on the page. */
export const anyState: fc.Arbitrary<State> = fc.oneof(plain, withProblem, unknown);
