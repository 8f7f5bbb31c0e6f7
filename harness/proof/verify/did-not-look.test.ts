import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { once } from 'node:events';
import { test, type TestContext } from 'node:test';
import { PutMetricAlarmCommand } from '@aws-sdk/client-cloudwatch';
import { startMoto } from '../../emulator/aws-api/moto.fixture.ts';
import { driveAlarms } from '../checks/alarms/drive-alarms.ts';
import { createCheckBudget } from '../checks/check-budget.ts';
import { pageIsKept } from '../checks/properties/page-is-kept.ts';
import { smuggled } from '../checks/properties/web-sessions.ts';
import { noTelemetry } from '../checks/windows.ts';
import { unobservedCalls } from '../evidence/detectors/unobserved-calls.ts';
import type { Finding } from '../evidence/finding.ts';
import { known, unknown } from '../evidence/telemetry.ts';
import { runLoad } from '../load/run-load.ts';
import { createAwsClients } from '../target/aws-clients.ts';
import { allAlarms } from '../target/all-alarms.ts';
import { createTarget } from '../target/target.ts';
import { runContextOf } from './context.fixture.ts';
import { loadResult } from './load-result.ts';
import { loadShapes } from './profiles.ts';
import { questionsTo } from './questions.ts';
import { usdPerCall } from './spending.ts';

const signal = new AbortController().signal;

/** Returns a JWT with the given time of expiry and a meaningless signature. */
const tokenUntil = (ms: number): string =>
  `x.${Buffer.from(JSON.stringify({ exp: ms / 1_000 })).toString('base64url')}.x`;

type Given = Readonly<{ lastsMs?: number; deadlineScale?: number }>;

function targetFor(
  t: TestContext,
  url = 'http://127.0.0.1:9',
  { lastsMs = 3_600_000, deadlineScale = 1 }: Given = {},
) {
  const signIns: string[] = [];
  const target = createTarget({
    url,
    deadlineScale,
    credentials: {
      users: ['a'],
      signIn: async (user) => {
        signIns.push(user);
        return { accessToken: tokenUntil(Date.now() + lastsMs) };
      },
    },
  });
  t.after(() => target.close());
  return { target, signIns };
}

test('a page that is not there is inconclusive, and not passed over', async (t) => {
  const { ctx, found } = runContextOf(targetFor(t).target);
  await pageIsKept(ctx);
  assert.deepEqual(
    found.map(({ detector, verdict }) => [detector, verdict]),
    [['page', 'inconclusive']],
  );
});

test('headers of a load balancer are sent to every target, with or without a hosted UI', async (t) => {
  const server = createServer((_, response) => response.writeHead(401).end('{}'));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => server.close());
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : 0;
  const { ctx } = runContextOf(targetFor(t, `http://127.0.0.1:${port}`).target);
  const tried = await smuggled(ctx, new Map([['a', 'token']]));
  assert.ok(tried.length >= 5);
  assert.ok(tried.every(({ status, valid }) => status === 401 && !valid));
});

test('alarms that nothing evaluates are inconclusive, and not left out', async (t) => {
  const { target } = targetFor(t);
  const found: Finding[] = [];
  await driveAlarms({
    target,
    telemetry: noTelemetry,
    signal,
    budget: createCheckBudget({}),
    observe: () => {},
    environment: undefined,
    limits: {},
    onFinding: (finding) => void found.push(finding),
    onFigure: () => {},
    say: () => {},
  });
  assert.deepEqual(
    found.map(({ verdict }) => verdict),
    ['inconclusive'],
  );
});

test('unobservedCalls() finds a call under a trace of the run that no request had', () => {
  const sent = new Set(['a', 'b']);
  const judge = (calls: readonly (readonly [string, number])[]) =>
    unobservedCalls(sent, { callsByTrace: known(new Map(calls)) });
  assert.equal(judge([['a', 1]]).verdict, 'proven');
  const found = judge([
    ['a', 1],
    ['c', 2],
  ]);
  assert.deepEqual([found.verdict, found.observations], ['violated', ['trace c']]);
  assert.equal(judge([]).verdict, 'inconclusive');
  assert.equal(
    unobservedCalls(sent, { callsByTrace: unknown('nothing counts', 'count') }).verdict,
    'inconclusive',
  );
});

test('a request of a load that times out keeps its trace, so that its calls are counted', async (t) => {
  const server = createServer(() => {
    // This server never answers.
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : 0;
  const { target } = targetFor(t, `http://127.0.0.1:${port}`, { deadlineScale: 0.001 });
  const { samples } = await runLoad({
    name: 'hanging',
    seed: 1,
    arrivals: { kind: 'constant', perSecond: 1, forMs: 1 },
    ask: questionsTo(target, 1),
    signal,
  });
  assert.deepEqual(
    samples.map(({ outcome }) => outcome),
    ['censored'],
  );
  assert.match(samples[0]?.traceId ?? '', new RegExp(`^${target.run}[0-9a-f]{16}$`));
});

test('usdPerCall() takes an unknown price for the dearest known, and refuses to guess without any', async (t) => {
  const server = createServer((_, response) =>
    response.end(JSON.stringify({ result: { data: models } })),
  );
  let models: readonly object[] = [];
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => server.close());
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : 0;
  const { target } = targetFor(t, `http://127.0.0.1:${port}`);
  const priced = { id: 'p', label: 'p', inputUsdPerMillion: 3, outputUsdPerMillion: 15 };
  models = [{ id: 'u', label: 'u' }, priced];
  const both = await usdPerCall(target);
  models = [priced];
  assert.equal(both, await usdPerCall(target));
  assert.ok(both > 0);
  models = [{ id: 'u', label: 'u' }];
  await assert.rejects(usdPerCall(target), /names no price for u/);
});

test('a user is signed in again when the token would end before it is needed no more', async (t) => {
  const { target, signIns } = targetFor(t, undefined, { lastsMs: 600_000 });
  await target.as('a');
  await target.as('a', 60_000);
  assert.equal(signIns.length, 1);
  await assert.rejects(target.as('a', 3_600_000), /it ends in \d+ s, and 3600 s are needed/);
});

test('a threshold that nothing can break is not shown as passed', () => {
  const run = { samples: [], tookMs: 1, endedBy: 'finished' } as const;
  const thresholdsOf = (name: string) =>
    loadShapes(1)
      .filter((shape) => shape.name === name)
      .flatMap((shape) => loadResult({ shape, seed: 1, run }, ['dropped == 0']).thresholds);
  assert.deepEqual(thresholdsOf('people'), [], 'people wait, so nothing of theirs is dropped');
  assert.deepEqual(
    thresholdsOf('arrivals').map(({ state }) => state),
    ['inconclusive'],
  );
});

test('alarms are read to the last page', async (t) => {
  const moto = await startMoto();
  if (!moto) return t.skip('moto_server is not installed here');
  t.after(moto.close);
  const { cloudwatch, close } = createAwsClients({ region: 'us-east-1', awsEndpoint: moto.url });
  t.after(close);
  const names = Array.from({ length: 120 }, (_, at) => `alarm-${String(at).padStart(3, '0')}`);
  for (const AlarmName of names)
    await cloudwatch.send(
      new PutMetricAlarmCommand({
        AlarmName,
        Namespace: 'N',
        MetricName: 'M',
        Period: 60,
        Statistic: 'Sum',
        EvaluationPeriods: 1,
        Threshold: 1,
        ComparisonOperator: 'GreaterThanThreshold',
      }),
    );
  const found = await allAlarms(cloudwatch);
  const alarms = found
    .map(({ AlarmName = '' }) => AlarmName)
    .toSorted((a, b) => a.localeCompare(b));
  assert.deepEqual(alarms, names);
});
