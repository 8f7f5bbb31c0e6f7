import { readdir, readFile } from 'node:fs/promises';
import { z } from 'zod';
import { runEngine, type ContainerEngine } from './container-engine.ts';
import type { TaskDescription } from './task-description.ts';

export type TaskStats = Readonly<{
  /** CPU use in percent of the CPU that the task reserves. */
  cpuPercent: number;
  memoryBytes: number;
  memoryPercent: number;
  /** Number of open files of the task's processes; undefined if this machine does not allow counting them. */
  descriptors?: number;
}>;

const UNITS = {
  B: 1,
  kB: 1e3,
  KB: 1e3,
  KiB: 2 ** 10,
  MB: 1e6,
  MiB: 2 ** 20,
  GB: 1e9,
  GiB: 2 ** 30,
};

/** A line of the engine's `stats` command. Docker and Podman name some of its fields differently. */
const Line = z
  .union([
    z.object({ CPUPerc: z.string(), MemUsage: z.string() }),
    z
      .object({ cpu_percent: z.string(), mem_usage: z.string() })
      .transform((line) => ({ CPUPerc: line.cpu_percent, MemUsage: line.mem_usage })),
  ])
  .transform(({ CPUPerc, MemUsage }) => ({ cpu: CPUPerc, memory: MemUsage }));

/**
 * Measures the resource use of a running container, which takes about a second. @throws {EngineError} when the
 * container has ended
 */
export async function readStats(
  engine: ContainerEngine,
  containerId: string,
  task: TaskDescription,
): Promise<TaskStats> {
  const [printed, descriptors] = await Promise.all([
    runEngine(engine, ['stats', '--no-stream', '--format', '{{json .}}', containerId]),
    countDescriptors(engine, containerId),
  ]);
  const { cpu, memory } = Line.parse(JSON.parse(printed));
  const memoryBytes = parseBytes(memory.split('/')[0] ?? '');
  return {
    cpuPercent: Number.parseFloat(cpu) / (task.cpuUnits / 1024),
    memoryBytes,
    memoryPercent: (memoryBytes / (task.memoryMiB * 2 ** 20)) * 100,
    ...(descriptors === undefined ? {} : { descriptors }),
  };
}

/** Converts a size such as `12.3MiB` to bytes. @throws {Error} for an unknown unit */
export function parseBytes(text: string): number {
  const [, amount, unit] = /^\s*([\d.]+)\s*([A-Za-z]+)\s*$/.exec(text) ?? [];
  const factor = Object.entries(UNITS).find(([name]) => name === unit)?.[1];
  if (amount === undefined || factor === undefined)
    throw new Error(
      `Cannot read "${text}" as an amount of memory: a number and one of ${Object.keys(UNITS).join(', ')} is expected`,
    );
  return Number(amount) * factor;
}

async function countDescriptors(
  engine: ContainerEngine,
  containerId: string,
): Promise<number | undefined> {
  try {
    const pid = await runEngine(engine, ['inspect', '--format', '{{.State.Pid}}', containerId]);
    // If the engine runs in a virtual machine, the process id that it reports belongs to another process on this
    // machine.
    if (!(await readFile(`/proc/${pid}/cgroup`, 'utf8')).includes(containerId)) return undefined;
    const children = await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8');
    const pids = [pid, ...children.split(' ').filter((child) => child.trim() !== '')];
    const counts = pids.map(async (each) => (await readdir(`/proc/${each}/fd`)).length);
    return (await Promise.all(counts)).reduce((sum, count) => sum + count, 0);
  } catch {
    return undefined;
  }
}
