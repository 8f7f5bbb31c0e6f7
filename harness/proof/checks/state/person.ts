import type { CheckContext } from '../check-context.ts';
import type { WireCaller } from '../../target/caller.ts';

/** The expected state of one person, to compare with the server's. */
export type PersonModel = {
  agent: 'auto' | 'teacher' | 'knowledge_base' | 'general';
  /** Index into the target's models. */
  model: number;
  /** Turns since the last clear, oldest first. */
  turns: readonly ExpectedTurn[];
  /** Turns that `undo` restores; undefined once another question was sent after the clear. */
  cleared: readonly ExpectedTurn[] | undefined;
  /** Whether a question was sent after a clear, so that the clear can no longer be undone. */
  buried: boolean;
};

export type ExpectedTurn = Readonly<{
  messageId: string;
  query: string;
  agent: string;
  model: string;
  /** State in which the answer's stream ended; an answer that was stopped too late is `answered`. */
  state: 'answered' | 'stopped';
  /** Text that was shown; the stored answer begins with it. */
  shown: string;
}>;

export type Who = 0 | 1;

/** The expected state of both people. */
export type StateModel = Readonly<{ people: readonly [PersonModel, PersonModel] }>;

/** A person who uses the real service. */
export type RealPerson = {
  readonly user: string;
  readonly conversationId: string;
  caller: WireCaller;
};

export type RealWorld = Readonly<{
  ctx: CheckContext;
  id: string;
  models: readonly string[];
  people: readonly [RealPerson, RealPerson];
  /** Commands that were run, in order. */
  done: string[];
}>;

/** The service's state differs from the model's. */
export class Divergence extends Error {
  override readonly name = 'Divergence';
}

/** The sequence cannot be judged, because load was shed or the budget ended. */
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
