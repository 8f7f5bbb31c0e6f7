import { hostname, userInfo } from 'node:os';
import { setTimeout as wait } from 'node:timers/promises';
import { TargetError } from '../../target/target-error.ts';

/** The run that holds the lease of an environment, and the time at which the lease ends. */
export type LeaseHolder = Readonly<{ name: string; untilMs: number }>;

/** Store of one environment's lease, which makes two runs on the environment wait for each other. */
export type LeaseStore = Readonly<{
  /**
   * Stores the holder, unless another run has a lease that has not ended.
   * @returns the holder of that lease, or undefined when this holder now has it
   */
  take: (holder: LeaseHolder) => Promise<LeaseHolder | undefined>;
  release: (name: string) => Promise<void>;
}>;

export type Lease = Readonly<{ release: () => Promise<void> }>;

export type Leasing = Readonly<{
  store: LeaseStore;
  say: (text: string) => void;
  signal: AbortSignal;
  /** Duration of a lease in ms; after that a lease ends by itself if its holder died. */
  lastsMs?: number;
  everyMs?: number;
  /** Longest wait for another run to end, in ms. */
  patienceMs?: number;
}>;

const LASTS_MS = 60_000;
const EVERY_MS = 2_000;
const PATIENCE_MS = 30 * 60_000;

/** Returns a name for this run, which is shown to a person whose run waits for it. */
export const newHolderName = (): string =>
  `${userInfo().username}@${hostname()} (process ${process.pid}, ${new Date().toISOString().slice(11, 16)} UTC)`;

/**
 * Waits until no other run holds the environment's lease, then takes it and renews it until it is released.
 * @throws {TargetError} `leased` when the other run does not end in time
 */
export async function takeLease(leasing: Leasing): Promise<Lease> {
  const { store, say, signal, lastsMs = LASTS_MS, everyMs = EVERY_MS } = leasing;
  const { patienceMs = PATIENCE_MS } = leasing;
  const name = newHolderName();
  const take = () => store.take({ name, untilMs: Date.now() + lastsMs });
  const giveUpAt = performance.now() + patienceMs;
  let told = '';
  for (let other = await take(); other !== undefined; other = await take()) {
    if (told !== other.name)
      say(`Waiting for another run to end: ${other.name} verifies this environment`);
    told = other.name;
    if (performance.now() > giveUpAt || signal.aborted)
      throw new TargetError(
        'leased',
        `Cannot verify now: ${other.name} does, and two runs would erase each other's data; wait until it ends`,
      );
    await wait(everyMs, undefined, { signal }).catch(() => {});
  }
  const renewing = setInterval(() => void take().catch(() => {}), lastsMs / 3);
  renewing.unref();
  return {
    release: async () => {
      clearInterval(renewing);
      await store.release(name).catch(() => {});
    },
  };
}
