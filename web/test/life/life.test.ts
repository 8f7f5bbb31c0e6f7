import { registerHooks } from 'node:module';
import { after, before, test } from 'node:test';
import { startCloud, type Cloud } from './cloud.ts';

/** Histories in `make test`: 200 take more than 90 s of one core. `make verify-all` plays 2,000. */
const HISTORIES = Number(process.env['LIFE_HISTORIES'] ?? 100);
/** Histories that are played at once: they mostly wait. */
const AT_ONCE = 8;

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

test(`nothing accepted is lost, nothing shown disappears, nothing is paid twice, in ${HISTORIES} histories`, async () => {
  const { play } = await import('./play.ts');
  const runs = Math.ceil(HISTORIES / AT_ONCE);
  // Each ends before the cloud is closed, also after another one has failed.
  const plays = await Promise.allSettled(Array.from({ length: AT_ONCE }, () => play(cloud, runs)));
  for (const one of plays) if (one.status === 'rejected') throw one.reason;
});
