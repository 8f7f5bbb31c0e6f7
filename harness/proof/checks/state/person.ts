import type { CheckContext } from '../check-context.ts';
import type { Caller } from '../../target/caller.ts';

/** What one person should find, kept beside what the server says. */
export type PersonModel = {
  agent: 'auto' | 'teacher' | 'knowledge_base' | 'general';
  /** Index into the target's models. */
  model: number;
  /** Turns since the last clear, oldest first. */
  turns: readonly ExpectedTurn[];
  /** What `undo` brings back; none once something was asked after it. */
  cleared: readonly ExpectedTurn[] | undefined;
  /** Something was asked after a clear, which is then beyond undoing. */
  buried: boolean;
};

export type ExpectedTurn = Readonly<{
  messageId: string;
  query: string;
  agent: string;
  model: string;
  /** As its stream ended; a stop may have come too late. */
  state: 'answered' | 'stopped';
  /** Text that was shown: the stored answer begins with it. */
  shown: string;
}>;

export type Who = 0 | 1;

/** Two people, as the model has them. */
export type StateModel = Readonly<{ people: readonly [PersonModel, PersonModel] }>;

/** One person at the real thing. */
export type RealPerson = {
  readonly user: string;
  readonly conversationId: string;
  caller: Caller;
};

export type RealWorld = Readonly<{
  ctx: CheckContext;
  id: string;
  models: readonly string[];
  people: readonly [RealPerson, RealPerson];
  /** Commands that were run, in order. */
  done: string[];
}>;

/** What the real thing did is not what the model says. */
export class Divergence extends Error {
  override readonly name = 'Divergence';
}

/** Nothing can be said of the state: load was shed, or the budget ended. */
export class Hindered extends Error {
  override readonly name = 'Hindered';
}

export const newModel = (): StateModel => ({ people: [newPerson(), newPerson()] });

const newPerson = (): PersonModel => ({
  agent: 'auto',
  model: 0,
  turns: [],
  cleared: undefined,
  buried: false,
});
