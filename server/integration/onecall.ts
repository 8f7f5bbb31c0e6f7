import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { createControlClient } from '../../harness/emulator/bedrock/control-client.ts';
import { startLocal, type LocalOptions } from '../../harness/environments/local.ts';
import { localToken } from '../../harness/environments/local-sign-in.ts';
import type { LogLine, RequestLine } from '../log.ts';
import { createCaller } from './caller.ts';
import { ANSWERS, SCRIPTED_MODELS } from './scripted-models.ts';

type Overrides = Omit<LocalOptions, 'models' | 'answers' | 'onLogLine'>;

const LINE_WITHIN_MS = 30_000;
const IN_FLIGHT_WITHIN_MS = 30_000;

/** Starts the whole product on free ports, with an in-memory store and scripted models. */
export async function startOnecall(overrides: Overrides = {}) {
  const lines: LogLine[] = [];
  const requests = new Map<string, RequestLine>();
  const local = await startLocal({
    ...overrides,
    models: SCRIPTED_MODELS,
    answers: ANSWERS,
    onLogLine: (text) => {
      const line: LogLine = JSON.parse(text);
      lines.push(line);
      if (line.event === 'request') requests.set(line.traceId, line);
    },
  });
  assert.ok(local.bedrock);
  // A page is sent only once the files of its build are published. Requesting "/signed-out" makes sure that the start
  // has finished before a test injects faults.
  await (await fetch(`${local.url}/signed-out`)).text();
  const control = createControlClient(local.bedrock.controlUrl);
  const { apiUrl } = local.cognito;

  /** Signs a person in as an API client that sends its requests to the load balancer or to the URL of one server. */
  const as = async (username: string, url = local.url) => {
    const authorization = `Bearer ${await localToken(apiUrl, username)}`;
    return createCaller(url, { authorization }, control);
  };

  /** Returns the log line `request` of a trace, which may be written shortly after the response. */
  const requestLine = async (traceId: string, withinMs = LINE_WITHIN_MS): Promise<RequestLine> => {
    const giveUpAt = performance.now() + withinMs;
    for (;;) {
      const line = requests.get(traceId);
      if (line) return line;
      if (performance.now() > giveUpAt) throw new Error(`No request line of trace ${traceId}`);
      await sleep(5);
    }
  };

  /** Returns the log line of one trace and the emulator's counters of its model calls. Asserts that the two agree. */
  const account = async (traceId: string) => {
    const line = await requestLine(traceId);
    const counted = async () => (await control.trace(traceId)).counts;
    for (let tries = 0; (await counted()).inFlight > 0 && tries < 100; tries += 1) await sleep(10);
    const counts = await counted();
    assert.equal(counts.inFlight, 0, 'no model call is in flight');
    assert.equal(line.modelCalls, counts.accepted, 'the log and the counters agree');
    assert.ok(counts.accepted <= 1, 'never a second call');
    return { line, counts, accepted: counts.accepted };
  };
  const until = async (what: string, holds: () => Promise<boolean>) => {
    const giveUpAt = performance.now() + IN_FLIGHT_WITHIN_MS;
    while (!(await holds())) {
      assert.ok(performance.now() < giveUpAt, what);
      await sleep(5);
    }
  };
  /** Waits until at least that many model calls are in flight. @throws after 30 s */
  const untilInFlight = (calls = 1) =>
    until(
      `${calls} calls in flight`,
      async () => (await control.counters()).total.inFlight >= calls,
    );
  /** Waits until the emulated Bedrock has received a model call of the trace. @throws after 30 s */
  const untilReceived = (traceId: string) =>
    until(
      `a call of trace ${traceId}`,
      async () => (await control.trace(traceId)).counts.received > 0,
    );
  const linesOf = (traceId: string) =>
    lines.filter((line) => 'traceId' in line && line.traceId === traceId);

  return {
    ...local,
    lines,
    linesOf,
    control,
    as,
    requestLine,
    account,
    untilInFlight,
    untilReceived,
  };
}

export type Onecall = Awaited<ReturnType<typeof startOnecall>>;
