import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BenchError, cpuMicroseconds, residentMegabytes } from './process-figures.ts';

const skip = process.platform === 'linux' ? false : 'needs /proc';

test('cpuMicroseconds() counts what this process used, as Node counts it', { skip }, async () => {
  const before = await cpuMicroseconds(process.pid);
  const own = process.cpuUsage();
  while (process.cpuUsage(own).user < 150_000);
  const used = process.cpuUsage(own);
  const counted = (await cpuMicroseconds(process.pid)) - before;
  assert.ok(Math.abs(counted - used.user - used.system) < 50_000, `${counted} of ${used.user}`);
});

test('residentMegabytes() agrees with Node within a fifth', { skip }, async () => {
  const own = process.memoryUsage().rss / 1e6;
  const seen = await residentMegabytes(process.pid);
  assert.ok(Math.abs(seen - own) < own / 5, `${seen} beside ${own}`);
});

test('cpuMicroseconds() says what it needs when the process is gone', async () => {
  await assert.rejects(cpuMicroseconds(2 ** 30), (error) => {
    assert.ok(error instanceof BenchError);
    assert.match(error.message, /measured on Linux, while the process runs/);
    return true;
  });
});
