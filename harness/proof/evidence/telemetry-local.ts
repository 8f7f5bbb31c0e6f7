import { readFile, stat } from 'node:fs/promises';
import { ControlError } from '../../emulator/control/call-control.ts';
import { createControlClient } from '../../emulator/bedrock/control-client.ts';
import { parseLogLines } from './log-lines.ts';
import { known, unknown, type Known, type ModelPrompt, type Telemetry } from './telemetry.ts';

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
const NO_LOG = 'the server log cannot be read';
const ENABLE_LOG = 'start the environment with a folder for its log, as make dev does';

/**
 * Returns the telemetry of an emulated environment, from the call counters of its emulated Bedrock and the server's log
 * file.
 */
export function localTelemetry({ controlUrl, logFile, readLog }: LocalTelemetry): Telemetry {
  const control = controlUrl === undefined ? undefined : createControlClient(controlUrl);
  const ask = async <T>(read: (client: ControlClient) => Promise<Known<T>>): Promise<Known<T>> => {
    if (!control) return NO_COUNTER;
    try {
      return await read(control);
    } catch (error) {
      const forgotten = error instanceof ControlError && error.status === 404;
      return forgotten
        ? unknown('the emulator forgot this trace or run', 'raise how many traces it remembers')
        : unknown(`the emulator does not answer: ${String(error)}`, 'keep the environment running');
    }
  };
  const log = readLog ?? (logFile === undefined ? undefined : tailOf(logFile));
  return {
    callsOf: (traceId) =>
      ask(async (client) => known((await client.trace(traceId)).counts.accepted)),
    callsOfRun: (run) => ask(async (client) => known((await client.run(run)).counts.accepted)),
    callsByTrace: (run) =>
      ask<ReadonlyMap<string, number>>(async (client) => {
        const { traces, tracesEvicted } = await client.run(run);
        if (tracesEvicted > 0)
          return unknown(
            `the emulator forgot ${tracesEvicted} traces of this run`,
            'raise how many traces it remembers',
          );
        return known(new Map(traces.map(({ traceId, counts }) => [traceId, counts.accepted])));
      }),
    totalCalls: () => ask(async (client) => known((await client.counters()).total.accepted)),
    inFlight: () => ask(async (client) => known((await client.counters()).total.inFlight)),
    openCallsOf: (traceId) =>
      ask(async (client) => known((await client.trace(traceId)).counts.inFlight)),
    promptsOf: (traceId) =>
      ask(async (client) => known((await client.prompts(traceId)).map(asText))),
    logLines: async (query) => {
      if (!log) return unknown(NO_LOG, ENABLE_LOG);
      try {
        return known(parseLogLines(await log(), query));
      } catch (error) {
        return unknown(`the log cannot be read: ${String(error)}`, ENABLE_LOG);
      }
    },
  };
}

type ControlClient = ReturnType<typeof createControlClient>;
type SeenPrompt = Awaited<ReturnType<ControlClient['prompts']>>[number];

const asText = ({ system, messages, firstLine }: SeenPrompt): ModelPrompt => ({
  prompt: [system, ...messages.map(({ role, text }) => `${role}: ${text}`)].join('\n\n'),
  header: firstLine,
});

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
