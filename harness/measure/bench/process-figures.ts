import { readFile } from 'node:fs/promises';

/** A problem of the machine or of a measurement; the message names it. */
export class BenchError extends Error {
  override readonly name = 'BenchError';
}

/**
 * Length of the tick in /proc/<pid>/stat: Linux reports a hundred ticks a second, whatever the kernel's clock is
 * (`man 5 proc`, USER_HZ).
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
 * Returns the CPU time that a process has used so far, user and system, all threads, in microseconds; exact to
 * 10,000.
 */
export async function cpuMicroseconds(pid: number): Promise<number> {
  const stat = await readProc(pid, 'stat');
  // The second field is the program's name, which may hold blanks and brackets.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) * MICROSECONDS_PER_TICK;
}

/** Returns the memory of a process that is in RAM now, in megabytes (1,000,000 bytes). */
export async function residentMegabytes(pid: number): Promise<number> {
  const kibibytes = /^VmRSS:\s+(\d+) kB$/m.exec(await readProc(pid, 'status'))?.[1];
  return (Number(kibibytes) * 1_024) / 1e6;
}
