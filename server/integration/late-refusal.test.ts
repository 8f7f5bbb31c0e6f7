import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import { createControlClient } from '../../harness/emulator/bedrock/control-client.ts';
import { startBedrock } from '../../harness/emulator/bedrock/start-bedrock.ts';
import { REGION } from '../../harness/environments/local-settings.ts';
import { OnecallError } from '../errors.ts';
import { createBedrock } from '../model/bedrock.ts';
import type { CallRecord } from '../model/port.ts';
import { newTraceId } from './caller.ts';
import { startOnecall } from './onecall.ts';
import { ANSWERS, FIRST, words } from './scripted-models.ts';

/**
 * Decision of the emulated Bedrock about the next call: a text is the reason of a refusal, undefined accepts the call.
 */
let decided = Promise.withResolvers<string | undefined>();
const bedrock = await startBedrock({ models: ANSWERS, authorize: () => decided.promise });
const control = createControlClient(bedrock.controlUrl);
after(() => bedrock.close());
// The AWS SDK reads its endpoint and its credentials from the environment of the process.
Object.assign(process.env, {
  AWS_ENDPOINT_URL_BEDROCK_RUNTIME: bedrock.url,
  AWS_ACCESS_KEY_ID: 'test',
  AWS_SECRET_ACCESS_KEY: 'test',
});

/**
 * Starts a model call, aborts it once the emulated Bedrock has received it, and only then lets Bedrock decide about it.
 */
async function endBeforeDecision(arrivesWithinMs: number, decision: string | undefined) {
  decided = Promise.withResolvers();
  const model = createBedrock({ region: REGION, maxSockets: 1, arrivesWithinMs });
  const stop = new AbortController();
  const record: CallRecord = { attempts: 0, modelCalls: 0, guardrailUnits: null };
  const traceId = newTraceId();
  await control.behave({ scope: { traceId }, text: words(1_000), perTokenMs: 20 });
  const prompt = { system: 's', messages: [{ role: 'user' as const, text: 'q' }] };
  const answer = model(prompt, { modelId: FIRST, traceId, signal: stop.signal, record });
  const reading = (async () => {
    for await (const _ of answer);
  })();
  const ended = assert.rejects(reading, { reason: 'stopped' });
  const counts = async () => (await control.trace(traceId)).counts;
  while ((await counts()).received === 0) await sleep(5);
  stop.abort(new OnecallError('stopped'));
  const decide = () => decided.resolve(decision);
  if (arrivesWithinMs > 1_000) decide();
  await ended;
  decide();
  model.close();
  await control.untilQuiet();
  const { accepted, refused } = await counts();
  return { ...record, accepted, refused };
}

test('a call that is ended before the service refuses it costs nothing', async () => {
  const seen = await endBeforeDecision(60_000, 'Not allowed');
  assert.partialDeepStrictEqual(seen, { attempts: 1, modelCalls: 0, accepted: 0, refused: 1 });
});

test('a call that is ended before the service accepts it counts as one', async () => {
  const seen = await endBeforeDecision(60_000, undefined);
  assert.partialDeepStrictEqual(seen, { attempts: 1, modelCalls: 1, accepted: 1, refused: 0 });
});

test('a call that the service has not decided about in time counts as one', async () => {
  const seen = await endBeforeDecision(50, 'Not allowed');
  assert.partialDeepStrictEqual(seen, { attempts: 1, modelCalls: 1 });
});

/**
 * Largest number of attempts to stop a call before Bedrock refuses it after 200 ms. On a busy machine the stop may
 * arrive too late.
 */
const TRIES = 20;

for (const procedure of ['chat', 'classify'] as const)
  test(`${procedure} ended by its person before Bedrock refuses is accounted for once it has`, async (t) => {
    const onecall = await startOnecall({ clientGone: 'abort' });
    t.after(() => onecall.close());
    const alice = await onecall.as('alice');
    const askAndLeave = async () => {
      const lost = new AbortController();
      const traceId = newTraceId();
      const messageId = crypto.randomUUID();
      const script = { errorKind: 'ResourceNotFoundException', latencyMs: 200 } as const;
      const running =
        procedure === 'chat'
          ? alice.chat({ messageId, query: 'q' }, { traceId, script })
          : alice.classify('q', { traceId, script, signal: lost.signal });
      await onecall.untilReceived(traceId);
      if (procedure === 'chat') await alice.trpc['chat.stop'].mutate({ messageId }).catch(() => {});
      lost.abort();
      await running;
      const { outcome, attempts, modelCalls } = await onecall.requestLine(traceId);
      const { received, refused } = (await onecall.control.trace(traceId)).counts;
      return { outcome, attempts, modelCalls, received, refused };
    };
    const expected = { outcome: 'stopped', attempts: 1, modelCalls: 0, received: 1, refused: 1 };
    let seen = await askAndLeave();
    for (let tries = 1; tries < TRIES && !isDeepStrictEqual(seen, expected); tries += 1)
      seen = await askAndLeave();
    assert.deepEqual(seen, expected);
  });
