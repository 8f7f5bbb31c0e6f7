import { readFile, stat } from 'node:fs/promises';
import { ControlError } from '../../emulator/control/call-control.ts';
import { createControlClient } from '../../emulator/bedrock/control-client.ts';
import { parseLogLines } from './log-lines.ts';
import { known, unknown, type Known, type Telemetry } from './telemetry.ts';

export type LocalTelemetry = Readonly<{
  /** URL of the emulated Bedrock's control port; without it model calls are not counted. */
  controlUrl?: string | undefined;
  /** File with the server's standard output. */
  logFile?: string | undefined;
  /** Returns the server's whole log so far. When this function is given, no log file is read. */
  readLog?: () => string | Promise<string>;
}>;

const NO_COUNTER = unknown(
  'nothing counts model calls here',
  'run against the emulated Bedrock, or in AWS with invocation logging',
);
const NO_LOG = unknown(
  'the server log cannot be read',
  'start the environment with a folder for its log, as make dev does',
);

/**
 * Returns the telemetry of an emulated environment, from the call counters of its emulated Bedrock and the server's log
 * file.
 */
export function localTelemetry({ controlUrl, logFile, readLog }: LocalTelemetry): Telemetry {
  const control = controlUrl === undefined ? undefined : createControlClient(controlUrl);
  const counted = async <T>(read: () => Promise<Known<T>>): Promise<Known<T>> => {
    try {
      return await read();
    } catch (error) {
      const forgotten = error instanceof ControlError && error.status === 404;
      return forgotten
        ? unknown('the emulator forgot this trace or run', 'raise how many traces it remembers')
        : unknown(`the emulator does not answer: ${String(error)}`, 'keep the environment running');
    }
  };
  const log = readLog ?? (logFile === undefined ? undefined : tailOf(logFile));
  return {
    callsOf: async (traceId) =>
      control
        ? counted(async () => known((await control.trace(traceId)).counts.accepted))
        : NO_COUNTER,
    callsOfRun: async (run) =>
      control ? counted(async () => known((await control.run(run)).counts.accepted)) : NO_COUNTER,
    callsByTrace: async (run) => {
      if (!control) return NO_COUNTER;
      return counted<ReadonlyMap<string, number>>(async () => {
        const { traces, tracesEvicted } = await control.run(run);
        if (tracesEvicted > 0)
          return unknown(
            `the emulator forgot ${tracesEvicted} traces of this run`,
            'raise how many traces it remembers',
          );
        return known(new Map(traces.map(({ traceId, counts }) => [traceId, counts.accepted])));
      });
    },
    totalCalls: async () =>
      control ? counted(async () => known((await control.counters()).total.accepted)) : NO_COUNTER,
    inFlight: async () =>
      control ? counted(async () => known((await control.counters()).total.inFlight)) : NO_COUNTER,
    openCallsOf: async (traceId) =>
      control
        ? counted(async () => known((await control.trace(traceId)).counts.inFlight))
        : NO_COUNTER,
    promptsOf: async (traceId) =>
      control
        ? counted(async () =>
            known(
              (await control.prompts(traceId)).map(({ system, messages, firstLine }) => ({
                prompt: [system, ...messages.map(({ role, text }) => `${role}: ${text}`)].join(
                  '\n\n',
                ),
                header: firstLine,
              })),
            ),
          )
        : NO_COUNTER,
    logLines: async (query) => {
      if (!log) return NO_LOG;
      try {
        return known(parseLogLines(await log(), query));
      } catch (error) {
        return unknown(
          `the log cannot be read: ${String(error)}`,
          NO_LOG.known ? '' : NO_LOG.enable,
        );
      }
    },
  };
}

/**
 * Returns a function that reads the lines added to a file since its first read. The log of a long-lived environment may
 * be large.
 */
function tailOf(path: string): () => Promise<string> {
  const from = stat(path).then(
    ({ size }) => size,
    () => 0,
  );
  return async () => {
    const start = await from;
    const bytes = await readFile(path);
    return bytes.subarray(bytes.length < start ? 0 : start).toString('utf8');
  };
}
