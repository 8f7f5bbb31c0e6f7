/** The time that a finished file may keep its process alive before it is ended with an explanation. */
const LINGER_MS = 2_000;

/** Ends a process that something left open would keep alive for ever; unref'd, so a clean one never waits. */
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
