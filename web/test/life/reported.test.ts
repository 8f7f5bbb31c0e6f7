import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { lifeAnswerTo, LIFE_MODEL, newQuestion, type Kind } from './answers.ts';
import { useLifeCloud } from './life-cloud.ts';
import type { Page } from './page.ts';

const WITHIN_MS = 60_000;
const cloud = useLifeCloud();

async function openAlice(t: TestContext) {
  const { openWorld } = await import('./world.ts');
  const world = await openWorld(cloud());
  t.after(() => world.close());
  await world.signIn('alice');
  return world;
}

function ask(page: Page, kind: Kind, id = page.at()) {
  const query = newQuestion(kind);
  page.threads.ask(id, { query, agent: 'auto', model: LIFE_MODEL });
  const conversationId = page.at();
  assert.ok(conversationId);
  return { query, id: conversationId };
}

async function until(what: string, holds: () => boolean): Promise<void> {
  const giveUpAt = performance.now() + WITHIN_MS;
  while (!holds()) {
    assert.ok(performance.now() < giveUpAt, what);
    await sleep(5);
  }
}

const untilQuiet = (page: Page) => until('every answer ends', () => !page.isBusy());
const queriesOf = (page: Page) => page.turns().map(({ query }) => query);

test('a question that is stopped right after Send is still shown after a refresh and a reload', async (t) => {
  const world = await openAlice(t);
  const page = await world.open();
  const { query, id } = ask(page, 'long');
  page.threads.stop(id);
  await untilQuiet(page);
  await page.threads.load(id);
  assert.deepEqual(queriesOf(page), [query]);
  page.close('reload');
  const again = await world.open(page.shelf, id);
  await again.threads.load(id);
  await untilQuiet(again);
  assert.deepEqual(queriesOf(again), [query]);
});

test('two tabs that send at once in one conversation both show both turns', async (t) => {
  const world = await openAlice(t);
  const page = await world.open();
  const { id, ...first } = ask(page, 'short');
  await untilQuiet(page);
  const other = await world.open(undefined, id);
  await until('the other tab shows the first turn', () => other.turns().length === 1);
  const sent = [ask(page, 'short'), ask(other, 'long')];
  const expected = [first, ...sent].map(({ query }) => query);
  for (const tab of [page, other]) {
    await until(
      'both turns are shown and answered',
      () => tab.turns().length === 3 && !tab.isBusy(),
    );
    assert.deepEqual(queriesOf(tab).toSorted(), expected.toSorted());
    // A very busy machine can let a deadline pass, which ends an answer early.
    for (const { query, text, phase } of tab.turns())
      if (phase === 'complete') assert.equal(text, lifeAnswerTo(query));
  }
});

test('a conversation that was deleted elsewhere is shown neither by an open page nor from the cache', async (t) => {
  const world = await openAlice(t);
  const page = await world.open();
  const { id } = ask(page, 'short');
  await untilQuiet(page);
  page.threads.save();
  const other = await world.open();
  await other.client.conversations.delete.mutate({ id });
  await page.threads.load(id);
  assert.deepEqual([page.turns(), page.threads.of(id)?.state], [[], 'missing']);
  page.close('reload');
  const again = await world.open(page.shelf, id);
  await until('the server has answered', () => again.threads.of(id)?.state === 'missing');
  assert.deepEqual(again.turns(), []);
});
