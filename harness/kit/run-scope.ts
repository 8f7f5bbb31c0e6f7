import type { TestContext } from './context.ts';
import { watchExitCode } from './guard-exit.ts';
import { owner, settle, unowned, type Scope } from './scope.ts';

/** What runs inside one scope and how long it may take. */
export interface Body {
  readonly scope: Scope;
  readonly context: TestContext;
  readonly fn: () => unknown;
  /** Hooks and cleanups that run whether the body passed or not, within the same ownership. */
  readonly finish: () => Promise<void>;
  /** In milliseconds; 0 means none. */
  readonly timeoutMs: number;
  readonly abort: AbortController;
  /** Complaints of steps, each a sentence, asked for after the body. */
  readonly stepProblems: () => string[];
  /** True for a test, false for a step: `process.exitCode` belongs to the whole process. */
  readonly watchesExitCode: boolean;
}

const listed = (problems: readonly string[]): string =>
  problems.map((problem) => `  - ${problem}`).join('\n');

/** What is still going on, each with where it began. */
const explained = (scope: Scope): string[] =>
  scope
    .live()
    .map((held) =>
      held.at === '' ? held.explain() : `${held.explain()}\n    began at ${held.at}`,
    );

/** An error whose stack is its message: where the kit noticed is of no use to the reader. */
function plainError(message: string): Error {
  const error = new Error(message);
  error.stack = message;
  return error;
}

function timedOut(body: Body): Error {
  const waiting = explained(body.scope);
  const lines = waiting.length === 0 ? '' : `, while this was going on:\n${listed(waiting)}`;
  return plainError(`Timed out after ${body.timeoutMs} ms${lines}`);
}

async function withinTime(body: Body, work: () => Promise<void>): Promise<void> {
  if (body.timeoutMs === 0) return work();
  const { promise, reject } = Promise.withResolvers<never>();
  const timer = unowned(() =>
    setTimeout(() => {
      const error = timedOut(body);
      body.abort.abort(error);
      reject(error);
    }, body.timeoutMs),
  );
  try {
    await Promise.race([work(), promise]);
  } finally {
    clearTimeout(timer);
  }
  return undefined;
}

/**
 * Runs a body as the owner of all it begins, then asks every sanitizer.
 * @throws what the body threw, or one error that lists each leak with its place and remedy.
 */
export async function runScope(body: Body): Promise<void> {
  const exitCode = watchExitCode();
  await withinTime(body, () =>
    owner.run(body.scope, async () => {
      try {
        await body.fn();
      } finally {
        await body.finish();
      }
    }),
  );
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
