import assert from 'node:assert/strict';
import { registerHooks } from 'node:module';
import { after, before, test } from 'node:test';
import { startLifeCloud, type LifeCloud } from './cloud.ts';
import type { Weather } from './histories.ts';

/** Number of histories of each kind, calm and troubled; `make verify-all` plays ten times as many. */
const HISTORIES = Number(process.env['LIFE_HISTORIES'] ?? 100);
/** On a busy machine fewer histories are played, in about this time. */
const SECONDS = Number(process.env['LIFE_SECONDS'] ?? 40);
/** Number of histories that are played concurrently; they spend most of the time waiting. */
const AT_ONCE = 8;
/** The same seed plays the same histories again; their timing is the machine's. */
const SEED = Number(process.env['LIFE_SEED'] ?? Math.trunc(Math.random() * 1e9));

// Solid's reactive build is behind the condition "browser", under which the SDK of AWS does not run on Node.
registerHooks({
  resolve: (specifier, context, next) =>
    next(
      specifier,
      /^solid-js(\/|$)/.test(specifier)
        ? { ...context, conditions: ['browser', ...context.conditions] }
        : context,
    ),
});

/** Defines the test that plays histories of one kind, calm or troubled. */
export function testHistories(weather: Weather): void {
  let cloud: LifeCloud;
  before(async () => {
    // Node has no network state; a browser has.
    Object.defineProperty(navigator, 'onLine', { value: true, configurable: true });
    cloud = await startLifeCloud();
  });
  after(() => cloud.close());

  test(`${weather} histories: nothing accepted is lost, nothing shown disappears, nothing is paid twice`, async (t) => {
    const { play } = await import('./play.ts');
    const until = performance.now() + SECONDS * 1_000;
    const most = Math.ceil(HISTORIES / AT_ONCE);
    // All players end before the cloud is closed, even when one of them has failed.
    const plays = await Promise.allSettled(
      Array.from({ length: AT_ONCE }, (_, at) =>
        play(cloud, { weather, seed: SEED + at, most, until }),
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
