import type { CheckContext } from '../check-context.ts';
import type { WireCaller } from '../../target/caller.ts';

/** The expected state of one person, which is compared with the state that the server stores. */
export type PersonModel = {
  agent: 'auto' | 'teacher' | 'knowledge_base' | 'general';
  /** Index into the target's list of language models. */
  model: number;
  /** Turns since the conversation was last cleared, oldest first. */
  turns: readonly ExpectedTurn[];
  /** Turns that the command `undo` restores; undefined once another question was sent after the clear. */
  cleared: readonly ExpectedTurn[] | undefined;
  /** Whether a question was sent after a clear, so that the clear can no longer be undone. */
  buried: boolean;
};

export type ExpectedTurn = Readonly<{
  messageId: string;
  query: string;
  agent: string;
  model: string;
  /** Outcome in which the answer's stream ended. An answer whose stop came too late is `answered`. */
  state: 'answered' | 'stopped';
  /** Text of the answer that was shown; the stored answer must begin with it. */
  shown: string;
}>;

export type Who = 0 | 1;

/** The expected state of both people who take part in a command sequence. */
export type StateModel = Readonly<{ people: readonly [PersonModel, PersonModel] }>;

/** A person who uses the real service through the harness. */
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
  /** Commands that the sequence ran, in order. */
  done: string[];
}>;

/** Error for stored state that differs from the expected state. */
export class Divergence extends Error {
  override readonly name = 'Divergence';
}

/** Error for a command sequence that cannot be judged, because load was shed or the budget was spent. */
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
