import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { isHeld, type Turn } from '../../app/chat/turn.ts';
import { toRefusal } from '../../app/refusal.ts';
import { lifeAnswerTo, callsFor, kindOf } from './answers.ts';
import { assertNow, pagesOf, presentQuestions, type Expected } from './expected.ts';
import { repeatCall } from './insist.ts';
import type { Page } from './page.ts';
import type { World } from './world.ts';

const WITHIN_MS = 60_000;
/** Reasons of errors that a busy machine can cause as well as an unreachable database. */
const TIME_RAN_OUT: ReadonlySet<string> = new Set([
  'store_unavailable',
  'keys_unreachable',
  'model_slow',
]);

async function until(what: string, holds: () => boolean): Promise<void> {
  const giveUpAt = performance.now() + WITHIN_MS;
  while (!holds()) {
    assert.ok(performance.now() < giveUpAt, what);
    await sleep(10);
  }
}

/**
 * Repairs the database and waits until nothing is in flight. Then compares what is shown, stored and billed with the
 * expected state.
 */
export async function settleWorld(expected: Expected, world: World): Promise<void> {
  world.troubles.heal();
  await world.signIn('alice');
  const pages = pagesOf(world, 'alice');
  for (const page of pages) await until('every answer comes to its end', () => !page.isBusy());
  await repeatCall(() => assertErased(expected, world));
  const { id } = expected;
  if (id === undefined) return;
  // Each page is reloaded, as when a person returns the next day.
  for (const page of pages) {
    world.pages.delete(page);
    page.close('reload');
  }
  const again = await Promise.all(pages.map((page) => world.open(page.shelf, page.at() ?? id)));
  for (const page of again) {
    await until('the conversation is loaded', () => page.threads.of(id)?.state !== 'loading');
    await page.threads.load(id);
    await until('every answer taken up comes to its end', () => !page.isBusy());
  }
  assertNow(expected, world);
  await repeatCall(() => sendUnsent(id, again));
  if (presentQuestions(expected, world.drafts, new Set()).length > 0)
    await repeatCall(() => compare(id, world, expected));
}

/**
 * Asserts that the deletion of all data left nothing of the conversations, except questions that were in flight at
 * that time.
 */
async function assertErased({ erased }: Expected, world: World): Promise<void> {
  const [page] = pagesOf(world, 'alice');
  for (const [id, onTheirWay] of page ? erased : [])
    try {
      const { turns } = (await page?.client.conversations.get.query({ id })) ?? { turns: [] };
      assert.deepEqual(
        turns.map(({ query }) => query).filter((query) => !onTheirWay.has(query)),
        [],
      );
    } catch (thrown) {
      if (toRefusal(thrown).reason !== 'conversation_missing') throw thrown;
    }
}

/** Sends each question again that never reached the server, from a page that shows it. */
async function sendUnsent(id: string, pages: readonly Page[]): Promise<void> {
  const sent = new Set<string>();
  for (const page of pages) {
    await page.threads.load(id);
    for (const turn of unsentOf(page).filter(({ query }) => !sent.has(query))) {
      sent.add(turn.query);
      page.threads.again(id, turn);
      await until('a question that never arrived is answered', () => !page.isBusy());
    }
  }
  for (const page of pages) {
    await page.threads.load(id);
    await until('every answer is shown', () => !page.isBusy());
    assert.deepEqual(unsentOf(page), []);
  }
}

/** Compares the stored conversation with the expected one, and every page with the stored one. */
async function compare(id: string, world: World, expected: Expected): Promise<void> {
  const pages = pagesOf(world, 'alice');
  const [first] = pages;
  assert.ok(first);
  const { turns } = await first.client.conversations.get.query({ id });
  const stored = turns.map(({ query }) => query);
  assert.deepEqual(
    stored.toSorted(),
    presentQuestions(expected, world.drafts, new Set(stored)).toSorted(),
    'the store holds each question, once',
  );
  const listed = await first.client.conversations.list.query();
  assert.ok(
    listed.some((one) => one.id === id),
    'a conversation that can be read is in the list',
  );
  for (const page of pages) {
    await page.threads.load(id);
    assert.deepEqual(
      page.turns().map(({ messageId }) => messageId),
      turns.map(({ messageId }) => messageId),
    );
    for (const turn of page.turns()) assertEnd(turn, expected);
  }
}

const unsentOf = (page: Page): Turn[] => page.turns().filter((turn) => !isHeld(turn));

/** Asserts that an answer ended in a way that the steps of the test history explain. */
function assertEnd(turn: Turn, { stopped, troubled }: Expected): void {
  const { phase, query, text, receipt } = turn;
  const kind = kindOf(query);
  if (phase === 'complete' || phase === 'cut') {
    assert.equal(phase === 'cut', kind === 'cut', query);
    assert.equal(text, lifeAnswerTo(query));
    assert.equal(receipt?.modelCalls, 1);
  }
  if (phase === 'stopped') assert.ok(stopped.has(query), `${query} was stopped by nobody`);
  else if (phase === 'failed')
    assert.ok(
      kind === 'broken' || troubled || TIME_RAN_OUT.has(turn.problem.reason),
      `${query} failed with ${turn.problem.reason}`,
    );
  else assert.ok(phase === 'complete' || phase === 'cut', `${query} ended as ${phase}`);
  // Sending a question again after a failure creates a new message, which may cause another model call.
  if (!troubled && kind !== 'broken')
    assert.ok(callsFor(query) <= 1, `${query} was paid for ${callsFor(query)} times`);
}
