import { owner } from './scope.ts';

/** Makes `process.exit()` throw inside a test, because an early exit with code 0 would look like success. */
export function guardExit(): void {
  const real = process.exit.bind(process);
  process.exit = (code) => {
    if (owner.getStore()?.options.sanitizeExit === true) {
      throw new Error(
        `Test case attempted to exit with exit code: ${code ?? process.exitCode ?? 0}. Throw an error instead`,
      );
    }
    return real(code);
  };
}

/**
 * Watches `process.exitCode` during one test. The returned function restores the exit code, and returns a sentence if
 * it had changed.
 */
export function watchExitCode(): () => string | undefined {
  const before = process.exitCode;
  return () => {
    const code = process.exitCode;
    if (code === before) return undefined;
    process.exitCode = before;
    return `Test case finished with exit code set to ${code}. Throw an error instead of setting process.exitCode.`;
  };
}
