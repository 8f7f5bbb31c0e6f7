import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'node:test';
import { results, runKit } from './conformance/run-kit.fixture.ts';

const names = async (...args: string[]): Promise<string[]> =>
  results(await runKit(['--reporter=ndjson', ...args], 'order'))
    .filter(({ skip }) => skip === undefined)
    .map(({ name }) => name.replace(/ #.*/, ''));

test('main selects by text, by pattern and by tag', async () => {
  assert.deepEqual(await names('--filter=eps'), ['epsilon']);
  assert.deepEqual(await names('--filter=/^(alpha|delta)$/'), ['alpha', 'delta']);
  assert.deepEqual(await names('--tag=EARLY'), ['alpha', 'beta']);
});

test('main shuffles by the seed alone', async () => {
  const first = await names('--shuffle=7', '--tag=a');
  assert.deepEqual(first, await names('--shuffle=7', '--tag=a'));
  const others = await Promise.all(
    ['1', '2', '3'].map((seed) => names(`--shuffle=${seed}`, '--tag=a')),
  );
  assert.ok(
    others.some((other) => other.join() !== first.join()),
    'never another order',
  );
  assert.deepEqual(first.toSorted(), ['alpha', 'beta', 'delta', 'epsilon', 'gamma']);
});

test('main gives a test the same random numbers for the same seed, run alone or not', async () => {
  const drawn = async (...args: string[]): Promise<string | undefined> =>
    (await runKit(['--reporter=ndjson', ...args], 'order')).stdout.match(/random 0\.\d+/g)?.at(-1);
  assert.equal(await drawn('--seed=5', '--filter=epsilon'), await drawn('--seed=5'));
  assert.notEqual(await drawn('--seed=6', '--filter=epsilon'), await drawn('--seed=5'));
});

test('main stops after the failures --fail-fast allows', async () => {
  const one = await runKit(['--fail-fast'], 'order');
  assert.equal(one.code, 1);
  assert.match(one.stdout, /1 failed/);
  const two = await runKit(['--fail-fast=2'], 'order');
  assert.match(two.stdout, /2 failed/);
});

test('main prints seed, groups, reasons and a replay command that reproduces the failure', async () => {
  const { stdout, code } = await runKit(['--seed=42', '--filter=fails first'], 'order');
  assert.equal(code, 1);
  assert.match(stdout, /Running 1 file {2}seed 42/);
  assert.match(stdout, /order\.fixture\.ts\n {2}✗ fails first/);
  const replay = /replay {2}(node .*)/.exec(stdout)?.[1] ?? '';
  assert.match(replay, /--filter='\/\^fails first\$\/' --seed=42/);
});

test('main exits 2 with one clear sentence before any test', async () => {
  const cases: [string[], RegExp][] = [
    [['--reporter=fancy'], /Unknown reporter "fancy": expected one of pretty, dot/],
    [['--seed=x'], /Cannot read the seed "x"/],
    [['--fail-fast=0'], /Invalid --fail-fast "0": expected a whole number of 1 or more/],
    [['--seed=1', '--seed=2'], /Cannot use --seed 2 times/],
    [['--reporter=junit', '--junit-path=x.xml'], /Cannot use --reporter=junit with --junit-path/],
    [['--filter=/(/'], /Invalid --filter/],
    [['--nonsense'], /Unknown option '--nonsense'/],
    [['no/such/file.test.ts'], /No test file matches "no\/such\/file\.test\.ts"/],
    [['--filter=nothing has this name'], /No test matches --filter=nothing/],
  ];
  for (const [args, message] of cases) {
    const outcome = await runKit(args, 'order');
    assert.equal(outcome.code, 2, `${args.join(' ')}: ${outcome.stdout}`);
    assert.match(outcome.stderr, message);
    assert.doesNotMatch(outcome.stdout, /✓/);
  }
});

test('main speaks dot, junit, tap and spec, and writes JUnit beside another', async () => {
  assert.match(
    (await runKit(['--reporter=tap'], 'order')).stdout,
    /ok 1 - alpha #\\?\[early\\?\]|ok 1 - alpha/,
  );
  assert.match(
    (await runKit(['--reporter=junit'], 'order')).stdout,
    /<testcase name="alpha #\[early\]"/,
  );
  assert.match((await runKit(['--reporter=spec'], 'order')).stdout, /✔ alpha #\[early\]/);
  assert.match((await runKit(['--reporter=dot'], 'order')).stdout, /^\.{5}X/);
  const folder = await mkdtemp(join(tmpdir(), 'kit-'));
  await runKit([`--junit-path=${join(folder, 'junit.xml')}`], 'order');
  const xml = readFileSync(join(folder, 'junit.xml'), 'utf8');
  await rm(folder, { recursive: true });
  assert.match(xml, /<testcase name="fails first"/);
  assert.doesNotMatch(xml, /\u2063/);
});

test('main exits 130 when interrupted and still says what ran', async () => {
  const main = join(import.meta.dirname, 'main.ts');
  const fixture = join(import.meta.dirname, 'conformance/slow.fixture.ts');
  const { NODE_TEST_CONTEXT: _context, ...env } = process.env;
  const child = spawn(process.execPath, [main, fixture], {
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let out = '';
  child.stdout.on('data', (chunk) => {
    out += String(chunk);
    if (!child.killed && out.includes('quick')) child.kill('SIGINT');
  });
  const code = await new Promise((done) => child.once('close', done));
  assert.equal(code, 130);
  assert.match(out, /1 passed/);
});

test('main runs each file in exactly one part of a shared run', async () => {
  const fixtures = ['pass', 'order', 'only'].map((name) =>
    join(import.meta.dirname, `conformance/${name}.fixture.ts`),
  );
  const ran = async (shard: string) => {
    const { stdout } = await runKit(['--reporter=ndjson', `--shard=${shard}`, ...fixtures]);
    return fixtures.filter((file) => stdout.includes(`"file":"${file}"`));
  };
  const parts = [await ran('1/2'), await ran('2/2')];
  assert.deepEqual(parts.flat().toSorted(), fixtures.toSorted());
  for (const shard of ['0/2', '3/2', 'x', '1/0']) {
    const { code, stderr } = await runKit([`--shard=${shard}`, ...fixtures]);
    assert.equal(code, 2, shard);
    assert.match(stderr, /such as 1\/3/);
  }
  assert.match((await runKit(['--shard=1/9', ...fixtures])).stderr, /No file is in part 1\/9/);
});
