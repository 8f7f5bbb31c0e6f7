/** Exit codes that all `onecall` commands share, with their meaning for the help text. */
export const EXIT_CODES = {
  ok: { code: 0, meaning: 'done, or everything that was checked holds' },
  failed: { code: 1, meaning: 'failed, or a check was violated' },
  usage: { code: 2, meaning: 'an option or the environment is wrong; nothing was sent' },
  unreachable: { code: 3, meaning: 'the target does not answer, or is not Onecall' },
  inconclusive: { code: 4, meaning: 'evidence is missing, so nothing is proven' },
  budget: { code: 5, meaning: 'the budget was spent before everything was checked' },
  interrupted: { code: 130, meaning: 'stopped by Ctrl-C or SIGTERM' },
} as const satisfies Record<string, Readonly<{ code: number; meaning: string }>>;

/** Returns the table of exit codes as lines for a help text. */
export const exitCodeLines = (): string =>
  Object.values(EXIT_CODES)
    .map(({ code, meaning }) => `  ${String(code).padStart(3)}  ${meaning}`)
    .join('\n');
