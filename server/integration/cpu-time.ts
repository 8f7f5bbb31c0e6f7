import { readFileSync } from 'node:fs';

/**
 * Returns the CPU time of a process's main thread in milliseconds, which does not depend on other work of the
 * machine. Linux reports it in nanoseconds; on other systems this throws.
 *
 * @see https://docs.kernel.org/scheduler/sched-stats.html#proc-pid-schedstat
 */
export function cpuMsOf(pid = process.pid): number {
  const [onCpuNs = ''] = readFileSync(`/proc/${pid}/task/${pid}/schedstat`, 'utf8').split(' ');
  return Number(onCpuNs) / 1e6;
}

/** Options of a test that skip it where {@link cpuMsOf} does not work. */
export const NEEDS_CPU_TIME = {
  ignore: process.platform !== 'linux' && 'CPU time of a thread is read from /proc',
};
