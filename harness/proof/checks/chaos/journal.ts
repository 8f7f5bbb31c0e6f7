import type { Observation } from '../../evidence/observation.ts';
import { charge, type CheckContext } from '../check-context.ts';

/** A message that was sent, and what was observed of its request. */
export type Entry = Readonly<{
  user: string;
  conversationId: string;
  messageId: string;
  seen: Observation;
}>;

export type Message = Readonly<{
  /** Name of the check that sends the message. */
  check: string;
  query: string;
  /** Index from which the user is chosen, round robin. */
  at: number;
  /** The earlier entry whose message is sent again; absent for a new message. */
  again?: Entry;
  replaces?: string;
  leaveAfter?: (type: string) => boolean;
}>;

export type Journal = ReturnType<typeof createJournal>;

/**
 * Returns a journal that sends messages and keeps what was observed of each. At the end it shows which messages were
 * lost or paid twice.
 */
export function createJournal(ctx: Pick<CheckContext, 'target' | 'signal' | 'budget' | 'observe'>) {
  const entries: Entry[] = [];
  const conversations = new Map<string, string>();
  let sent = 0;
  /**
   * Returns the id of the conversation of a user and check. Each pair has only one conversation, so that few
   * conversations have to be read back.
   */
  const conversationOf = (key: string): string => {
    const id = conversations.get(key) ?? crypto.randomUUID();
    conversations.set(key, id);
    return id;
  };
  return {
    entries,
    send: async ({ check, query, at, again, replaces, leaveAfter }: Message): Promise<Entry> => {
      charge(ctx, { requests: 1, modelCalls: 1 });
      const { users } = ctx.target;
      const user = again?.user ?? users[at % users.length] ?? '';
      const messageId = again?.messageId ?? crypto.randomUUID();
      const conversationId = again?.conversationId ?? conversationOf(`${user} ${check}`);
      sent += 1;
      const id = `${check}-${String(sent).padStart(4, '0')}`;
      const caller = await ctx.target.as(user);
      const seen = await caller.ask({
        id,
        procedure: 'chat',
        query,
        agent: 'general',
        conversationId,
        messageId,
        signal: ctx.signal,
        ...(replaces !== undefined && { replaces }),
        ...(leaveAfter && { leaveAfter }),
      });
      ctx.observe(seen);
      const entry = { user, conversationId, messageId, seen };
      entries.push(entry);
      return entry;
    },
  };
}

/** Error reasons that the harness's own request rate causes; they say nothing about the fault. */
const OWN_LIMITS: ReadonlySet<string> = new Set([
  'rate_limited',
  'quota_spent',
  'budget_spent',
  'paused',
  'too_many_streams',
]);

/** Returns the entries whose message got no answer, except those refused because of the harness's own request rate. */
export const unanswered = (entries: readonly Entry[]): readonly Entry[] =>
  entries.filter(
    ({ seen: { outcome, error } }) =>
      outcome !== 'answered' && outcome !== 'stopped' && !OWN_LIMITS.has(error?.reason ?? ''),
  );

/** Largest share of requests that limits per user may refuse; above it the check is inconclusive. */
const MOST_HELD_BACK = 0.1;

/**
 * Returns a sentence that says that too few requests reached the service to judge it; undefined when enough requests
 * did.
 */
export function tooFewTell(entries: readonly Entry[]): string | undefined {
  const held = entries.filter(({ seen: { error } }) => OWN_LIMITS.has(error?.reason ?? ''));
  return held.length <= entries.length * MOST_HELD_BACK && entries.length > 0
    ? undefined
    : `Cannot tell: ${held.length} of ${entries.length} requests ran into limits for each person: ${countedBy(held)}`;
}

/** Returns the ids of entries, in the form that the evidence of a violation has. */
export const asWrong = (entries: readonly Entry[]): readonly Readonly<{ id: string }>[] =>
  entries.map(({ seen: { id } }) => ({ id }));

/** Describes how a request ended, for the report, such as `502 no_error_body`. */
export const howItEnded = ({ seen: { status, error, outcome } }: Entry): string =>
  `${status === 0 ? 'no answer' : status} ${error?.reason ?? outcome}`;

export const countedBy = (entries: readonly Entry[]): string => {
  const groups = Map.groupBy(entries, howItEnded);
  return [...groups].map(([how, of]) => `${of.length} × ${how}`).join(', ');
};
