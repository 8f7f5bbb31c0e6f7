import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Weather } from './histories.ts';
import { useLifeCloud } from './life-cloud.ts';

/** Number of test histories of each kind, calm and troubled; `make verify-all` plays ten times as many. */
const HISTORIES = Number(process.env['LIFE_HISTORIES'] ?? 100);
/** Time in seconds after which no new test history is started, so that a busy machine plays fewer. */
const SECONDS = Number(process.env['LIFE_SECONDS'] ?? 40);
/** Number of test histories that are played concurrently; they spend most of the time waiting. */
const AT_ONCE = 8;
/**
 * Seed of the generated test histories. The same seed generates the same histories, but their timing varies with the
 * machine.
 */
const SEED = Number(process.env['LIFE_SEED'] ?? Math.trunc(Math.random() * 1e9));

/** Defines the test that plays test histories of one kind, calm or troubled. */
export function testHistories(weather: Weather): void {
  const cloud = useLifeCloud();

  test(`${weather} histories: nothing accepted is lost, nothing shown disappears, nothing is paid twice`, async (t) => {
    const { play } = await import('./play.ts');
    const until = performance.now() + SECONDS * 1_000;
    const most = Math.ceil(HISTORIES / AT_ONCE);
    // All concurrent test histories end before the emulated cloud is closed, even if one of them has failed.
    const plays = await Promise.allSettled(
      Array.from({ length: AT_ONCE }, (_, at) =>
        play(cloud(), { weather, seed: SEED + at, most, until }),
      ),
    );
    let played = 0;
    t.diagnostic(`LIFE_SEED=${SEED}`);
    for (const one of plays) {
      if (one.status === 'rejected') throw one.reason;
      played += one.value;
    }
    t.diagnostic(`${played} histories`);
    assert.ok(played >= AT_ONCE);
  });
}
