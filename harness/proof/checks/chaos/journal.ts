import type { Observation } from '../../evidence/observation.ts';
import { charge, type CheckContext } from '../check-context.ts';

/** One message as it was sent, and what was seen of it. */
export type Entry = Readonly<{
  user: string;
  conversationId: string;
  messageId: string;
  seen: Observation;
}>;

export type Message = Readonly<{
  /** Of the check that sends it. */
  check: string;
  query: string;
  /** Which of the users; round robin. */
  at: number;
  /** To send one again. */
  again?: Entry;
  replaces?: string;
  leaveAfter?: (type: string) => boolean;
}>;

export type Journal = ReturnType<typeof createJournal>;

/** Sends messages and remembers each, so that in the end none is lost and none was paid twice. */
export function createJournal(ctx: Pick<CheckContext, 'target' | 'signal' | 'budget' | 'observe'>) {
  const entries: Entry[] = [];
  const conversations = new Map<string, string>();
  let sent = 0;
  /** One for each user and check: fewer to read back. */
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
      ctx.budget.spent(seen.receipt?.usd ?? 0);
      const entry = { user, conversationId, messageId, seen };
      entries.push(entry);
      return entry;
    },
  };
}

/** What the harness's own pace runs into; says nothing of what was broken. */
const OWN_LIMITS: ReadonlySet<string> = new Set([
  'rate_limited',
  'quota_spent',
  'budget_spent',
  'paused',
  'too_many_streams',
]);

/** Messages that a person did not get an answer to. */
export const unanswered = (entries: readonly Entry[]): readonly Entry[] =>
  entries.filter(
    ({ seen: { outcome, error } }) =>
      outcome !== 'answered' && outcome !== 'stopped' && !OWN_LIMITS.has(error?.reason ?? ''),
  );

/** Less than this share was held back by the harness's own pace, or nothing can be said of the rest. */
const MOST_HELD_BACK = 0.1;

/** @returns why too little of what was sent tells anything, if so */
export function tooFewTell(entries: readonly Entry[]): string | undefined {
  const held = entries.filter(({ seen: { error } }) => OWN_LIMITS.has(error?.reason ?? ''));
  return held.length <= entries.length * MOST_HELD_BACK && entries.length > 0
    ? undefined
    : `Cannot tell: ${held.length} of ${entries.length} requests ran into limits for each person: ${countedBy(held)}`;
}

/** Entries as the evidence of a violation. */
export const asWrong = (entries: readonly Entry[]): readonly Readonly<{ id: string }>[] =>
  entries.map(({ seen: { id } }) => ({ id }));

/** How one ended, for a person: `502 no_error_body`. */
export const howItEnded = ({ seen: { status, error, outcome } }: Entry): string =>
  `${status === 0 ? 'no answer' : status} ${error?.reason ?? outcome}`;

export const countedBy = (entries: readonly Entry[]): string => {
  const groups = Map.groupBy(entries, howItEnded);
  return [...groups].map(([how, of]) => `${of.length} × ${how}`).join(', ');
};
