import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { stopOnSignal } from './stop-on-signal.ts';

/**
 * Program that replaces Terraform. As `late` it ignores SIGINT and exits with 0 soon after; as `early` it exits with 1
 * on SIGINT. Each process writes a file when it starts.
 */
const TERRAFORM = `
  process.on('SIGINT', () => process.argv[2] === 'early' && process.exit(1));
  require('node:fs').writeFileSync(process.argv[3], '');
  setTimeout(() => process.exit(0), process.argv[2] === 'early' ? 20_000 : 1_000);
`;

async function exists(file: string): Promise<void> {
  while (!existsSync(file)) await wait(20);
}

/**
 * Runs programs that replace Terraform one after another, as CDKTF runs stacks, and requests a stop during the first.
 */
async function stopInFirst(kinds: readonly string[]) {
  const folder = mkdtempSync(join(tmpdir(), 'onecall-stop-'));
  const script = join(folder, 'terraform.cjs');
  writeFileSync(script, TERRAFORM);
  const began = kinds.map((_, at) => join(folder, String(at)));
  const each = kinds.map(
    (kind, at) => `(exec -a terraform "${process.execPath}" "${script}" ${kind} "${began[at]}")`,
  );
  const child = spawn('bash', ['-c', each.join(' && ')], { detached: true, stdio: 'ignore' });
  const stopWatching = stopOnSignal(child.pid);
  try {
    await exists(began[0] ?? '');
    process.emit('SIGTERM');
    const [code] = await once(child, 'exit');
    return { code, began: began.map((file) => existsSync(file)), stopped: stopWatching() };
  } finally {
    stopWatching();
    rmSync(folder, { recursive: true });
  }
}

test('a stop reaches the next stack when it came too late for the one at hand', async () => {
  const { code, began, stopped } = await stopInFirst(['late', 'early', 'early']);
  assert.notEqual(code, 0);
  // Only the third stack is checked, because the second may get the signal before or after it writes its file.
  assert.equal(began[2], false);
  assert.ok(stopped);
});

test('a stop in the last stack is reported although the stack succeeded', async () => {
  assert.deepEqual(await stopInFirst(['late']), { code: 0, began: [true], stopped: true });
});

test('without a signal nothing is stopped', async () => {
  assert.equal(stopOnSignal(process.pid)(), false);
});
