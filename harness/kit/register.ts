import nodeTest, { after, before } from 'node:test';
import type { Definition } from './definition.ts';
import { Hooks } from './hooks.ts';
import { install } from './install.ts';
import { expectEnd } from './linger.ts';
import { runTest } from './run-test.ts';
import { select } from './select.ts';
import { settings } from './settings.ts';
import { saveSnapshots } from './snapshot.ts';
import { PARALLEL } from './step-sink.ts';
import { encodeTitle } from './title.ts';

export const hooks = new Hooks();
const defined: Definition[] = [];
let failures = 0;
let unfinished = 0;
let hooked = false;
let isWhole = true;

/**
 * Adds a test to be registered with `node:test`. All tests that are defined in one turn of the event loop are
 * registered together, when it is known whether one of them has `only`.
 */
export function enqueue(definition: Definition): void {
  install();
  defined.push(definition);
  if (defined.length === 1) setImmediate(flush);
}

function flush(): void {
  const all = defined.splice(0);
  const chosen = select(all, settings());
  isWhole &&= chosen.length === all.length;
  if (chosen.length > 0 && !hooked) registerHooks();
  unfinished += chosen.length;
  for (const definition of chosen) register(definition);
  if (all.some((definition) => definition.only)) refuseOnly();
}

function registerHooks(): void {
  hooked = true;
  const { seed, decorated } = settings();
  if (!decorated) console.log(`seed ${seed} (HARNESS_SEED=${seed} repeats this run)`);
  before(hooks.runBeforeAll);
  after(async () => {
    await hooks.runAfterAll().finally(() => saveSnapshots(isWhole && failures === 0));
    if (unfinished === 0) expectEnd();
  });
}

function register(definition: Definition): void {
  const { name, tags, at, ignore } = definition;
  const title = encodeTitle({ name, tags, at, durationMs: undefined }, settings().decorated);
  void nodeTest(title, { skip: ignore, concurrency: PARALLEL }, async (node) => {
    if (failures >= settings().failFast) return node.skip(`not run: ${failures} failed already`);
    try {
      await runTest({ definition, hooks, node });
    } catch (error) {
      failures += 1;
      throw error;
    } finally {
      unfinished -= 1;
    }
  });
  if (ignore !== false) unfinished -= 1;
}

/**
 * Adds a failing test because a test has the option `only`, so that a run of few tests does not look like a whole one.
 */
function refuseOnly(): void {
  const title = encodeTitle(
    { name: 'no "only" is left behind', tags: [], at: '', durationMs: undefined },
    settings().decorated,
  );
  void nodeTest(title, () => {
    const error = new Error(
      'Test failed because the "only" option was used: remove it to run every test',
    );
    error.stack = error.message;
    throw error;
  });
}
