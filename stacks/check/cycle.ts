/**
 * Deploys the environment `emulated` with the real AWS provider of Terraform, and destroys it at the end. The steps
 * follow the order in which a team would run them, and each step needs the one before it. The steps between deploy and
 * destroy prove that what runs is what Terraform applied.
 *
 * `make check-emulated` runs this file. `TASKS=0`, for machines without a container engine, leaves out the steps that
 * need ECS tasks. `CYCLE=short`, for every change, leaves out the steps with mistakes, faults and rehearsals.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openSession } from '../deploy/session.ts';
import { planStack } from '../deploy/plan.ts';
import type { StackPlan } from '../deploy/plan.ts';
import { deployedVersion } from '../deploy/deployed.ts';
import { pushBadImage } from './bad-image.ts';
import { appliedServerConfig } from './applied-config.ts';
import { observedRights } from '../deployer/rights.ts';
import { keptRequests, neededRights } from '../deploy/requests-seen.ts';
import { cutOff, ENV, onecall, proves, verifies } from './commands.ts';
import { holdLock } from './hold-lock.ts';
import { leftOnMachine } from './left-on-machine.ts';
import { planExisting } from './existing.ts';
import { pushUnder } from './push-under.ts';
import { rehearseSpending } from './rehearse-spending.ts';
import { rehearseRestore } from './restore.ts';
import { secondCheckout } from './second-checkout.ts';

/** Longest expected time of the first deploy in seconds, on two idle cores. */
const FIRST_DEPLOY_S = 180;
/**
 * Timeout of the whole check in milliseconds. It is long, because a busy machine takes several times as long as a quiet
 * one.
 */
const TIMEOUT_MS = 1_800_000;
const withTasks = process.env['TASKS'] !== '0';
const skip = withTasks ? false : 'without a container engine no task runs';
const leftOut = process.env['CYCLE'] === 'short' ? 'CYCLE=short leaves it out' : false;

let appliedCommit = '';

test('deploy from nothing applies every stack', { timeout: TIMEOUT_MS }, async () => {
  await onecall('down');
  const startedAt = Date.now();
  const { stdout, exitCode } = await onecall('deploy', ...ENV);
  const seconds = Math.round((Date.now() - startedAt) / 1000);
  assert.equal(exitCode, 0);
  const url = withTasks
    ? /^http:\/\/127\.0\.0\.1:\d+$/
    : /^https:\/\/onecall-emulated[\w.-]*\.elb\.amazonaws\.com$/;
  assert.match(stdout, url);
  console.log(`first deploy: ${seconds} s, at most ${FIRST_DEPLOY_S} s on two idle cores`);
});

test('a plan afterwards finds nothing to do', { timeout: TIMEOUT_MS }, async () => {
  const { stdout } = await onecall('plan', ...ENV);
  assert.equal(stdout, '0 to add, 0 to change, 0 to destroy in 6 stacks');
});

test('the server accepts the environment of the applied task definition', async () => {
  const session = await openSession('emulated');
  const deployed = await deployedVersion(session);
  assert.ok(deployed);
  appliedCommit = deployed.commit;
  const config = await appliedServerConfig(session, deployed.taskDefinitionArn);
  assert.equal(config.COMMIT, appliedCommit);
  assert.match(config.PUBLIC_URL, /^https:\/\/[a-z0-9.-]+$/);
});

test('what was applied is what runs: verify proves it', { skip, timeout: TIMEOUT_MS }, () =>
  verifies(process.env['VERIFY_PROFILE'] ?? 'quick'),
);

test('planted mistakes are found', { skip: leftOut || skip, timeout: TIMEOUT_MS }, () =>
  proves('harness/proof/planted/main.ts'),
);

test(
  'another image tag changes the task definition and the service alone',
  { timeout: TIMEOUT_MS },
  async () => {
    const { stdout, stderr } = await onecall('plan', ...ENV, '--tag', 'ffffffffffff');
    assert.equal(stdout, '1 to add, 1 to change, 1 to destroy in 6 stacks');
    assert.match(stderr, /replace aws_ecs_task_definition\./);
    assert.match(stderr, /update aws_ecs_service\./);
  },
);

test(
  'outputs, token, users and logs read the states in a second checkout without a deploy of its own',
  { timeout: TIMEOUT_MS },
  async () => {
    using other = await secondCheckout();
    const { onecall: run } = other;
    assert.match((await run('outputs', ...ENV)).stdout, /"adapter": "emulated"/);
    assert.match(
      (await run('token', ...ENV, '--as', 'verify-02')).stdout,
      /^eyJ[\w-]+\.[\w-]+\.[\w-]+$/,
    );
    const refused = await run('token', ...ENV, '--as', 'alex');
    assert.match(refused.stderr, /only verify-01 to verify-20 can/);
    await run('users', ...ENV, '--add', 'alex', '--email', 'alex@example.com');
    assert.match(
      (await run('users', ...ENV)).stdout,
      /^alex\tFORCE_CHANGE_PASSWORD\talex@example\.com$/m,
    );
    const again = await run('users', ...ENV, '--add', 'alex', '--email', 'alex@example.com');
    assert.match(again.stdout, /^Invited again: alex/);
    assert.equal((await run('users', ...ENV, '--remove', 'alex')).exitCode, 0);
    const logs = await run('logs', ...ENV, '--since', '60');
    if (withTasks) assert.match(logs.stdout, /"event":"request"/);
    else assert.match(logs.stderr, /No line in \/onecall\/emulated\/server/);
  },
);

test(
  'a held lock is reported with who holds it, and can be released',
  { timeout: TIMEOUT_MS },
  async () => {
    const session = await openSession('emulated', { terraform: true });
    const lock = await holdLock(session, 'data', 'alex@laptop');
    await assert.rejects(planStack(session, 'data'), /emulated-data is locked by alex@laptop/);
    const released = await onecall('unlock', ...ENV, '--stack', 'data', '--lock', lock);
    assert.equal(released.exitCode, 0, released.stderr);
    const plan = await planStack(session, 'data');
    assert.ok(!('waitsFor' in plan));
  },
);

const whole = { skip: leftOut, timeout: TIMEOUT_MS };

test('an existing VPC and an existing user pool are planned', whole, async () => {
  const session = await openSession('emulated', { terraform: true });
  const plans = await planExisting(session);
  const made = (plan: StackPlan) =>
    plan.changes.filter((c) => /aws_(vpc|subnet|cognito_user_pool)\./.test(c));
  assert.deepEqual(plans.flatMap(made), []);
  assert.ok(plans.every((plan) => plan.add > 0));
});

test('the table is restored to a point in time', whole, async () => {
  const session = await openSession('emulated');
  assert.deepEqual(await rehearseRestore(session), { pk: 'user#1', sk: 'note#1', text: 'kept' });
});

test(
  'usage, budget, pause and resume act on every task',
  { skip: leftOut || skip, timeout: TIMEOUT_MS },
  rehearseSpending,
);

const BAD = 'bbbbbbbbbbbb';

test(
  'a version that cannot start is rolled back, and the deploy fails saying which one serves',
  { skip: leftOut || skip, timeout: TIMEOUT_MS },
  async () => {
    const session = await openSession('emulated');
    await pushBadImage(session, { of: appliedCommit, tag: BAD });
    const { exitCode, stderr } = await onecall('deploy', ...ENV, '--tag', BAD);
    assert.equal(exitCode, 1);
    assert.match(
      stderr,
      new RegExp(
        `Tasks of ${BAD} did not become healthy: .* rolled back and serves ${appliedCommit}`,
      ),
    );
    assert.equal((await deployedVersion(session))?.commit, appliedCommit);
    const plan = await onecall('plan', ...ENV);
    assert.match(plan.stdout, /^1 to add, 1 to change, 1 to destroy/);
    const again = await onecall('deploy', ...ENV, '--tag', appliedCommit);
    assert.equal(again.exitCode, 0, again.stderr);
  },
);

const [STOPPED, KILLED] = ['eeeeeeeeeeee', 'dddddddddddd'];

const pushed = async (tag: string): Promise<void> => {
  if (withTasks) await pushUnder(await openSession('emulated'), { of: appliedCommit, tag });
};

test('a deploy stops when it is asked to, also between two stacks', whole, async () => {
  await pushed(STOPPED);
  assert.notEqual(await cutOff(STOPPED, /: Apply complete!/, 'SIGTERM'), 0);
});

test('a deploy that is killed half-way is taken up by the next', whole, async () => {
  await pushed(KILLED);
  assert.notEqual(await cutOff(KILLED, /task\) Creation complete/, 'SIGKILL'), 0);
  const again = await onecall('deploy', ...ENV, '--tag', KILLED);
  assert.equal(again.exitCode, 0, again.stderr);
  assert.equal((await deployedVersion(await openSession('emulated')))?.commit, KILLED);
});

test('what can break breaks and mends itself', { skip: leftOut || skip, timeout: TIMEOUT_MS }, () =>
  verifies('chaos'),
);

test('destroy leaves nothing behind', { timeout: TIMEOUT_MS }, async () => {
  const { stdout, exitCode } = await onecall('destroy', ...ENV);
  assert.equal(exitCode, 0);
  assert.equal(stdout, 'Nothing of "emulated" is left');
  assert.equal(
    (await onecall('plan', ...ENV)).stderr,
    'No AWS API emulator is running: "make deploy ENV=emulated" starts one',
  );
  assert.deepEqual(await leftOnMachine(), []);
});

test("every request of this life was as AWS's own models demand, within the deployer's rights", () => {
  const { checked, violations, unreadable, denied } = keptRequests();
  assert.ok(checked > 500, `only ${checked} requests were checked`);
  assert.deepEqual(violations, []);
  assert.deepEqual(unreadable, []);
  assert.deepEqual(denied, []);
  // A missing IAM action fails this test, because the emulator refuses it. An unused IAM action is only printed,
  // because a change that this check does not make may need it.
  const unused = observedRights().filter((right) => !neededRights().includes(right));
  if (withTasks)
    console.log(`actions in rights.json without a request: ${unused.join(', ') || 'none'}`);
});
