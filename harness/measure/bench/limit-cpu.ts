import { mkdir, rmdir, stat, writeFile } from 'node:fs/promises';
import { BenchError } from './process-figures.ts';

const PERIOD_US = 100_000;

/**
 * The two versions of Linux control groups (cgroups): the folder in which a group is created, and the files that limit
 * its CPU time.
 */
const VERSIONS = [
  {
    parent: '/sys/fs/cgroup/cpu',
    limits: (quotaUs: number) => ({
      'cpu.cfs_period_us': String(PERIOD_US),
      'cpu.cfs_quota_us': String(quotaUs),
    }),
  },
  {
    parent: '/sys/fs/cgroup',
    limits: (quotaUs: number) => ({ 'cpu.max': `${quotaUs} ${PERIOD_US}` }),
  },
] as const;

const exists = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  );

/**
 * Limits a process to a number of CPUs, which may be below one, with a Linux control group, as a container runtime
 * does. This needs root.
 *
 * @returns a function that removes the control group after the process has ended
 * @throws {BenchError} when the kernel or the user's permissions do not allow it
 */
export async function limitCpu(pid: number, cpus: number): Promise<() => Promise<void>> {
  const version = (await exists(VERSIONS[0].parent)) ? VERSIONS[0] : VERSIONS[1];
  const group = `${version.parent}/onecall-bench-${pid}`;
  try {
    await mkdir(group);
    const limits = version.limits(Math.round(cpus * PERIOD_US));
    for (const [file, value] of Object.entries({ ...limits, 'cgroup.procs': String(pid) }))
      await writeFile(`${group}/${file}`, value);
  } catch (cause) {
    await rmdir(group).catch(() => {});
    throw new BenchError(
      `Cannot limit process ${pid} to ${cpus} CPU: it must run, and control groups must be writable below ${version.parent}, as for root on Linux`,
      { cause },
    );
  }
  return () => rmdir(group);
}
