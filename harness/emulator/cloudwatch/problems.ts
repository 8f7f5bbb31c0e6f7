/**
 * Problems of the emulated CloudWatch, such as unsupported alarms. Each is listed once, with the number of times that
 * it occurred.
 */
export type Problems = Readonly<{
  note: (text: string, times?: number) => void;
  /** Returns the problems in the order of their first occurrence, with their counts. */
  all: () => readonly string[];
}>;

export function createProblems(say: (text: string) => void): Problems {
  const met = new Map<string, number>();
  return {
    note: (text, times = 1) => {
      const before = met.get(text);
      met.set(text, (before ?? 0) + times);
      if (before === undefined) say(text);
    },
    all: () => [...met].map(([text, times]) => (times === 1 ? text : `${text} (${times} times)`)),
  };
}

export const problemText = (error: unknown): string =>
  error instanceof Error ? error.message : String(error);
