import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { test } from 'node:test';
import { startMoto } from '../../emulator/aws-api/moto.fixture.ts';
import { startLocal } from '../../environments/local.ts';
import { createCheckBudget } from '../checks/check-budget.ts';
import { pageIsKept } from '../checks/properties/page-is-kept.ts';
import { serviceSteady } from '../checks/deployed/service-steady.ts';
import { runChecks } from '../checks/run-checks.ts';
import { noTelemetry } from '../checks/windows.ts';
import { localTelemetry } from '../evidence/telemetry-local.ts';
import { MODEL_IDS, MODELS } from '../mutants/start-target.ts';
import { startRealTarget } from '../mutants/real-target.ts';
import { applyForTest } from '../planted/applied.fixture.ts';
import { createAwsClients } from '../target/aws-clients.ts';
import { createTarget } from '../target/target.ts';
import { runContextOf } from './context.fixture.ts';
import { reportFolder, startVerify } from './verify.fixture.ts';

const ENVIRONMENTS = fileURLToPath(new URL('../../../.onecall', import.meta.url));
const NO_PRICE = { inputUsdPerMillion: 0, outputUsdPerMillion: 0, maxOutputTokens: 1_000 };

test("a server's own limit of streams leaves no sequence of commands violated", async (t) => {
  const server = await startRealTarget({ USER_STREAMS: '1' });
  const { url, credentials, controlUrl, log } = server;
  const target = createTarget({ url, credentials });
  t.after(async () => {
    await target.close();
    await server.close();
  });
  const shed = new Set<string>();
  const { findings } = await runChecks(target, localTelemetry({ controlUrl, readLog: log }), {
    seed: 2_102_342_888,
    profile: 'quick',
    only: [4],
    sizes: { cases: 40 },
    onObservation: ({ error }) => void (error && shed.add(error.reason)),
  });
  assert.ok(shed.has('too_many_streams'), 'the limit was met');
  const state = findings.find(({ detector }) => detector === 'state');
  assert.notEqual(state?.verdict, 'violated', state?.sentence);
  assert.deepEqual(
    findings.filter(({ verdict }) => verdict === 'violated').map(({ sentence }) => sentence),
    [],
  );
});

test('two runs at once on one environment follow each other, and both end right', async (t) => {
  const env = `two-runs-${randomUUID().slice(0, 8)}`;
  const folder = join(ENVIRONMENTS, env);
  const local = await startLocal({
    models: MODEL_IDS.map((id) => ({ id, label: id, about: '', ...NO_PRICE })),
    answers: MODELS,
    folder,
  });
  t.after(async () => {
    await local.close();
    await rm(folder, { recursive: true, force: true });
  });
  const verify = async () => {
    const report = await reportFolder(t);
    const argv = ['--env', env, '--profile', 'quick', '--only', '1', '--out', report.folder];
    return startVerify(argv).ended();
  };
  const [one, other] = await Promise.all([verify(), verify()]);
  for (const { code, stderr, stdout } of [one, other]) assert.equal(code, 0, stderr + stdout);
  assert.match(one.stderr + other.stderr, /Waiting for another run to end: .+ \(process \d+/);
});

test('a page that is slower than the longest answer is open, not violated', async (t) => {
  const server = createServer(() => {
    // This server never answers the request for the page.
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : 0;
  const credentials = { users: ['a', 'b'], signIn: async () => ({ accessToken: 'x.e30.x' }) };
  const target = createTarget({
    url: `http://127.0.0.1:${port}`,
    credentials,
    deadlineScale: 0.01,
    hostedUi: {
      signIn: () => Promise.reject(new Error('Nobody signs in by form')),
      passwordOf: async () => 'password',
    },
  });
  t.after(async () => {
    await target.close();
    server.closeAllConnections();
    server.close();
  });
  const { ctx, found } = runContextOf(target);
  await pageIsKept(ctx);
  assert.deepEqual(
    found.map(({ detector, verdict }) => [detector, verdict]),
    [['page', 'inconclusive']],
  );
  assert.match(found[0]?.sentence ?? '', /after signing in: .*Timeout|no Chromium/);
});

test('tasks that are still starting are waited for, and then open, not violated', async (t) => {
  const moto = await startMoto();
  if (!moto) return t.skip('moto_server is not installed here');
  const aws = createAwsClients({ region: 'us-east-1', awsEndpoint: moto.url });
  const noCredentials = { users: [], signIn: () => Promise.reject(new Error('Nobody signs in')) };
  const target = createTarget({ url: 'http://127.0.0.1:9', credentials: noCredentials });
  t.after(async () => {
    await target.close();
    aws.close();
    await moto.close();
  });
  const finding = await serviceSteady.look({
    target,
    telemetry: noTelemetry,
    signal: t.signal,
    budget: createCheckBudget({}),
    observe: () => {},
    aws,
    applied: await applyForTest(aws),
    patienceMs: 1_000,
  });
  assert.equal(finding.verdict, 'inconclusive', finding.sentence);
  assert.match(finding.sentence, /verify again when its deploy has ended/);
});
