import type { TestContext } from './context.ts';
import { watchExitCode } from './guard-exit.ts';
import { owner, settle, unowned, type Scope } from './scope.ts';
import { watchBlocked } from './watchdog.ts';

/** A test or step to run: its function, the scope that owns its operations and resources, and its timeout. */
export interface Body {
  readonly scope: Scope;
  readonly context: TestContext;
  readonly fn: () => unknown;
  /** Runs hooks and cleanups, whether the test or step passed or failed, within the scope of the test or step. */
  readonly finish: () => Promise<void>;
  /** Timeout of the function in milliseconds; 0 means none. */
  readonly timeoutMs: number;
  readonly abort: AbortController;
  /**
   * Returns a sentence for each problem of the steps. The runner calls it after the function, hooks and cleanups have
   * ended.
   */
  readonly stepProblems: () => string[];
  /**
   * Whether a change of `process.exitCode` is reported: true for a test, false for a step, since all tests of a process
   * share its exit code.
   */
  readonly watchesExitCode: boolean;
}

const listed = (problems: readonly string[]): string =>
  problems.map((problem) => `  - ${problem}`).join('\n');

/** Returns a sentence for each operation and resource that a scope left open, with the place where it began. */
const explained = (scope: Scope): string[] =>
  scope
    .live()
    .map((held) =>
      held.at === '' ? held.explain() : `${held.explain()}\n    began at ${held.at}`,
    );

/** Returns an error without stack frames, because they would all be in the test kit. */
function plainError(message: string): Error {
  const error = new Error(message);
  error.stack = message;
  return error;
}

function timedOut(body: Body, limitMs: number): Error {
  const waiting = explained(body.scope);
  const lines = waiting.length === 0 ? '' : `, while this was going on:\n${listed(waiting)}`;
  return plainError(`Timed out after ${limitMs} ms${lines}`);
}

/** Shortest timeout in milliseconds of hooks and cleanups, for a test that has a timeout. */
const FINISH_MS = 10_000;

/**
 * Waits until the given work ends, but at most `limitMs` milliseconds; then it aborts the test.
 * @throws an error that reports the timeout
 */
async function withinTime(
  body: Body,
  { limitMs, work }: Readonly<{ limitMs: number; work: () => Promise<void> }>,
): Promise<void> {
  const { promise, reject } = Promise.withResolvers<never>();
  promise.catch(() => undefined);
  const callOff = limitMs === 0 ? () => {} : watchBlocked(body.scope.options.name, limitMs);
  const startedAt = performance.now();
  const stop = () => {
    const error = timedOut(body, limitMs);
    body.abort.abort(error);
    reject(error);
  };
  const timer = limitMs === 0 ? undefined : unowned(() => setTimeout(stop, limitMs));
  try {
    await Promise.race([work(), promise]);
  } finally {
    clearTimeout(timer);
    callOff();
  }
  // Work that blocks the thread past its timeout ends before the timer can fire, so the elapsed time is checked too.
  if (limitMs > 0 && performance.now() - startedAt > limitMs) throw timedOut(body, limitMs);
}

/**
 * Returns a promise that rejects once the test is aborted. The runner stops waiting then, so cleanups run even for a
 * step that never ends.
 */
function untilAborted({ signal }: AbortController) {
  const { promise, reject } = Promise.withResolvers<never>();
  promise.catch(() => undefined);
  const fail = () => reject(signal.reason);
  if (signal.aborted) fail();
  else signal.addEventListener('abort', fail, { once: true });
  return { promise, forget: () => signal.removeEventListener('abort', fail) };
}

/**
 * Runs the function of a test or step, then its hooks and cleanups even if the function failed. @throws the first error
 */
async function runBody(body: Body): Promise<void> {
  const errors: unknown[] = [];
  const inScope = (work: () => unknown) => () =>
    owner.run(body.scope, async () => {
      await work();
    });
  const runFn = inScope(body.fn);
  const stopped = untilAborted(body.abort);
  try {
    const work = () => Promise.race([runFn(), stopped.promise]);
    await withinTime(body, { limitMs: body.timeoutMs, work });
  } catch (error) {
    errors.push(error);
  }
  stopped.forget();
  const limitMs = body.timeoutMs === 0 ? 0 : Math.max(body.timeoutMs, FINISH_MS);
  try {
    await withinTime(body, { limitMs, work: inScope(body.finish) });
  } catch (error) {
    errors.push(error);
  }
  if (errors.length > 0) throw errors[0];
}

/**
 * Runs a test or step, and then checks for leaked operations and resources, failed steps and a changed exit code.
 * @throws the error of the test, or one error that lists each leak with its place and remedy
 */
export async function runScope(body: Body): Promise<void> {
  const exitCode = watchExitCode();
  await runBody(body);
  const steps = body.stepProblems();
  await settle(body.scope);
  const exit = body.watchesExitCode ? exitCode() : undefined;
  const leaks = [
    ...(exit !== undefined && body.scope.options.sanitizeExit ? [exit] : []),
    ...explained(body.scope),
  ];
  if (leaks.length > 0) throw plainError(`Leaks detected:\n${listed([...leaks, ...steps])}`);
  if (steps.length > 0) throw plainError(steps.join('\n'));
}
