import { readFile } from 'node:fs/promises';

/** A problem of the machine or of a measurement, which the message names. */
export class BenchError extends Error {
  override readonly name = 'BenchError';
}

/**
 * Microseconds in a clock tick of /proc/<pid>/stat. Linux always reports a hundred ticks a second there (`man 5 proc`,
 * USER_HZ).
 */
const MICROSECONDS_PER_TICK = 10_000;

async function readProc(pid: number, file: 'stat' | 'status'): Promise<string> {
  try {
    return await readFile(`/proc/${pid}/${file}`, 'utf8');
  } catch (error) {
    throw new BenchError(
      `Cannot read /proc/${pid}/${file}: CPU time and memory are measured on Linux, while the process runs`,
      { cause: error },
    );
  }
}

/**
 * Returns the CPU time in microseconds that a process has used since its start, in user and system mode and over all
 * threads. It is exact to 10,000 microseconds.
 */
export async function cpuMicroseconds(pid: number): Promise<number> {
  const stat = await readProc(pid, 'stat');
  // The fields of /proc/<pid>/stat are counted from the last ")", because the program's name in the second field may
  // contain spaces and brackets.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) * MICROSECONDS_PER_TICK;
}

/** Returns the resident memory of a process in megabytes (1,000,000 bytes). */
export async function residentMegabytes(pid: number): Promise<number> {
  const kibibytes = /^VmRSS:\s+(\d+) kB$/m.exec(await readProc(pid, 'status'))?.[1];
  return (Number(kibibytes) * 1_024) / 1e6;
}
