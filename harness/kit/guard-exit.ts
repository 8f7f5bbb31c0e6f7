import { owner } from './scope.ts';

/** Turns `process.exit()` inside a test into an error: an early exit 0 would look like success. */
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

/** Watches `process.exitCode` over one test; the returned function restores it and says what it was. */
export function watchExitCode(): () => string | undefined {
  const before = process.exitCode;
  return () => {
    const code = process.exitCode;
    if (code === before) return undefined;
    process.exitCode = before;
    return `Test case finished with exit code set to ${code}. Throw an error instead of setting process.exitCode.`;
  };
}
