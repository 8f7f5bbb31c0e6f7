import { counted, formatDuration } from './words.ts';

export type Progress = Readonly<{
  /** The current step of the run, such as "2 Infinite Loop Prevention". */
  doing: string;
  sinceMs: number;
  requests: number;
  failed: number;
  slowestMs: number;
}>;

export const liveText = ({ doing, sinceMs, requests, failed, slowestMs }: Progress): string =>
  [
    formatDuration(Math.round(sinceMs / 1_000) * 1_000),
    doing,
    counted(requests, 'request'),
    `slowest ${formatDuration(slowestMs)}`,
    ...(failed > 0 ? [`${failed} failed`] : []),
  ].join(' · ');

type Output = Readonly<{ isTTY?: boolean; columns?: number; write: (text: string) => unknown }>;

const EVERY_MS = { terminal: 250, log: 10_000 };

/**
 * Prints the progress of a run: one line that is rewritten on a terminal, or a new line at intervals in a log. `end`
 * clears the line.
 */
export function startLiveLine(out: Output, read: () => Progress): Readonly<{ end: () => void }> {
  const terminal = out.isTTY === true;
  const show = (): void => {
    const text = liveText(read());
    if (terminal) out.write(`\r\u001b[2K${text.slice(0, (out.columns ?? 80) - 1)}`);
    else out.write(`${text}\n`);
  };
  const timer = setInterval(show, terminal ? EVERY_MS.terminal : EVERY_MS.log);
  timer.unref();
  return {
    end: () => {
      clearInterval(timer);
      if (terminal) out.write('\r\u001b[2K');
    },
  };
}
