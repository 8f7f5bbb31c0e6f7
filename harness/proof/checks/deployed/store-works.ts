import { findingsOf } from '../../evidence/finding.ts';
import { WireError } from '../../target/wire/call.ts';
import { charge } from '../check-context.ts';
import type { DeployedCheck, DeployedContext } from './deployed-context.ts';

const name = 'store-works';
const is = findingsOf(name);

/** Check of requirement I6: every operation on stored data works with the permissions of the task's role. */
export const storeWorks: DeployedCheck = {
  name,
  look: async (ctx) => {
    let step = 'signing in';
    try {
      for await (const next of stepsOf(ctx)) step = next;
    } catch (error) {
      if (!(error instanceof WireError || error instanceof Unkept)) throw error;
      return is.violated(`${step} failed: ${error.message}`, [step]);
    }
    return is.proven(
      'A note and a conversation were written, listed, renamed and deleted, and everything about a person',
    );
  },
};

/** Error for a response without the data that was written before. */
class Unkept extends Error {
  override readonly name = 'Unkept';
}

/** Runs steps that write, read and delete stored data, and yields the name of each step before it runs. */
async function* stepsOf(ctx: DeployedContext): AsyncGenerator<string> {
  charge(ctx, { requests: 13, modelCalls: 1 });
  const conversationId = crypto.randomUUID();
  const caller = await ctx.target.as(ctx.target.users[0] ?? '');
  yield 'Adding a note';
  const note = await caller.notes.add(`A note of the check ${name}, ${Date.now()}`);
  yield 'Listing notes';
  if (!(await caller.notes.list()).some(({ id }) => id === note.id))
    throw new Unkept('the note is not among them');
  yield 'Deleting a note';
  await caller.notes.delete(note.id);
  yield 'Sending a message';
  const seen = await caller.ask({
    id: name,
    procedure: 'chat',
    query: 'What is 3 times 14?',
    agent: 'general',
    conversationId,
    signal: ctx.signal,
  });
  ctx.observe(seen);
  if (seen.outcome !== 'answered')
    throw new Unkept(seen.error?.message ?? seen.error?.reason ?? seen.outcome);
  yield 'Listing conversations';
  if (!(await caller.conversations.list()).some(({ id }) => id === conversationId))
    throw new Unkept('the conversation is not among them');
  yield 'Renaming a conversation';
  await caller.conversations.rename(conversationId, 'Renamed');
  yield 'Reading a conversation';
  await caller.conversations.get(conversationId);
  yield 'Deleting a conversation';
  await caller.conversations.delete(conversationId);
  yield* erasureOf(ctx);
}

/**
 * Erases all data of a user whose conversations no other check reads, and yields the name of each step before it runs.
 */
async function* erasureOf({ target }: DeployedContext): AsyncGenerator<string> {
  const caller = await target.as(target.users.at(-1) ?? '');
  yield 'Adding a note to delete with everything';
  await caller.notes.add(`A note of the check ${name}, ${Date.now()}`);
  yield 'Deleting everything about a person';
  const { erased } = await caller.erase();
  if (erased === 0) throw new Unkept('nothing was deleted');
  yield 'Listing notes after everything was deleted';
  const left = await caller.notes.list();
  if (left.length > 0) throw new Unkept(`${left.length} notes are left`);
}
