import inspector from 'node:inspector';
import { Worker } from 'node:worker_threads';

/**
 * Time in milliseconds between the timeout of a test and the end of its process. On a busy machine a thread may run
 * late without being blocked.
 */
const GRACE_MS = 5_000;

/** Source of the watchdog, which runs in a thread of its own, so that a blocked main thread cannot stop it. */
const SOURCE = `
const { workerData } = require('node:worker_threads');
const { writeSync } = require('node:fs');
const { shared, names, pid } = workerData;
const deadline = new BigInt64Array(shared);
const name = new Uint8Array(names);
for (;;) {
  Atomics.wait(deadline, 1, 0n, 200);
  const at = Number(Atomics.load(deadline, 0));
  if (at === 0 || Date.now() < at) continue;
  const text = new TextDecoder().decode(name.slice(0, name.indexOf(0)));
  writeSync(2, 'Timed out: "' + text + '" blocks the thread, so its process was ended. No test after it has run.\\n');
  process.kill(pid, 'SIGKILL');
}
`;

const NAME_BYTES = 1_000;
const shared = new SharedArrayBuffer(16);
const names = new SharedArrayBuffer(NAME_BYTES);
const deadline = new BigInt64Array(shared);
const limits = new Map<object, Readonly<{ name: string; endsAt: number }>>();

/**
 * Starts the watchdog, a thread that ends this process if a test blocks the main thread for longer than its timeout.
 */
export function startWatchdog(): void {
  // No watchdog runs while a debugger is attached, because a breakpoint blocks the thread like an endless loop.
  if (inspector.url() !== undefined) return;
  const worker = new Worker(SOURCE, {
    eval: true,
    workerData: { shared, names, pid: process.pid },
    stdin: false,
  });
  worker.unref();
}

function announce(): void {
  const [next] = [...limits.values()].toSorted((a, b) => a.endsAt - b.endsAt);
  const name = new Uint8Array(names).fill(0);
  name.set(new TextEncoder().encode(next?.name ?? '').slice(0, NAME_BYTES - 1));
  Atomics.store(deadline, 0, next === undefined ? 0n : BigInt(Math.ceil(next.endsAt)));
}

/**
 * Makes the watchdog end this process if the main thread is still blocked 5 s after the test's time limit. The returned
 * function withdraws this order.
 */
export function watchBlocked(name: string, limitMs: number): () => void {
  const key = {};
  limits.set(key, { name, endsAt: Date.now() + limitMs + GRACE_MS });
  announce();
  return () => {
    limits.delete(key);
    announce();
  };
}
