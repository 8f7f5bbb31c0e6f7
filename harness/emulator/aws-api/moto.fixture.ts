import { spawn } from 'node:child_process';
import { setTimeout as wait } from 'node:timers/promises';
import { freePort } from '../listen.ts';

const WITHIN_MS = 20_000;
const POLL_MS = 100;

export type Moto = Readonly<{ url: string; close: () => Promise<void> }>;

/** Starts an emulated AWS API. @returns undefined if `moto_server` is not installed or does not start */
export async function startMoto(): Promise<Moto | undefined> {
  const port = await freePort();
  const child = spawn('moto_server', ['-H', '127.0.0.1', '-p', String(port)], { stdio: 'ignore' });
  const ended = new Promise<void>((resolve) => {
    child.once('error', () => resolve());
    child.once('exit', () => resolve());
  });
  const isEnded = () => child.pid === undefined || child.exitCode !== null;
  const url = `http://127.0.0.1:${port}`;
  const close = async () => {
    child.kill('SIGTERM');
    await ended;
  };
  const giveUpAt = performance.now() + WITHIN_MS;
  while (!isEnded() && performance.now() < giveUpAt) {
    const response = await fetch(`${url}/moto-api/`).catch(() => undefined);
    await response?.body?.cancel();
    if (response?.ok) return { url, close };
    await wait(POLL_MS);
  }
  if (!isEnded()) await close();
  return undefined;
}
