import { readdir, readFile } from 'node:fs/promises';
import { z } from 'zod';
import { runEngine, type ContainerEngine } from './container-engine.ts';
import type { TaskDescription } from './task-description.ts';

export type TaskStats = Readonly<{
  /** Use of the CPU that the task reserves, in percent. */
  cpuPercent: number;
  memoryBytes: number;
  memoryPercent: number;
  /** Number of open files of its processes; undefined where this machine does not allow counting them. */
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

/** Docker and Podman spell fields of the same meaning differently. */
const Line = z
  .union([
    z.object({ CPUPerc: z.string(), MemUsage: z.string() }),
    z
      .object({ cpu_percent: z.string(), mem_usage: z.string() })
      .transform((line) => ({ CPUPerc: line.cpu_percent, MemUsage: line.mem_usage })),
  ])
  .transform(({ CPUPerc, MemUsage }) => ({ cpu: CPUPerc, memory: MemUsage }));

/** Measures a running container over about a second. @throws {EngineError} when it has ended */
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

/** Reads a size such as `12.3MiB`. Returns bytes. @throws {Error} for a unit that engines do not print */
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
    // An engine in a virtual machine has its own process ids, which belong to other processes here.
    if (!(await readFile(`/proc/${pid}/cgroup`, 'utf8')).includes(containerId)) return undefined;
    const children = await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8');
    const pids = [pid, ...children.split(' ').filter((child) => child.trim() !== '')];
    const counts = pids.map(async (each) => (await readdir(`/proc/${each}/fd`)).length);
    return (await Promise.all(counts)).reduce((sum, count) => sum + count, 0);
  } catch {
    return undefined;
  }
}
