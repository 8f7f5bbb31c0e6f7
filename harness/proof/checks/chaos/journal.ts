import type { Observation } from '../../evidence/observation.ts';
import { charge, type CheckContext } from '../check-context.ts';

/** A message that was sent, and what was observed of it. */
export type Entry = Readonly<{
  user: string;
  conversationId: string;
  messageId: string;
  seen: Observation;
}>;

export type Message = Readonly<{
  /** The name of the check that sent it. */
  check: string;
  query: string;
  /** Index of the user; users are chosen round robin. */
  at: number;
  /** The earlier entry whose message is sent again. */
  again?: Entry;
  replaces?: string;
  leaveAfter?: (type: string) => boolean;
}>;

export type Journal = ReturnType<typeof createJournal>;

/**
 * Returns a journal that sends messages and remembers each, so that lost and doubly paid messages are found at the
 * end.
 */
export function createJournal(ctx: Pick<CheckContext, 'target' | 'signal' | 'budget' | 'observe'>) {
  const entries: Entry[] = [];
  const conversations = new Map<string, string>();
  let sent = 0;
  /** Returns the conversation of a user and check, one for each, so that few have to be read back. */
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

/** Reasons that are caused by the harness's own rate and say nothing about the fault. */
const OWN_LIMITS: ReadonlySet<string> = new Set([
  'rate_limited',
  'quota_spent',
  'budget_spent',
  'paused',
  'too_many_streams',
]);

/** Returns the entries whose user got no answer. */
export const unanswered = (entries: readonly Entry[]): readonly Entry[] =>
  entries.filter(
    ({ seen: { outcome, error } }) =>
      outcome !== 'answered' && outcome !== 'stopped' && !OWN_LIMITS.has(error?.reason ?? ''),
  );

/** Largest share of requests that the server may refuse by a limit per user before the rest is inconclusive. */
const MOST_HELD_BACK = 0.1;

/** Returns why too few of the requests are conclusive; undefined when enough are. */
export function tooFewTell(entries: readonly Entry[]): string | undefined {
  const held = entries.filter(({ seen: { error } }) => OWN_LIMITS.has(error?.reason ?? ''));
  return held.length <= entries.length * MOST_HELD_BACK && entries.length > 0
    ? undefined
    : `Cannot tell: ${held.length} of ${entries.length} requests ran into limits for each person: ${countedBy(held)}`;
}

/** Returns entries as the evidence of a violation. */
export const asWrong = (entries: readonly Entry[]): readonly Readonly<{ id: string }>[] =>
  entries.map(({ seen: { id } }) => ({ id }));

/** Describes how a request ended, for the report: `502 no_error_body`. */
export const howItEnded = ({ seen: { status, error, outcome } }: Entry): string =>
  `${status === 0 ? 'no answer' : status} ${error?.reason ?? outcome}`;

export const countedBy = (entries: readonly Entry[]): string => {
  const groups = Map.groupBy(entries, howItEnded);
  return [...groups].map(([how, of]) => `${of.length} × ${how}`).join(', ');
};
