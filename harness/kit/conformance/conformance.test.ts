import assert from 'node:assert/strict';
import nodeTest from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { fixturePath, isAlive, results, runKit, startKit } from './run-kit.fixture.ts';

/**
 * For each failing test of the fixture, the pattern that its report must match: the leak or fault, where it began, how
 * to fix it.
 */
const REASONS: Readonly<Record<string, RegExp>> = {
  assertion: /Expected values to be strictly equal/,
  rejection: /no reason to live/,
  'leaked timer':
    /A timer was started.*never completed.*clearTimeout[^]*began at .*fail\.fixture\.ts:\d+/,
  'leaked interval': /A timer was started.*clearInterval[^]*began at .*fail\.fixture/,
  'unfinished fetch':
    /A fetch \(GET http:.*\/slow\) was started.*never finished.*Await it[^]*began at .*fail\.fixture/,
  'unconsumed big body':
    /returned a body that was never consumed.*body\?\.cancel[^]*began at .*fail\.fixture/,
  'unconsumed small body': /returned a body that was never consumed/,
  'unfinished http request':
    /An HTTP request \(GET .*\/slow\) was started[^]*began at .*fail\.fixture/,
  'open connection': /A TCP connection was opened.*socket\.destroy[^]*began at .*fail\.fixture/,
  'open listener': /A TCP listener was opened.*close\(\)[^]*began at .*fail\.fixture/,
  'open UDP socket': /A UDP socket was opened[^]*began at .*fail\.fixture/,
  'open file': /A file was opened.*file\.close[^]*began at .*fail\.fixture/,
  'open watcher': /A file watcher was opened[^]*began at .*fail\.fixture/,
  'child left': /A child process was opened.*'close'[^]*began at .*fail\.fixture/,
  'worker left': /A worker was opened.*terminate/,
  'crypto job not awaited': /A crypto job was started/,
  'signal listener left': /A listener for SIGUSR2.*process\.off/,
  'net denied by fetch': /Requires net access to "127\.0\.0\.1:\d+", allowed: none/,
  'net denied on another port': /Requires net access.*allowed: 127\.0\.0\.1:1\b/,
  'net denied on a kept-alive socket': /Requires net access/,
  'net denied by socket': /Requires net access.*allowed: localhost/,
  exit: /attempted to exit with exit code: 0/,
  'exit code': /exit code set to 3/,
  'failed step': /1 test step failed: boom/,
  'leak inside a step': /1 test step failed: leaks/,
  'step not awaited': /1 test step not awaited.*late/,
  'step without a function': /Missing step function: expected t\.step/,
  hangs: /Timed out after 100 ms/,
  'hangs on a fetch': /Timed out after 100 ms, while this was going on:[^]*A fetch \(GET .*\/slow/,
  'fails at every attempt': /attempt 2/,
  'fails when repeated': /third run/,
  'blocks the thread past its limit': /Timed out after 50 ms/,
  'listening denied': /Requires net access to "127\.0\.0\.1:0", allowed: 127\.0\.0\.1:1/,
  'UDP denied': /Requires net access to "127\.0\.0\.1:53", allowed: none/,
  'UDP with an offset denied': /Requires net access to "127\.0\.0\.1:53"/,
  'connected UDP denied': /Requires net access to "127\.0\.0\.1:53"/,
  'child process denied': /Requires run access to ".*node", allowed: none/,
  'child process denied to a step': /1 test step failed: starts one/,
  'blocking child process denied': /Requires run access to ".*node"/,
  'a plan that is not reached': /The plan was 2 assertions and steps, but 1 were reached/,
  'a plan that is exceeded': /The plan was 0 assertions and steps, but 1 were reached/,
  'an assertion of the context fails': /Expected values to be strictly equal/,
  'sanitizers that a test sets itself': /A timer was started/,
  'test in a test': /Cannot define a test inside a test: use t\.step/,
};

nodeTest('test() passes what is clean', async () => {
  const outcome = await runKit(['--reporter=ndjson'], 'pass');
  const all = results(outcome);
  assert.deepEqual(
    all.filter(({ passed }) => !passed),
    [],
  );
  assert.equal(outcome.code, 0, outcome.stderr);
  const top = all.filter(({ nesting }) => nesting === 0);
  assert.ok(top.length >= 30, `only ${top.length} cases ran`);
  assert.equal(top.find(({ name }) => name === 'ignored with a reason')?.skip, 'needs a printer');
  assert.ok(all.some(({ name }) => name === 'each 3 before 4 (1)'));
  assert.ok(all.some(({ name }) => name === 'name and options #[Feature: kit]'));
});

nodeTest('test() fails what is not, each for its own reason', async (t) => {
  const outcome = await runKit(['--reporter=ndjson'], 'fail');
  assert.equal(outcome.code, 1, outcome.stderr);
  const top = results(outcome).filter(({ nesting }) => nesting === 0);
  for (const [name, reason] of Object.entries(REASONS)) {
    await t.test(name, () => {
      const found = top.find((result) => result.name === name);
      assert.ok(found, 'did not run');
      assert.equal(found.passed, false, 'passed');
      assert.match(found.reason, reason);
    });
  }
  const passed = top.filter((result) => result.passed).map(({ name }) => name);
  assert.deepEqual(passed, ['warms a kept-alive socket']);
  assert.equal(top.length, Object.keys(REASONS).length + 1);
});

nodeTest('test.only() runs alone and fails the run', async () => {
  const outcome = await runKit(['--reporter=ndjson'], 'only');
  const all = results(outcome);
  assert.equal(outcome.code, 1);
  assert.deepEqual(
    all.map(({ name, passed }) => [name, passed]),
    [
      ['the only one', true],
      ['no "only" is left behind', false],
    ],
  );
});

nodeTest('test.only() fails the run under a filter too, as in Deno', async () => {
  for (const filter of ['another', 'the only one', 'no such test']) {
    const outcome = await runKit(['--reporter=ndjson', `--filter=${filter}`], 'only');
    assert.equal(outcome.code, 1, filter);
    const failed = results(outcome).filter(({ passed }) => !passed);
    assert.deepEqual(
      failed.map(({ name }) => name),
      ['no "only" is left behind'],
    );
  }
});

nodeTest('hooks and cleanups run after a timeout, those of steps too', async () => {
  const outcome = await runKit(['--reporter=ndjson'], 'timeout');
  const top = results(outcome).filter(({ nesting }) => nesting === 0);
  assert.deepEqual(
    top.map(({ name, passed }) => [name, passed]),
    [
      ['hangs in a step', false],
      ['hangs in afterEach', false],
      ['everything was cleaned up', true],
    ],
    outcome.stdout,
  );
});

nodeTest('a test that blocks the thread for ever is ended and named', async () => {
  const outcome = await runKit(['--reporter=ndjson'], 'blocked');
  assert.equal(outcome.code, 1);
  assert.match(outcome.stdout + outcome.stderr, /spins\\*" blocks the thread/);
});

nodeTest('SIGTERM ends the run, its files, and the processes that tests have started', async () => {
  const { child, line, exited } = startKit(['--reporter=ndjson', fixturePath('children')]);
  const pid = Number(/child (\d+)/.exec(await line(/child \d+/))?.[1]);
  assert.ok(isAlive(pid));
  child.kill('SIGTERM');
  assert.equal(await exited, 143);
  const giveUpAt = performance.now() + 20_000;
  while (isAlive(pid) && performance.now() < giveUpAt) await wait(50);
  assert.equal(isAlive(pid), false);
});

nodeTest('a server left open by beforeAll() ends the file with its reason', async () => {
  const outcome = await runKit([], 'linger');
  assert.equal(outcome.code, 1);
  assert.match(outcome.stdout, /The tests have finished, but this is still open: .*TCP/);
});

nodeTest('a failed afterAll() fails the run by its own name', async () => {
  const outcome = await runKit(['--reporter=ndjson'], 'hooks');
  assert.equal(outcome.code, 1);
  const failed = results(outcome).filter(({ passed }) => !passed);
  assert.deepEqual(
    failed.map(({ name, reason }) => [name, reason.includes('cannot clean up')]),
    [['afterAll()', true]],
  );
});
