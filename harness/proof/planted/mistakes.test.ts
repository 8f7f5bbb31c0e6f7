import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { createCheckBudget } from '../checks/check-budget.ts';
import { callsRefusedAtTheDoor } from '../checks/deployed/calls-refused-at-the-door.ts';
import type { DeployedContext } from '../checks/deployed/deployed-context.ts';
import { pagesAskForSignIn } from '../checks/deployed/pages-ask-for-sign-in.ts';
import { parseLogPattern } from '../../emulator/cloudwatch/log-pattern.ts';
import { matchesLogPattern } from '../../emulator/cloudwatch/match-log-pattern.ts';
import { startLoadBalancer } from '../../emulator/load-balancer/load-balancer.ts';
import { startLocal, type Local } from '../../environments/local.ts';
import { startMoto } from '../../emulator/aws-api/moto.fixture.ts';
import { openTelemetry } from '../evidence/open-telemetry.ts';
import { keywordModel } from '../mutants/keyword-model.ts';
import { createAwsClients } from '../target/aws-clients.ts';
import { openTarget } from '../target/open-target.ts';
import { ALL_MISTAKES } from './all-mistakes.ts';
import { applyForTest } from './applied.fixture.ts';
import { bearerForAll, noSignIn } from './mistakes/at-the-door.ts';
import { flaggedIn, tryMistakes } from './try-mistakes.ts';

const matchLines = async (text: string, lines: readonly string[]): Promise<readonly boolean[]> => {
  const pattern = parseLogPattern(text);
  return lines.map((line) => matchesLogPattern(pattern, JSON.parse(line)));
};

type Opened = Readonly<{ ctx: DeployedContext; local: Local }>;

/**
 * Returns a check context in which a local environment is the running service and an emulated AWS API has the applied
 * resources.
 */
async function context(t: TestContext): Promise<Opened | undefined> {
  const moto = await startMoto();
  if (!moto) return undefined;
  t.after(moto.close);
  const aws = createAwsClients({ region: 'us-east-1', awsEndpoint: moto.url });
  t.after(aws.close);
  const root = await mkdtemp(join(tmpdir(), 'onecall-planted-'));
  const model = { id: 'm', label: 'M', about: '', inputUsdPerMillion: 0, outputUsdPerMillion: 0 };
  const local = await startLocal({
    models: [{ ...model, maxOutputTokens: 64 }],
    answers: { m: { respond: keywordModel } },
    folder: join(root, 'local'),
  });
  t.after(async () => {
    await local.close();
    await rm(root, { recursive: true, force: true });
  });
  const { target, environment } = await openTarget({ env: 'local', root });
  t.after(() => target.close());
  assert.ok(environment && target.operations);
  const ctx: DeployedContext = {
    target: { ...target, operations: { ...target.operations, matchLines } },
    telemetry: openTelemetry(environment, target.run),
    signal: t.signal,
    budget: createCheckBudget({}),
    observe: () => {},
    aws,
    applied: await applyForTest(aws),
    patienceMs: 5_000,
  };
  return { ctx, local };
}

/**
 * Mistakes that show in the applied configuration, with the expected message. Other mistakes need a running service
 * that follows the configuration.
 */
const BY_CONFIGURATION: Readonly<Record<string, RegExp>> = {
  'port mismatch':
    /onecall-test:2 environment PORT is 8081, .* target group onecall-test Port is 8080/,
  'stop timeout shorter than an answer': /onecall-test:\d stopTimeout is 5000 ms/,
  'log group wrong':
    /awslogs-group is \/onecall\/test\/server-planted, .* read \/onecall\/test\/server/,
  'wrong health-check path': /HealthCheckPath \/health, the server answers at \/readyz/,
  'wrong callback URL': /has CallbackURLs https:\/\/chat\.test\.example\/oauth2\/callback/,
  'security group closed': /has no ingress rule \(IpPermissions\) that lets port 8080 in/,
  'alarm pattern that cannot match': /filter onecall-test-not-one-call .*\$\.model_calls > 1/,
  'task role without the model': /role onecall-test-task .* has no policy with Action bedrock:/,
};

test('tryMistakes() finds each by its check, with the resource and the field, and undoes it', async (t) => {
  const opened = await context(t);
  if (!opened) return t.skip('moto_server is not installed here');
  const { ctx } = opened;
  const mistakes = ALL_MISTAKES.filter(({ name }) => Object.hasOwn(BY_CONFIGURATION, name));
  const trial = { mistakes, say: () => {}, withinMs: 60_000 };
  assert.deepEqual(await flaggedIn(ctx, trial), []);
  const tried = await tryMistakes(ctx, trial);
  for (const { mistake, state, message } of tried) {
    assert.equal(state, 'found', `${mistake}: ${message}`);
    assert.match(message, BY_CONFIGURATION[mistake] ?? /never/);
  }
  assert.equal(tried.length, Object.keys(BY_CONFIGURATION).length);
  assert.deepEqual(await flaggedIn(ctx, trial), [], 'all is undone');
});

const path = (...values: string[]) => ({ field: 'path-pattern' as const, values });
const forward = { type: 'forward' as const, targetGroup: 'all' };

test('checks of the door flag a load balancer without authentication, and pass one with it', async (t) => {
  const opened = await context(t);
  if (!opened) return t.skip('moto_server is not installed here');
  const { ctx, local } = opened;
  const open = await startLoadBalancer({
    port: 0,
    arn: 'arn:aws:elasticloadbalancing:us-east-1:123456789012:loadbalancer/app/open/1',
    targetGroups: [{ name: 'all', targets: [{ host: '127.0.0.1', port: local.server().port }] }],
    rules: [{ priority: 20, conditions: [path('/trpc/*')], actions: [forward] }],
    defaultActions: [forward],
  });
  t.after(() => open.close());
  const at = (url: string): DeployedContext => ({ ...ctx, target: { ...ctx.target, url } });
  for (const check of [pagesAskForSignIn, callsRefusedAtTheDoor]) {
    const clean = await check.look(ctx);
    assert.equal(clean.verdict, 'proven', clean.sentence);
  }
  const undo = [await noSignIn.plant(ctx), await bearerForAll.plant(ctx)];
  const pages = await pagesAskForSignIn.look(at(open.url));
  assert.match(pages.sentence, /DefaultActions forward, authenticate-cognito is missing/);
  const calls = await callsRefusedAtTheDoor.look(at(open.url));
  assert.match(
    calls.sentence,
    /answered 401 by a task, .* rule 20 \(.*\) forwards \/trpc\/\* without/,
  );
  assert.deepEqual([pages.verdict, calls.verdict], ['violated', 'violated']);
  for (const each of undo) await each();
  const again = await callsRefusedAtTheDoor.look(at(open.url));
  assert.doesNotMatch(again.sentence, /rule 20/, 'the rule asks for the header again');
});
