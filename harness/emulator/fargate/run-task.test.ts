import assert from 'node:assert/strict';
import { setTimeout as wait } from 'node:timers/promises';
import { test } from '../../kit/kit.ts';
import { runEngine } from './container-engine.ts';
import { engineForTest, taskForTest } from './engine.fixture.ts';
import { parseBytes } from './read-stats.ts';
import { removeLeftovers } from './remove-leftovers.ts';
import { runTask } from './run-task.ts';
import type { TaskDescription } from './task-description.ts';

const engine = await engineForTest();
const skip = engine === undefined ? 'no container engine with the base image' : false;
const TIMEOUT_MS = 60_000;

async function start(task: TaskDescription, extraEnv: Readonly<Record<string, string>> = {}) {
  assert.ok(engine);
  const lines: string[] = [];
  const onLog = (line: string) => void lines.push(line);
  const running = await runTask(engine, task, { address: '127.0.1.251', onLog, extraEnv });
  return { engine, running, lines };
}

const UNTIL_TERMINATED = `
  console.log('ready');
  process.on('SIGTERM', () => { console.log('asked to stop'); process.exit(0); });
  setInterval(() => {}, 1000);
`;

const saw = async (lines: readonly string[], text: string) => {
  while (!lines.includes(text)) await wait(20);
};

test(
  'runTask() gives a container the limits and the environment of its task',
  { ignore: skip, timeout: TIMEOUT_MS },
  async () => {
    const program = `
    const fs = require('node:fs');
    const tries = (path) => { try { fs.writeFileSync(path, ''); return 'written'; } catch (error) { return error.code; } };
    const { CapEff, NoNewPrivs } = Object.fromEntries(fs.readFileSync('/proc/self/status', 'utf8').split('\\n').map((line) => line.split(':\\t')));
    console.log(JSON.stringify({
      host: process.env.HOST, port: process.env.PORT, extra: process.env.EXTRA, uid: process.getuid(), isFirst: process.pid === 1,
      root: tries('/made'), scratch: tries('/tmp/made'), mode: (fs.statSync('/tmp').mode & 0o7777).toString(8), CapEff, NoNewPrivs,
      memory: process.constrainedMemory(),
    }));
    console.error('on standard error');
    process.exitCode = 7;
  `;
    const { running, lines, engine } = await start(taskForTest(program), { EXTRA: 'a\nb' });
    assert.deepEqual(await running.ended, { exitCode: 7, outOfMemory: false });
    const printed = lines.find((line) => line.startsWith('{'));
    assert.deepEqual(JSON.parse(printed ?? ''), {
      host: '127.0.1.251',
      port: '8080',
      extra: 'a\nb',
      uid: 1000,
      isFirst: false,
      root: 'EROFS',
      scratch: 'written',
      mode: '1777',
      CapEff: '0000000000000000',
      NoNewPrivs: '1',
      memory: 256 * 2 ** 20,
    });
    assert.ok(lines.includes('on standard error'));
    await assert.rejects(runEngine(engine, ['inspect', running.containerId]), /No such object/);
  },
);

test(
  'runTask() stops a container with SIGTERM',
  { ignore: skip, timeout: TIMEOUT_MS },
  async () => {
    const { running, lines } = await start(taskForTest(UNTIL_TERMINATED));
    await saw(lines, 'ready');
    assert.equal((await running.stop()).exitCode, 0);
    assert.deepEqual(lines, ['ready', 'asked to stop']);
  },
);

test(
  'runTask() ends a container that ignores SIGTERM with SIGKILL',
  { ignore: skip, timeout: TIMEOUT_MS },
  async () => {
    const deaf = `process.on('SIGTERM', () => {}); console.log('ready'); setInterval(() => {}, 1000);`;
    const { running, lines } = await start(taskForTest(deaf));
    await saw(lines, 'ready');
    const startedAt = performance.now();
    assert.deepEqual(await running.stop(), {
      exitCode: 137,
      outOfMemory: false,
      signal: 'SIGKILL',
    });
    assert.ok(performance.now() - startedAt > 1_900);
  },
);

test(
  'runTask() tells a container that was killed from one that ran out of memory',
  { ignore: skip, timeout: TIMEOUT_MS },
  async () => {
    const { running, lines } = await start(taskForTest(UNTIL_TERMINATED));
    await saw(lines, 'ready');
    await running.kill('SIGKILL');
    assert.deepEqual(await running.ended, { exitCode: 137, outOfMemory: false, signal: 'SIGKILL' });

    const greedy = `
    console.log('ready'); const kept = [];
    setInterval(() => kept.push(Buffer.alloc(4 * 2 ** 20, 1)), 50);
  `;
    const hungry = await start(taskForTest(greedy));
    await saw(hungry.lines, 'ready');
    await hungry.running.setMemoryLimit(96 * 2 ** 20);
    const end = await hungry.running.ended;
    assert.deepEqual([end.outOfMemory, end.signal], [true, 'SIGKILL']);
  },
);

test(
  'runTask() measures what a container uses',
  { ignore: skip, timeout: TIMEOUT_MS },
  async () => {
    const busy = `console.log('ready'); const until = Date.now() + 60000; while (Date.now() < until);`;
    const { running, lines } = await start(taskForTest(busy));
    await saw(lines, 'ready');
    const stats = await running.stats();
    await running.kill('SIGKILL');
    await running.ended;
    assert.ok(
      stats.cpuPercent > 50 && stats.cpuPercent < 130,
      `${stats.cpuPercent} % of half a CPU`,
    );
    assert.ok(stats.memoryBytes > 5e6 && stats.memoryBytes < 256 * 2 ** 20, `${stats.memoryBytes}`);
    assert.ok((stats.descriptors ?? 1) > 0);
  },
);

test(
  'runTask() checks health as the definition says',
  { ignore: skip, timeout: TIMEOUT_MS },
  async () => {
    const healthCheck = {
      command: [
        'CMD',
        'node',
        '-e',
        `process.exit(require('node:fs').existsSync('/tmp/well') ? 0 : 1)`,
      ],
      intervalSeconds: 0.3,
      timeoutSeconds: 5,
      retries: 2,
      startPeriodSeconds: 2,
    };
    const program = `
    const fs = require('node:fs');
    const at = (ms, act) => setTimeout(act, ms);
    at(1500, () => fs.writeFileSync('/tmp/well', '')); at(3500, () => fs.rmSync('/tmp/well'));
    setInterval(() => {}, 1000);
  `;
    const { running } = await start(taskForTest(program, { healthCheck }));
    const seen: string[] = [];
    while (seen.at(-1) !== 'unhealthy') {
      if (seen.at(-1) !== running.health()) seen.push(running.health());
      await wait(20);
    }
    await running.kill('SIGKILL');
    await running.ended;
    assert.deepEqual(seen, ['starting', 'healthy', 'unhealthy']);
  },
);

test(
  'runTask() fails with the words of the engine and leaves nothing',
  { ignore: skip, timeout: TIMEOUT_MS },
  async () => {
    const absent = { ...taskForTest(''), image: 'localhost/absent:1' };
    await assert.rejects(start(absent), /No such image: localhost\/absent:1/);
    const label = `test-${process.pid}`;
    assert.ok(engine);
    await assert.rejects(
      runTask(engine, taskForTest('', { command: ['absent-program'], initProcess: false }), {
        address: '127.0.1.251',
        onLog: assert.fail,
        labels: { [label]: '' },
      }),
      /absent-program.*not found/,
    );
    assert.equal(
      await runEngine(engine, ['ps', '--all', '--quiet', '--filter', `label=${label}`]),
      '',
    );
  },
);

test('parseBytes() reads the units that engines print', () => {
  assert.equal(parseBytes('12.5MiB '), 12.5 * 2 ** 20);
  assert.equal(parseBytes('3.2kB'), 3_200);
  assert.throws(() => parseBytes('--'), /Cannot read "--" as an amount of memory/);
});

test(
  'removeLeftovers() ends the containers of one owner and of no other',
  { ignore: skip, timeout: TIMEOUT_MS },
  async () => {
    assert.ok(engine);
    const label = `leftover-${process.pid}`;
    const options = { address: '127.0.1.251', onLog: () => {} };
    const [mine, other] = await Promise.all([
      runTask(engine, taskForTest(UNTIL_TERMINATED), { ...options, labels: { [label]: 'mine' } }),
      runTask(engine, taskForTest(UNTIL_TERMINATED), { ...options, labels: { [label]: 'other' } }),
    ]);
    assert.equal(await removeLeftovers(engine, `${label}=mine`), 1);
    await assert.rejects(mine.ended, /No such (container|object)/);
    assert.equal((await other.stop()).outOfMemory, false);
    assert.equal(await removeLeftovers(engine, `${label}=mine`), 0);
  },
);
