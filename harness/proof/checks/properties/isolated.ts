import { isolation, type Secret, type Shown } from '../../evidence/detectors/isolation.ts';
import { findingsOf } from '../../evidence/finding.ts';
import { isShed } from '../../evidence/shed.ts';
import type { WireCaller } from '../../target/caller.ts';
import { isMissing, WireError } from '../../target/wire/call.ts';
import { charge, type CheckContext } from '../check-context.ts';
import { runPool } from '../run-pool.ts';

/**
 * Number of people who take part. Each stores secrets, erases some of them, and searches for another person's secrets.
 */
const PEOPLE = 6;

/**
 * Checks that a person's data is found by that person alone, and erased data by nobody. Searches notes, conversations
 * and answers, and the prompts sent to the model where the environment shows them.
 */
export async function isolated(ctx: CheckContext): Promise<void> {
  const { target } = ctx;
  const users = target.users.slice(0, PEOPLE);
  const is = findingsOf('isolation');
  if (users.length < 2)
    return ctx.find(
      is.inconclusive('Cannot tell: there is only one person; give TOKEN_B= for another'),
    );
  const people = await Promise.all(
    users.map(async (user) => newPerson(ctx, await target.as(user))),
  );
  await runPool(people, PEOPLE, tell);
  await runPool(people, PEOPLE, erase);
  await runPool([...people.entries()], PEOPLE, ([at, person]) =>
    lookAround(person, people[(at + 1) % people.length] ?? person),
  );
  const unread = people.flatMap((person) => person.unread);
  if (unread.length > 0)
    return ctx.find(
      is.inconclusive(`Cannot tell: ${unread.length} looks were not answered, first ${unread[0]}`),
    );
  ctx.find(
    isolation({
      secrets: people.flatMap(({ secrets }) => Object.values(secrets)),
      shown: people.flatMap(({ shown }) => shown),
    }),
  );
}

type Person = Readonly<{
  ctx: CheckContext;
  caller: WireCaller;
  /**
   * Secret words of a person. `kept` is in a note and a turn that stay, `deleted` in a note that is deleted, `cleared`
   * in a turn that is cleared.
   */
  secrets: Readonly<Record<'kept' | 'deleted' | 'cleared', Secret>>;
  conversations: Readonly<Record<'kept' | 'cleared', string>>;
  shown: Shown[];
  /** Names of the reads of stored data that failed, with the reason of each failure. */
  unread: string[];
}>;

function newPerson(ctx: CheckContext, caller: WireCaller): Person {
  const secret = (state: Secret['state']): Secret => ({
    owner: caller.user,
    words: `zq${crypto.randomUUID().replaceAll('-', '').slice(0, 16)}`,
    state,
  });
  return {
    ctx,
    caller,
    secrets: { kept: secret('kept'), deleted: secret('deleted'), cleared: secret('cleared') },
    conversations: { kept: crypto.randomUUID(), cleared: crypto.randomUUID() },
    shown: [],
    unread: [],
  };
}

async function tell(person: Person): Promise<void> {
  const { ctx, caller, secrets, conversations } = person;
  charge(ctx, { requests: 1 });
  await attempt(person, 'notes.add', () =>
    caller.notes.add(`My locker code is ${secrets.kept.words}`),
  );
  await ask(person, {
    query: `Remember that my locker code is ${secrets.kept.words}`,
    conversationId: conversations.kept,
  });
  await ask(person, {
    query: `Explain what a locker is. Mine is ${secrets.cleared.words}`,
    conversationId: conversations.cleared,
    agent: 'general',
  });
}

async function erase(person: Person): Promise<void> {
  const { ctx, caller, secrets, conversations } = person;
  charge(ctx, { requests: 3 });
  await attempt(person, 'notes.delete', async () => {
    const { id } = await caller.notes.add(`My old locker code was ${secrets.deleted.words}`);
    await caller.notes.delete(id);
  });
  await attempt(person, 'conversations.clear', () =>
    caller.conversations.clear(conversations.cleared),
  );
}

async function lookAround(person: Person, other: Person): Promise<void> {
  const { ctx, caller, conversations } = person;
  const query = 'What is my locker code?';
  await ask(person, { query, isAfterErasing: true });
  await ask(person, {
    query: 'What is my old locker code?',
    conversationId: conversations.cleared,
    isAfterErasing: true,
  });
  // The id of another person's conversation must not give access to that conversation.
  await ask(person, {
    query,
    conversationId: other.conversations.kept,
    isAfterErasing: true,
  });
  charge(ctx, { requests: 4 });
  const { conversations: all, notes } = caller;
  await view(person, 'notes.list', () => notes.list());
  await view(person, 'conversations.list', () => all.list('locker'));
  await view(person, "another person's conversations.get", () =>
    all.get(other.conversations.cleared),
  );
  await view(person, 'conversations.get', () => all.get(conversations.kept));
}

type Asking = Readonly<{
  query: string;
  conversationId?: string;
  agent?: string;
  isAfterErasing?: boolean;
}>;

/** Sends a question, then records the answer and the prompts of its model calls. */
async function ask(person: Person, asking: Asking): Promise<void> {
  const { ctx, caller, shown, unread } = person;
  const { query, conversationId, agent = 'knowledge_base', isAfterErasing = false } = asking;
  charge(ctx, { requests: 1, modelCalls: 1 });
  const id = `isolation-${caller.user}-${shown.length}`;
  const seen = await caller.ask({
    id,
    procedure: 'chat',
    query,
    agent,
    ...(conversationId !== undefined && { conversationId }),
    signal: ctx.signal,
  });
  ctx.observe(seen);
  if (isShed(seen)) unread.push(`${id}: ${seen.error?.reason}`);
  const about = { id, by: caller.user, said: query, isAfterErasing };
  shown.push({ ...about, what: 'answer', text: seen.text ?? '' });
  const prompts = await ctx.telemetry.promptsOf(seen.traceId);
  if (!prompts.known) return;
  for (const { prompt } of prompts.value) shown.push({ ...about, what: 'prompt', text: prompt });
}

/**
 * Reads stored data and records its text. Records no text when the read is refused, because a refusal reveals nothing.
 */
async function view(person: Person, what: string, read: () => Promise<unknown>): Promise<void> {
  const text = JSON.stringify((await attempt(person, what, read)) ?? null);
  const by = person.caller.user;
  person.shown.push({ id: what, by, what: 'view', text, said: '', isAfterErasing: true });
}

async function attempt(person: Person, what: string, act: () => Promise<unknown>) {
  try {
    return await act();
  } catch (error) {
    if (isMissing(error)) return undefined;
    if (!(error instanceof WireError)) throw error;
    person.unread.push(`${what}: ${error.message}`);
    return undefined;
  }
}
