import { allOf } from './hooks.ts';
import type { StepDefinition, StepFunction, TestBody, TestContext } from './context.ts';
import { runScope } from './run-scope.ts';
import { Scope } from './scope.ts';
import type { StepSink } from './step-sink.ts';

/** What a step needs of the test or step around it. */
export interface Around {
  readonly scope: Scope;
  readonly sink: StepSink;
  readonly context: TestContext;
  readonly abort: AbortController;
}

interface Bookkeeping {
  readonly step: StepFunction;
  /** Complaints: steps that failed, and steps nobody waited for. */
  problems(): string[];
  close(): void;
}

const isBody = (value: unknown): value is TestBody => typeof value === 'function';
const isDefinition = (value: unknown): value is StepDefinition =>
  typeof value === 'object' && value !== null && 'name' in value && 'fn' in value;

/** Reads any of Deno's argument lists; a mistake becomes a step that fails and says so. */
function parseStep(args: readonly unknown[]): StepDefinition {
  const definition = args.find(isDefinition);
  if (definition) return definition;
  const fn = args.find(isBody);
  const name = args.find((value) => typeof value === 'string') ?? fn?.name ?? '';
  if (fn && name !== '') return { name, fn };
  const wrong = new TypeError(
    fn
      ? "The step name can't be empty: name it or its function"
      : 'Missing step function: expected t.step(name, fn)',
  );
  return { name: name === '' ? '(unnamed step)' : name, fn: () => Promise.reject(wrong) };
}

const counted = (names: readonly string[], what: string): string[] =>
  names.length === 0
    ? []
    : [`${names.length} test step${names.length > 1 ? 's' : ''} ${what}: ${names.join(', ')}`];

/** The `t.step` of one test or step; `began` is called for each of its steps. */
export function makeSteps(around: () => Around, began: () => void = () => {}): Bookkeeping {
  const running = new Set<string>();
  const failed: string[] = [];
  let closed = false;

  async function step(...args: readonly unknown[]): Promise<boolean> {
    const definition = parseStep(args);
    let passed = false;
    began();
    running.add(definition.name);
    try {
      await around().sink.run(definition.name, definition.ignore ?? false, async (sink) => {
        if (closed)
          throw new Error('Cannot run a test step after its test has finished: await t.step()');
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
  const steps = makeSteps(() => ({ scope, sink, context, abort: around.abort }));
  const context: TestContext = {
    ...around.context,
    name: definition.name,
    parent: around.context,
    after: (cleanup) => void cleanups.unshift(cleanup),
    step: steps.step,
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
