import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { access, constants } from 'node:fs/promises';
import { test } from 'node:test';
import { limitCpu } from './limit-cpu.ts';
import { BenchError } from './process-figures.ts';

const isWritable = await access('/sys/fs/cgroup/cpu', constants.W_OK).then(
  () => true,
  () => false,
);
const skip = isWritable && process.getuid?.() === 0 ? false : 'needs writable control groups';

test('limitCpu() holds a process to its share of one CPU', { skip }, async () => {
  const spin =
    "process.stdin.once('data', () => { const end = Date.now() + 1_000; while (Date.now() < end); console.log(process.cpuUsage().user) })";
  const child = spawn(process.execPath, ['-e', spin], { stdio: ['pipe', 'pipe', 'inherit'] });
  const remove = await limitCpu(child.pid ?? 0, 0.2);
  child.stdin.end('go');
  const [used] = await once(child.stdout, 'data');
  await once(child, 'close');
  await remove();
  const ms = Number(String(used)) / 1_000;
  // The accepted time is longer than the CPU limit allows, because it includes CPU time from before the limit was set.
  assert.ok(ms < 500, `${ms} ms of CPU time in a second`);
});

test('limitCpu() says what it needs when the process is gone', async () => {
  await assert.rejects(limitCpu(2 ** 30, 0.5), (error) => {
    assert.ok(error instanceof BenchError);
    assert.match(error.message, /control groups must be writable/);
    return true;
  });
});
