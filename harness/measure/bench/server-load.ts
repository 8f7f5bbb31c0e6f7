import { setTimeout as sleep } from 'node:timers/promises';
import { cpuMicroseconds, residentMegabytes } from './process-figures.ts';
import { median, rotate } from './statistics.ts';
import type { TimedRequest } from './ways.ts';

/** A server under load: its name, its process id, and a function that sends it a question. */
export type Subject = Readonly<{ name: string; pid: number; ask: TimedRequest }>;

export type LoadFigures = Readonly<{
  name: string;
  streams: number;
  /** CPU time of the server's process per stream in microseconds, in each round. */
  cpuPerStreamUs: readonly number[];
  /** Largest resident memory of the server's process while the streams were open, in megabytes. */
  residentMb: number;
  /** Median time in milliseconds to the end of an answer, over all streams. */
  totalMs: number;
}>;

type Options = Readonly<{
  streams: number;
  /** Milliseconds between the starts of two streams, because people do not start at the same instant. */
  openEveryMs: number;
  rounds: number;
}>;

const SAMPLE_MS = 200;
/** Milliseconds in which the server finishes its work after the last byte, such as logging and closing connections. */
const SETTLE_MS = 100;

/** Opens streams to each server in turn, and measures the CPU time and memory of its process. */
export async function measureLoad(
  subjects: readonly Subject[],
  { streams, openEveryMs, rounds }: Options,
): Promise<LoadFigures[]> {
  const runs = subjects.map((subject) => ({
    subject,
    cpu: new Array<number>(),
    resident: new Array<number>(),
    totals: new Array<number>(),
  }));
  for (let round = 0; round < rounds; round += 1) {
    for (const { subject, cpu, resident, totals } of rotate(runs, round)) {
      const before = await cpuMicroseconds(subject.pid);
      const watching = new AbortController();
      const watched = watchMemory(subject.pid, watching.signal);
      const asked = Array.from({ length: streams }, async (_, at) => {
        await sleep(openEveryMs * at);
        return subject.ask();
      });
      try {
        totals.push(...(await Promise.all(asked)).map(({ totalMs }) => totalMs));
      } finally {
        watching.abort();
      }
      resident.push(await watched);
      await sleep(SETTLE_MS);
      cpu.push(((await cpuMicroseconds(subject.pid)) - before) / streams);
    }
  }
  return runs.map(({ subject: { name }, cpu, resident, totals }) => ({
    name,
    streams,
    cpuPerStreamUs: cpu,
    residentMb: Math.max(...resident),
    totalMs: median(totals),
  }));
}

async function watchMemory(pid: number, signal: AbortSignal): Promise<number> {
  let most = 0;
  while (!signal.aborted) {
    most = Math.max(most, await residentMegabytes(pid));
    await sleep(SAMPLE_MS);
  }
  return most;
}
