import { registerHooks } from 'node:module';
import { after, before, test } from 'node:test';
import { startCloud, type Cloud } from './cloud.ts';

/** Histories in `make test`: 200 take more than 90 s of one core. `make verify-all` plays 2,000. */
const HISTORIES = Number(process.env['LIFE_HISTORIES'] ?? 100);
/** Histories that are played at once: they mostly wait. */
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

let cloud: Cloud;
before(async () => {
  // Node has no network state; a browser has.
  Object.defineProperty(navigator, 'onLine', { value: true, configurable: true });
  cloud = await startCloud();
});
after(() => cloud.close());

test(`nothing accepted is lost, nothing shown disappears, nothing is paid twice, in ${HISTORIES} histories`, async (t) => {
  t.diagnostic(`LIFE_SEED=${SEED}`);
  const { play } = await import('./play.ts');
  const runs = Math.ceil(HISTORIES / AT_ONCE);
  // Each ends before the cloud is closed, also after another one has failed.
  const plays = await Promise.allSettled(
    Array.from({ length: AT_ONCE }, (_, at) => play(cloud, { numRuns: runs, seed: SEED + at })),
  );
  for (const one of plays) if (one.status === 'rejected') throw one.reason;
});
