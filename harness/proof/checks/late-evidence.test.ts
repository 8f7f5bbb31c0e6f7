import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { startCognito } from '../../emulator/cognito/cognito.ts';
import { localCognito } from '../../environments/local-identity.ts';
import { localTelemetry } from '../evidence/telemetry-local.ts';
import { known, type Telemetry } from '../evidence/telemetry.ts';
import type { Patch } from '../mutants/good-server/seams.ts';
import { startSmallTarget } from '../mutants/start-target.ts';
import { createTarget } from '../target/target.ts';
import { runChecks } from './run-checks.ts';

const DELAY_MS = 1_000;

/**
 * Returns telemetry that is late, as telemetry from AWS is, but by a shorter delay. Each result is the count of calls
 * from before the delay.
 */
function delayed(telemetry: Telemetry, delayMs: number): Telemetry {
  type Seen = Readonly<{ atMs: number; calls: ReadonlyMap<string, number> }>;
  const history: Seen[] = [];
  const look = async (run: string): Promise<ReadonlyMap<string, number>> => {
    const now = await telemetry.callsByTrace(run);
    if (now.known) history.push({ atMs: performance.now(), calls: now.value });
    const old = history.findLast(({ atMs }) => atMs <= performance.now() - delayMs);
    return old?.calls ?? new Map();
  };
  const runOf = (traceId: string): string => traceId.slice(0, 16);
  return {
    ...telemetry,
    settleMs: 4 * DELAY_MS,
    graceMs: 200,
    callsByTrace: async (run) => known(await look(run)),
    callsOf: async (traceId) => known((await look(runOf(traceId))).get(traceId) ?? 0),
  };
}

/** Runs the check of property 3 against a small server, with telemetry that is late, and returns the findings. */
async function verdictsOf(t: TestContext, delayMs: number, patch?: Patch) {
  const cognito = await startCognito(localCognito('http://127.0.0.1:9'));
  t.after(() => cognito.close());
  const server = await startSmallTarget(cognito, patch);
  t.after(server.close);
  const { url, credentials, controlUrl, log } = server;
  const target = createTarget({ url, credentials });
  t.after(() => target.close());
  const telemetry = delayed(localTelemetry({ controlUrl, readLog: log }), delayMs);
  const sizes = { perSecond: 60 };
  const run = await runChecks(target, telemetry, { seed: 7, profile: 'quick', only: [3], sizes });
  return new Map(run.findings.map(({ detector, verdict }) => [detector, verdict]));
}

test('evidence that comes late is waited for, and then proves what it proves at once', async (t) => {
  const verdicts = await verdictsOf(t, DELAY_MS);
  assert.equal(verdicts.get('calls-per-trace'), 'proven');
  assert.equal(verdicts.get('logs'), 'proven');
});

test('evidence that never comes is inconclusive, and not a query without a call', async (t) => {
  const verdicts = await verdictsOf(t, Infinity);
  assert.equal(verdicts.get('calls-per-trace'), 'inconclusive');
});

test('a second call that late evidence shows is a violation', async (t) => {
  const twice: Patch = (good) => ({
    async *spend(ask) {
      for await (const _ of good.spend(ask));
      yield* good.spend(ask);
    },
  });
  assert.equal((await verdictsOf(t, DELAY_MS, twice)).get('calls-per-trace'), 'violated');
});
