import type { ChaosContext } from './chaos-context.ts';
import type { Entry } from './journal.ts';

export type Some = Readonly<{ check: string; count: number; query?: string }>;

/** Sends `count` questions at the same time and returns what was observed of each. */
export const askSome = (
  { journal }: ChaosContext,
  { check, count, query = 'What is 12 times 12?' }: Some,
): Promise<readonly Entry[]> =>
  Promise.all(Array.from({ length: count }, (_, at) => journal.send({ check, query, at })));
