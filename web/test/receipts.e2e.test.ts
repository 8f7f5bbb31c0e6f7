import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import type { BehaviourInput } from '../../harness/emulator/bedrock/behaviour.ts';
import { test } from '../../harness/kit/kit.ts';
import { ask, closeStage, startStage, type Stage } from './fixture.ts';

let stage: Stage;
test.beforeAll(async () => {
  stage = await startStage();
});
test.afterAll(() => closeStage(stage));
test.beforeEach(() => stage.control.clearBehaviour());

/** Returns the short line and all rows of the receipt below a question; the question is found by words in it. */
async function receiptOf(page: Page, query: string) {
  const receipt = page.locator('.turn', { hasText: query }).locator('.receipt');
  await receipt.waitFor();
  const line = (await receipt.locator('.receipt-line').textContent()) ?? '';
  const rows = await receipt
    .locator('dl > div')
    .evaluateAll((all) =>
      all.map(
        (row) =>
          [
            row.querySelector('dt')?.textContent ?? '',
            (row.querySelector('dd code') ?? row.querySelector('dd'))?.textContent ?? '',
          ] as const,
      ),
    );
  return { line: line.replaceAll('\u00a0', ' '), rows };
}
const STORY = 'long story';
const NONE = 'not reported';

type Row = Readonly<{
  query: string;
  /** How the scripted model service behaves. If `stop` is set, the test stops the answer. */
  behaviour: BehaviourInput;
  stop?: true;
  modelCalls: '0' | '1';
  isRouted: boolean;
  /** Whether the receipt shows numbers of tokens, which the service reports only at the end of a stream. */
  isReported: boolean;
  endedBecause: string;
}>;

const unreported = { isReported: false, endedBecause: NONE };

/** The ways in which an answer can end early, each with the values that its receipt must show. */
const ENDS: readonly Row[] = [
  {
    query: `Stopped ${STORY}`,
    behaviour: { perTokenMs: 60 },
    stop: true,
    modelCalls: '1',
    isRouted: true,
    ...unreported,
  },
  {
    query: `Connection lost in a ${STORY}`,
    behaviour: { cutAfterTokens: 6 },
    modelCalls: '1',
    isRouted: true,
    ...unreported,
  },
  {
    query: `Connection lost before a ${STORY}`,
    behaviour: { cutAfterTokens: 0 },
    modelCalls: '1',
    isRouted: false,
    ...unreported,
  },
  {
    query: `Failed within a ${STORY}`,
    behaviour: { exceptionAfterTokens: { tokens: 6, kind: 'modelStreamErrorException' } },
    modelCalls: '1',
    isRouted: true,
    ...unreported,
  },
  {
    query: `Refused ${STORY}`,
    behaviour: { errorKind: 'ValidationException' },
    modelCalls: '0',
    isRouted: false,
    ...unreported,
  },
  {
    query: `Model not ready for a ${STORY}`,
    behaviour: { errorKind: 'ModelNotReadyException' },
    modelCalls: '0',
    isRouted: false,
    ...unreported,
  },
  {
    query: 'Cut at the limit',
    behaviour: { stopReason: 'max_tokens' },
    modelCalls: '1',
    isRouted: true,
    isReported: true,
    endedBecause: 'max_tokens',
  },
];

test('a stopped, a cut and a failed answer have their receipt at once and after a reload, "not reported" where nothing is known', async () => {
  const page = await stage.visit({ user: 'verify-05' });
  const written = new Map<string, Awaited<ReturnType<typeof receiptOf>>>();
  for (const end of ENDS) {
    await stage.control.behave({ ...end.behaviour, scope: { next: 1 } });
    await ask(page, end.query);
    if (end.stop) {
      await page.locator('.turn:last-child[data-phase=answering]').waitFor();
      await page.keyboard.press('Escape');
    }
    written.set(end.query, await receiptOf(page, end.query));
  }
  await page.reload();
  for (const end of ENDS) {
    const { query, modelCalls, isRouted, isReported, endedBecause } = end;
    const { line, rows } = await receiptOf(page, query);
    assert.deepEqual({ line, rows }, written.get(query), query);
    const row = new Map(rows);
    const isKnown = (name: string) => row.get(name) !== NONE;
    assert.equal(row.get('Model calls'), modelCalls, query);
    assert.match(row.get('Trace id') ?? '', /^[0-9a-f]{32}$/, query);
    assert.match(row.get('Whole answer') ?? '', /^\d+ ms$/, query);
    assert.equal(isKnown('Route known after'), isRouted, query);
    assert.equal(isKnown('First word after'), isRouted, query);
    for (const name of ['Tokens in', 'Tokens out', 'Cost'])
      assert.equal(isKnown(name), isReported, `${name}, ${query}`);
    assert.equal(row.get('Ended because'), endedBecause, query);
    assert.match(line, modelCalls === '1' ? /^1 model call · / : /^0 model calls · /, query);
    const isUnknown = line.endsWith(' tokens not reported · cost not reported');
    assert.equal(isUnknown, modelCalls === '1' && !isReported, line);
  }
  await page.context().close();
});
