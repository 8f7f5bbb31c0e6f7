import { allOf } from './hooks.ts';
import type { StepDefinition, StepFunction, TestBody, TestContext } from './context.ts';
import { runScope } from './run-scope.ts';
import { Scope } from './scope.ts';
import type { makeSnapshots } from './snapshot.ts';
import type { StepSink } from './step-sink.ts';

/** The objects of the surrounding test or step that a new step uses. */
export interface Around {
  readonly scope: Scope;
  readonly sink: StepSink;
  readonly context: TestContext;
  readonly abort: AbortController;
  readonly snapshotsOf: ReturnType<typeof makeSnapshots>;
}

interface Bookkeeping {
  readonly step: StepFunction;
  /** Returns sentences that name the failed steps and the steps that were not awaited. */
  problems(): string[];
  close(): void;
}

const isBody = (value: unknown): value is TestBody => typeof value === 'function';
const isDefinition = (value: unknown): value is StepDefinition =>
  typeof value === 'object' && value !== null && 'name' in value && 'fn' in value;

/** Reads the arguments of `t.step` in each of Deno's forms. @throws {TypeError} saying which argument is missing */
function parseStep(args: readonly unknown[]): StepDefinition {
  const definition = args.find(isDefinition);
  if (definition) return definition;
  const fn = args.find(isBody);
  if (!fn) throw new TypeError('Missing step function: expected t.step(name, fn)');
  const name = args.find((value) => typeof value === 'string') ?? fn.name;
  if (name === '') throw new TypeError('The step function must have a name');
  return { name, fn };
}

const counted = (names: readonly string[], what: string): string[] =>
  names.length === 0
    ? []
    : [`${names.length} test step${names.length > 1 ? 's' : ''} ${what}: ${names.join(', ')}`];

/** Creates the method `t.step` of one test or step. `began` is called at the start of each step. */
export function makeSteps(around: () => Around, began: () => void = () => {}): Bookkeeping {
  const running = new Set<string>();
  const failed: string[] = [];
  let closed = false;

  async function step(...args: readonly unknown[]): Promise<boolean> {
    const definition = parseStep(args);
    if (closed)
      throw new Error('Cannot run a test step after its test has finished: await t.step()');
    let passed = false;
    began();
    running.add(definition.name);
    try {
      await around().sink.run(definition.name, definition.ignore ?? false, async (sink) => {
        await runStep(definition, around(), sink).catch((error: unknown) => {
          failed.push(definition.name);
          throw error;
        });
        passed = true;
      });
    } catch {
      passed = false;
    }
    running.delete(definition.name);
    return passed;
  }

  return {
    step,
    problems: () => [
      ...counted([...running], 'not awaited. Await t.step()'),
      ...counted(failed, 'failed'),
    ],
    close: () => void (closed = true),
  };
}

const pathOf = (outer: TestContext | undefined, name: string): string =>
  outer === undefined ? name : pathOf(outer.parent, `${outer.name} > ${name}`);

async function runStep(definition: StepDefinition, around: Around, sink: StepSink): Promise<void> {
  const outer = around.scope.options;
  const scope = new Scope({
    name: `${outer.name} ... ${definition.name}`,
    net: outer.net,
    run: outer.run,
    sanitizeOps: definition.sanitizeOps ?? outer.sanitizeOps,
    sanitizeResources: definition.sanitizeResources ?? outer.sanitizeResources,
    sanitizeExit: definition.sanitizeExit ?? outer.sanitizeExit,
  });
  const cleanups: (() => unknown)[] = [];
  const steps = makeSteps(() => ({ ...around, scope, sink, context }));
  const context: TestContext = {
    ...around.context,
    name: definition.name,
    parent: around.context,
    after: (cleanup) => void cleanups.unshift(cleanup),
    step: steps.step,
    assertSnapshot: around.snapshotsOf(pathOf(around.context, definition.name)),
  };
  await runScope({
    scope,
    context,
    fn: () => definition.fn(context),
    finish: () => allOf(cleanups),
    timeoutMs: 0,
    abort: around.abort,
    stepProblems: () => {
      steps.close();
      return steps.problems();
    },
    watchesExitCode: false,
  });
}
