import { readFileSync } from 'node:fs';

/**
 * Returns the CPU time in milliseconds of a process's main thread. Other work on the machine does not change that time.
 * The function reads it from Linux, in nanoseconds, and throws on other systems.
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
