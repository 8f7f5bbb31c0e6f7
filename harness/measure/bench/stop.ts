/**
 * Measures how soon a person's stop ends the model call. The stop arrives either at the ECS task that writes the
 * answer, or at another task. Requests are sent to the tasks directly instead of through the load balancer, so that it
 * is known which task gets the stop.
 */
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { createControlClient } from '../../emulator/bedrock/control-client.ts';
import { localToken } from '../../environments/local-sign-in.ts';
import { startLocal } from '../../environments/local.ts';
import { MOST_BUSY, untilMachineIsQuiet } from './busy.ts';
import { describeMachine } from './machine.ts';
import { benchModels, LONG } from './models.ts';
import { interpolatedQuantile, median } from './statistics.ts';
import { QUESTION } from './ways.ts';

const STOPS = 30;
const QUIET_WITHIN_MS = 60_000;
/** Goals in milliseconds for the slowest stop. */
const GOALS = { 'the same task': 300, 'another task': 1_500 } as const;
/**
 * Milliseconds by which every third stop is delayed. The tasks look for stops in the store at an interval, and the
 * delay makes stops arrive at different points of that interval.
 */
const BETWEEN_MS = 137;

const local = await startLocal({
  models: [
    {
      id: LONG,
      label: 'Long',
      about: '',
      inputUsdPerMillion: 1,
      outputUsdPerMillion: 4,
      maxOutputTokens: 2_000,
    },
  ],
  answers: benchModels(() => {}),
});
const second = await local.addTask();
const first = `http://127.0.0.1:${local.server().port}`;
const control = createControlClient(local.bedrock?.controlUrl ?? '');
const authorization = `Bearer ${await localToken(local.cognito.apiUrl, 'verify-01')}`;

const post = (url: string, body: unknown, headers: Readonly<Record<string, string>> = {}) =>
  fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization, ...headers },
    body: JSON.stringify(body),
  });

/**
 * Stops an answer after its first words.
 * @returns the milliseconds from the stop to the end of the model call
 */
async function stopOne(at: string): Promise<number> {
  const [messageId, traceId] = [randomUUID(), randomUUID().replaceAll('-', '')];
  const input = { conversationId: randomUUID(), messageId, query: QUESTION, agent: 'auto' };
  const answer = await post(
    `${first}/trpc/chat?batch=1`,
    { 0: input },
    { 'trpc-accept': 'application/jsonl', traceparent: `00-${traceId}-${traceId.slice(16)}-01` },
  );
  let text = '';
  let stoppedAtMs = Number.NaN;
  const decoder = new TextDecoder();
  for await (const bytes of answer.body ?? []) {
    text += decoder.decode(bytes, { stream: true });
    if (!Number.isNaN(stoppedAtMs) || !text.includes('"type":"text"')) continue;
    stoppedAtMs = performance.timeOrigin + performance.now();
    void post(`${at}/trpc/chat.stop`, { messageId }).then((response) => response.text());
  }
  await control.untilQuiet();
  const [call] = (await control.trace(traceId)).calls;
  if (call?.state !== 'aborted')
    throw new Error(`The call was not ended by its stop: ${call?.state}`);
  return (call.endedAtMs ?? Number.NaN) - stoppedAtMs;
}

try {
  const busy = await untilMachineIsQuiet({
    withinMs: QUIET_WITHIN_MS,
    onBusy: (share) =>
      console.error(
        `Waiting for a quiet machine: other programs use ${Math.round(share * 100)} % of its CPU`,
      ),
  });
  console.log(JSON.stringify(describeMachine()));
  if (busy > MOST_BUSY)
    console.log(
      `THE MACHINE WAS BUSY: other programs used ${Math.round(busy * 100)} % of it. These figures are no results.`,
    );
  for (const [where, url] of [
    ['the same task', first],
    ['another task', second.url],
  ] as const) {
    await stopOne(url);
    const took: number[] = [];
    for (let at = 0; at < STOPS; at += 1) {
      took.push(await stopOne(url));
      await sleep(at % 3 === 0 ? BETWEEN_MS : 0);
    }
    const worst = Math.max(...took);
    const verdict = worst <= GOALS[where] ? 'met' : 'missed';
    console.log(
      `stop on ${where}: median ${median(took).toFixed(0)} ms, 90th percentile ${interpolatedQuantile(took, 0.9).toFixed(0)} ms, slowest of ${STOPS} ${worst.toFixed(0)} ms (goal at most ${GOALS[where]}: ${verdict})`,
    );
    if (verdict === 'missed') process.exitCode = 1;
  }
} finally {
  await local.close();
}
