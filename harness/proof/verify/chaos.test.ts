import assert from 'node:assert/strict';
import { test } from 'node:test';
import { askSome } from '../checks/chaos/ask-some.ts';
import { badImage } from '../checks/chaos/bad-image.ts';
import { unclear } from '../checks/chaos/clear-errors.ts';
import { clockSkew } from '../checks/chaos/clock-skew.ts';
import { memoryLimit } from '../checks/chaos/memory-limit.ts';
import { modelThrottled } from '../checks/chaos/model-throttled.ts';
import { noTarget } from '../checks/chaos/no-target.ts';
import { nothingLost } from '../checks/chaos/nothing-lost.ts';
import { paidOnce } from '../checks/chaos/paid-once.ts';
import { pausedWithin } from '../checks/chaos/paused.ts';
import { rollingDeploy } from '../checks/chaos/rolling-deploy.ts';
import { runChaos } from '../checks/chaos/run-chaos.ts';
import { stoppedInFlight } from '../checks/chaos/stopped-in-flight.ts';
import { taskKilled } from '../checks/chaos/task-killed.ts';
import type { Finding } from '../evidence/finding.ts';
import { NotOffered } from '../../environments/operations.ts';
import { chaosForTest } from './chaos.fixture.ts';

const verdict = (finding: Finding, expected: Finding['verdict'], words: RegExp): void => {
  assert.equal(finding.verdict, expected, finding.sentence);
  assert.match(finding.sentence, words);
};

test('stoppedInFlight passes a server that drains, and finds one that does not', async (t) => {
  const good = await chaosForTest(t);
  verdict(await stoppedInFlight.run(good.ctx), 'proven', /All 6 streams .* ended with 0/);
  const bad = await chaosForTest(t, { DRAIN_MS: '0' });
  verdict(await stoppedInFlight.run(bad.ctx), 'violated', /of 6 streams in flight did not finish/);
});

test("taskKilled passes a task that is replaced, and finds a failure that is not the balancer's", async (t) => {
  const { ctx, figures } = await chaosForTest(t);
  verdict(await taskKilled.run(ctx), 'proven', /all served again after .*; sent again: /);
  assert.deepEqual(
    figures.map(({ name }) => name),
    ['failed after a kill', 'failing after a kill', 'time to recover'],
  );
  // A fault without a run id makes the requests of all callers fail.
  await ctx.faults.set({ errorKind: 'InternalServerException' });
  const kill: typeof ctx.operations.kill = async (taskId, signal) => {
    await ctx.operations.kill(taskId, signal);
    await ctx.faults.clear();
  };
  const found = await taskKilled.run({ ...ctx, operations: { ...ctx.operations, kill } });
  verdict(found, 'violated', /ended as 200 model_unreachable when its task was killed/);
});

test('paused passes a server that follows a pause, and finds one that does not', async (t) => {
  const { ctx } = await chaosForTest(t);
  // A task reads the settings again after 2 s.
  const check = pausedWithin(2_500);
  verdict(await check.run(ctx), 'proven', /All 8 questions were refused 2.5 s after a pause/);
  const deaf = { ...ctx.target, pause: { set: async () => {} } };
  const found = await check.run({ ...ctx, target: deaf });
  verdict(found, 'violated', /8 of 8 questions were not refused during a pause: 8 × 200 answered/);
});

test('rollingDeploy and badImage find requests that fail meanwhile', async (t) => {
  const { ctx } = await chaosForTest(t);
  verdict(await badImage.run(ctx), 'proven', /Rolled back .*MODELS is not as expected/);
  const gap = async (options: Parameters<typeof ctx.operations.deploy>[0]) => {
    await ctx.operations.deregisterTargets();
    await new Promise((resolve) => setTimeout(resolve, 600));
    await ctx.operations.registerTargets();
    return ctx.operations.deploy(options);
  };
  const operations = { ...ctx.operations, deploy: gap };
  const deployed = await rollingDeploy.run({ ...ctx, operations });
  verdict(deployed, 'violated', /failed by a deploy: \d+ × 503 no_error_body/);
  verdict(
    await badImage.run({ ...ctx, operations }),
    'violated',
    /while a broken version was tried/,
  );
});

test('noTarget, modelThrottled and clockSkew hold, and are open where nothing was broken', async (t) => {
  const { ctx } = await chaosForTest(t);
  verdict(await noTarget.run(ctx), 'proven', /6 × 503/);
  verdict(await modelThrottled.run(ctx), 'proven', /6 × 200 model_throttled after 3/);
  verdict(await clockSkew.run(ctx), 'proven', /6 tokens of clocks that disagree/);
  const { sign: _, ...unsigned } = ctx.target.credentials;
  const target = { ...ctx.target, credentials: unsigned };
  verdict(await clockSkew.run({ ...ctx, target }), 'inconclusive', /nobody signs for this pool/);
  const deregisterTargets = async (): Promise<void> => {};
  const operations = { ...ctx.operations, deregisterTargets };
  verdict(await noTarget.run({ ...ctx, operations }), 'violated', /expected 503/);
  await assert.rejects(memoryLimit.run(ctx), NotOffered);
});

test('nothingLost and paidOnce count over the whole run', async (t) => {
  const { ctx, figures } = await chaosForTest(t);
  const entries = await askSome(ctx, { check: 'some', count: 4 });
  const calls = async () => ctx.telemetry.callsByTrace(ctx.target.run);
  verdict(await nothingLost(ctx), 'proven', /All 4 messages/);
  verdict(paidOnce(ctx, entries, await calls()), 'proven', /None of 4 messages, 0 of them/);
  const [first] = entries;
  assert.ok(first);
  const again = await ctx.journal.send({ check: 'some', query: 'q', at: 0, again: first });
  assert.equal(again.seen.error?.reason, 'message_seen');
  verdict(
    paidOnce(ctx, [...entries, again], await calls()),
    'proven',
    /1 of them sent more than once/,
  );
  // A message id is unique for one person only, so another person's message with the same id is a new message and is
  // paid for.
  const other = { ...first, user: ctx.target.users[7] ?? '' };
  const twice = await ctx.journal.send({ check: 'some', query: 'q', at: 0, again: other });
  verdict(paidOnce(ctx, [...entries, twice], await calls()), 'violated', /1 of 4 messages/);
  const caller = await ctx.target.as(first.user);
  await caller.conversations.delete(first.conversationId);
  verdict(await nothingLost(ctx), 'violated', /of 5 messages whose receipt was seen could not/);
  assert.ok(figures.some(({ name, value }) => name === 'stored messages lost' && value > 0));
});

test('unclear() wants one of the reasons, a sentence, and nothing of the inside', async (t) => {
  const { ctx } = await chaosForTest(t);
  await ctx.faults.set({ errorKind: 'InternalServerException' });
  const failed = await askSome(ctx, { check: 'some', count: 2 });
  await ctx.faults.clear();
  const reasons = new Set(['model_unreachable']);
  assert.equal(unclear(failed, reasons), undefined);
  assert.match(
    unclear(failed, new Set(['model_cut']))?.[0] ?? '',
    /model_unreachable, expected model_cut/,
  );
  const saying = (message: string) =>
    failed.map((entry) => ({
      ...entry,
      seen: { ...entry.seen, error: { code: 'X', reason: 'model_unreachable', message } },
    }));
  assert.match(unclear(saying(''), reasons)?.[0] ?? '', /without a sentence/);
  assert.match(
    unclear(saying('Cannot connect: ECONNREFUSED'), reasons)?.[0] ?? '',
    /inside|system error/,
  );
});

test('runChaos() leaves open what an environment does not offer', async (t) => {
  const { ctx } = await chaosForTest(t);
  const findings: Finding[] = [];
  const { operations: _, ...bare } = ctx.target;
  const options = { ...ctx, checks: [memoryLimit], onFigure: () => {} };
  await runChaos({ ...options, onFinding: (each) => void findings.push(each) });
  assert.equal(findings[0]?.verdict, 'inconclusive');
  assert.match(findings[0]?.sentence ?? '', /Cannot setMemoryLimit in this environment/);
  findings.length = 0;
  await runChaos({ ...options, target: bare, onFinding: (each) => void findings.push(each) });
  assert.match(findings[0]?.sentence ?? '', /nothing may be broken in this environment/);
});
