import type { TestContext as NodeTest } from 'node:test';
import { pathToFileURL } from 'node:url';
import type { Definition } from './definition.ts';
import type { TestContext } from './context.ts';
import { allOf, type Hooks } from './hooks.ts';
import { narrowed } from './net-permission.ts';
import { makePlan } from './plan.ts';
import { runScope } from './run-scope.ts';
import { Scope } from './scope.ts';
import { derivedSeed, randomFrom } from './seed.ts';
import { settings } from './settings.ts';
import { KeptSteps, liveSteps, type StepSink } from './step-sink.ts';
import { makeSnapshots } from './snapshot.ts';
import { makeSteps } from './steps.ts';

/** A test definition with the hooks of its file, and the test of `node:test` that reports its result. */
interface Runnable {
  readonly definition: Definition;
  readonly hooks: Hooks;
  readonly node: NodeTest;
}

interface Attempt {
  readonly number: number;
  readonly sink: StepSink;
}

/** Runs a test and its hooks once, in a scope that owns the operations and resources they begin. */
async function attempt(
  { definition, hooks, node }: Runnable,
  { number, sink }: Attempt,
): Promise<void> {
  const abort = new AbortController();
  const seed = derivedSeed(settings().seed, definition.name);
  const scope = new Scope({ ...definition, net: narrowed(definition.net, 'all') });
  const cleanups: (() => unknown)[] = [];
  const plan = makePlan(node);
  const file = definition.at.replace(/:\d+:\d+$/, '');
  const snapshotsOf = makeSnapshots(file);
  const steps = makeSteps(() => ({ scope, sink, context, abort, snapshotsOf }), plan.countStep);
  const context: TestContext = {
    name: definition.name,
    origin: pathToFileURL(file).href,
    parent: undefined,
    tags: definition.tags,
    seed,
    attempt: number,
    signal: AbortSignal.any([abort.signal, node.signal]),
    random: randomFrom(seed),
    skip: (reason) => node.skip(reason),
    diagnostic: (message) => node.diagnostic(message),
    after: (cleanup) => void cleanups.unshift(cleanup),
    step: steps.step,
    assertSnapshot: snapshotsOf(definition.name),
    mock: node.mock,
    assert: plan.assert,
    plan: plan.plan,
  };
  await runScope({
    scope,
    context,
    fn: async () => {
      await hooks.runBeforeEach();
      await definition.fn(context);
    },
    finish: () => allOf([...cleanups, hooks.runAfterEach, () => node.mock.restoreAll()]),
    timeoutMs: definition.timeoutMs,
    abort,
    stepProblems: () => {
      steps.close();
      return [...steps.problems(), ...plan.problems()];
    },
    watchesExitCode: true,
  });
}

const firstLine = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error)).split('\n').slice(0, 2).join(' ');

/**
 * Runs a test until an attempt passes or the allowed attempts are used up. Hooks and sanitizers run for each attempt.
 */
async function attempts(runnable: Runnable): Promise<void> {
  const { definition, node } = runnable;
  for (let number = 1; number <= definition.retry; number += 1) {
    const sink = new KeptSteps();
    try {
      await attempt(runnable, { number, sink });
      await sink.replay(node);
      if (number > 1)
        node.diagnostic(`flaky: passed at attempt ${number} of ${definition.retry + 1}`);
      return;
    } catch (error) {
      node.diagnostic(`attempt ${number} of ${definition.retry + 1} failed: ${firstLine(error)}`);
    }
  }
  await attempt(runnable, { number: definition.retry + 1, sink: liveSteps(node) });
  if (definition.retry > 0) {
    node.diagnostic(`flaky: passed at attempt ${definition.retry + 1} of ${definition.retry + 1}`);
  }
}

/** Runs a test as often as `repeats` says. Each repetition must pass and may be retried as often as `retry` says. */
export async function runTest(runnable: Runnable): Promise<void> {
  for (let run = 0; run <= runnable.definition.repeats; run += 1) await attempts(runnable);
}
