import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';

/** CPU time of the whole machine since its boot, in clock ticks. */
export type MachineTicks = Readonly<{ busy: number; total: number }>;

/** The share of the machine's CPU time above which figures say more about other programs than about the server. */
export const MOST_BUSY = 0.15;
const SAMPLE_MS = 2_000;

/**
 * Reads the first line of /proc/stat. Time spent idle or waiting for disks is not busy.
 *
 * @see https://docs.kernel.org/filesystems/proc.html#miscellaneous-kernel-statistics-in-proc-stat
 */
export function parseTicks(stat: string): MachineTicks {
  const [line = ''] = stat.split('\n');
  // The time of guest systems (`guest`) is left out, because the kernel counts it in `user` already.
  const ticks = line.trim().split(/\s+/).slice(1, 9).map(Number);
  const total = ticks.reduce((sum, one) => sum + one, 0);
  const [, , , idle = Number.NaN, waiting = 0] = ticks;
  return { busy: total - idle - waiting, total };
}

/** Returns the share of CPU time that was used between two readings, from 0 to 1. */
export const shareBetween = (before: MachineTicks, after: MachineTicks): number =>
  (after.busy - before.busy) / Math.max(1, after.total - before.total);

async function busyShare(): Promise<number> {
  const read = async () => parseTicks(await readFile('/proc/stat', 'utf8'));
  const before = await read();
  await sleep(SAMPLE_MS);
  return shareBetween(before, await read());
}

type Waiting = Readonly<{
  /** Measures how busy the machine is while this program does nothing. */
  measure?: () => Promise<number>;
  withinMs: number;
  onBusy: (share: number) => void;
}>;

/** Waits until the machine is quiet, or until the time is over. @returns how busy it is in the end, from 0 to 1 */
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
