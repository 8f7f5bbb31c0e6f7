import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';

/** CPU time of the whole machine since its start, in clock ticks: in use, and in total. */
export type MachineTicks = Readonly<{ busy: number; total: number }>;

/**
 * Share of the machine's CPU time that other programs may use. Above that share, measured times say more about the
 * other programs than about the server.
 */
export const MOST_BUSY = 0.15;
const SAMPLE_MS = 2_000;

/**
 * Reads the machine's CPU time from the first line of /proc/stat. Time in which the CPU is idle or waits for disks does
 * not count as busy.
 *
 * @see https://docs.kernel.org/filesystems/proc.html#miscellaneous-kernel-statistics-in-proc-stat
 */
export function parseTicks(stat: string): MachineTicks {
  const [line = ''] = stat.split('\n');
  // The column `guest` of /proc/stat is left out, because the kernel counts the time of guest systems in `user`
  // already.
  const ticks = line.trim().split(/\s+/).slice(1, 9).map(Number);
  const total = ticks.reduce((sum, one) => sum + one, 0);
  const [, , , idle = Number.NaN, waiting = 0] = ticks;
  return { busy: total - idle - waiting, total };
}

/** Returns the share of CPU time that was in use between two readings, from 0 to 1. */
export const shareBetween = (before: MachineTicks, after: MachineTicks): number =>
  (after.busy - before.busy) / Math.max(1, after.total - before.total);

async function busyShare(): Promise<number> {
  const read = async () => parseTicks(await readFile('/proc/stat', 'utf8'));
  const before = await read();
  await sleep(SAMPLE_MS);
  return shareBetween(before, await read());
}

type Waiting = Readonly<{
  /** Returns the share of CPU time that other programs use, from 0 to 1. */
  measure?: () => Promise<number>;
  withinMs: number;
  onBusy: (share: number) => void;
}>;

/**
 * Waits until other programs use little of the machine's CPU time, or until the time is over.
 * @returns the share of CPU time that they use in the end, from 0 to 1
 */
export async function untilMachineIsQuiet({
  measure = busyShare,
  withinMs,
  onBusy,
}: Waiting): Promise<number> {
  const giveUpAt = performance.now() + withinMs;
  for (;;) {
    const share = await measure();
    if (!(share > MOST_BUSY) || performance.now() > giveUpAt) return share;
    onBusy(share);
  }
}
