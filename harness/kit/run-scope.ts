import type { TestContext } from './context.ts';
import { watchExitCode } from './guard-exit.ts';
import { owner, settle, unowned, type Scope } from './scope.ts';
import { watchBlocked } from './watchdog.ts';

/** A test or step as the runner needs it: its function, the scope that owns what it begins, and its timeout. */
export interface Body {
  readonly scope: Scope;
  readonly context: TestContext;
  readonly fn: () => unknown;
  /** Hooks and cleanups that run whether the body passed or not, within the same ownership. */
  readonly finish: () => Promise<void>;
  /** Milliseconds; 0 means none. */
  readonly timeoutMs: number;
  readonly abort: AbortController;
  /** Returns the problems of the steps, each a sentence; it is called after the body has ended. */
  readonly stepProblems: () => string[];
  /**
   * Whether a change of `process.exitCode` is reported: true for a test, false for a step, since the exit code is the
   * whole process's.
   */
  readonly watchesExitCode: boolean;
}

const listed = (problems: readonly string[]): string =>
  problems.map((problem) => `  - ${problem}`).join('\n');

/** Returns the operations and resources that a scope left open, each with the place where it began. */
const explained = (scope: Scope): string[] =>
  scope
    .live()
    .map((held) =>
      held.at === '' ? held.explain() : `${held.explain()}\n    began at ${held.at}`,
    );

/** Returns an error whose stack is its message, because the kit's own stack does not help the reader. */
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

/** The least time that hooks and cleanups are given, where the test has a limit. */
const FINISH_MS = 10_000;

/** Waits for the work, but no longer than its limit, or until the test around it is aborted. */
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
  // A thread that was blocked past the limit finishes its work before the timer has a turn.
  if (limitMs > 0 && performance.now() - startedAt > limitMs) throw timedOut(body, limitMs);
}

/** Rejects once the test is aborted, so that a step that never ends still runs its cleanups. */
function untilAborted({ signal }: AbortController) {
  const { promise, reject } = Promise.withResolvers<never>();
  promise.catch(() => undefined);
  const fail = () => reject(signal.reason);
  if (signal.aborted) fail();
  else signal.addEventListener('abort', fail, { once: true });
  return { promise, forget: () => signal.removeEventListener('abort', fail) };
}

/** Runs the body, then hooks and cleanups whatever became of it. Throws the first error. */
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
 * Runs a body as the owner of all it begins, then asks every sanitizer.
 * @throws what the body threw, or one error that lists each leak with its place and remedy.
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
