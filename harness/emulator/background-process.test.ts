import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from '../kit/kit.ts';
import { runningProcess, startProcess, stopProcess } from './background-process.ts';

const directory = mkdtempSync(join(tmpdir(), 'background-process-'));
test.afterAll(() => rmSync(directory, { recursive: true, force: true }));

const options = (script: string) => ({
  directory,
  name: 'sleeper',
  command: [process.execPath, '-e', script] as const,
  mark: script,
  facts: { what: 'sleeps' },
  isReady: async () => true,
  startMs: 30_000,
});

test('startProcess() leaves a process running that stopProcess() ends', async () => {
  const started = await startProcess(options('setInterval(() => {}, 1000) // one'));
  assert.deepEqual(runningProcess(directory, 'sleeper'), started);
  assert.equal(await stopProcess(directory, 'sleeper'), true);
  assert.equal(runningProcess(directory, 'sleeper'), undefined);
  assert.equal(await stopProcess(directory, 'sleeper'), false);
});

test('stopProcess() kills what does not end by itself', async () => {
  const script = 'process.on("SIGTERM", () => {}); setInterval(() => {}, 1000); console.log("up")';
  const isReady = async () => readFileSync(join(directory, 'sleeper.log'), 'utf8') === 'up\n';
  await startProcess({ ...options(script), isReady });
  const began = performance.now();
  assert.equal(await stopProcess(directory, 'sleeper', 300), true);
  assert.ok(performance.now() - began >= 300, 'it was waited for before');
  assert.equal(runningProcess(directory, 'sleeper'), undefined);
});

test('startProcess() says why a process ended before it was ready', async () => {
  const failing = {
    ...options('console.error("no port is free"); process.exit(3)'),
    isReady: async () => false,
  };
  await assert.rejects(startProcess(failing), /sleeper process.*no port is free/s);
  const absent = { ...options(''), command: ['/no/such/program'] as const };
  await assert.rejects(startProcess(absent), /Cannot start \/no\/such\/program/);
});
