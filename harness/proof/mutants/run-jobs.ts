import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import type { Job } from './jobs.ts';
import { Row } from './matrix.ts';

const WORKER = fileURLToPath(new URL('worker.ts', import.meta.url));

/** Timer delay in ms beyond which a job measures the machine and not the server; such a job is repeated at the end. */
const STARVED_MS = 400;

const Answer = z.object({ row: Row });

export type RunOptions = Readonly<{
  seed: number;
  /** Number of concurrent worker processes. */
  workers: number;
  onRow: (row: Row) => void;
}>;

/** Runs all jobs in several worker processes, each of which runs one job at a time. */
export async function runJobs(jobs: readonly Job[], options: RunOptions): Promise<readonly Row[]> {
  const rows = new Map<string, Row>();
  const queue: Queued[] = [...jobs];
  await Promise.all(
    Array.from({ length: options.workers }, () =>
      work(queue, options.seed, (row) => {
        rows.set(row.target, row);
        options.onRow(row);
      }),
    ),
  );
  return jobs.flatMap(({ target }) => rows.get(target) ?? []);
}

type Queued = Job & Readonly<{ again?: boolean }>;

async function work(queue: Queued[], seed: number, onRow: (row: Row) => void): Promise<void> {
  const child = fork(WORKER, { execArgv: ['--unhandled-rejections=strict'] });
  const died = once(child, 'exit').then(() => {
    throw new Error('A process that checks targets ended too early');
  });
  died.catch(() => {});
  try {
    for (let job = queue.shift(); job !== undefined; job = queue.shift()) {
      child.send({ ...job, seed });
      const [message]: unknown[] = await Promise.race([once(child, 'message'), died]);
      const { row } = Answer.parse(message);
      if (row.lagMs > STARVED_MS && job.again !== true) queue.push({ ...job, again: true });
      else onRow(row);
    }
  } finally {
    if (child.connected) child.disconnect();
    await died.catch(() => {});
  }
}
