/** Time in milliseconds for which the process of a finished test file may stay alive before the test kit ends it. */
const LINGER_MS = 2_000;

/**
 * Ends this process with an explanation if an open handle keeps it alive after the tests. The timer is unref'd, so it
 * does not delay a process without open handles.
 */
export function expectEnd(): void {
  setTimeout(() => {
    const open = process
      .getActiveResourcesInfo()
      .filter((kind) => kind !== 'TTYWrap' && kind !== 'PipeWrap');
    process.stderr.write(
      `The tests have finished, but this is still open: ${open.join(', ') || 'an unknown handle'}. Close it in afterAll() or t.after().\n`,
    );
    process.exit(1);
  }, LINGER_MS).unref();
}
