import { spawn } from 'node:child_process';
import { test } from '../test.ts';

test('waits for a process of its own', async (t) => {
  const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' });
  t.diagnostic(`child ${child.pid}`);
  console.log(`child ${child.pid}`);
  await new Promise(() => {});
});
