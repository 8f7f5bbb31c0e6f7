import { converse } from './bedrock-client.ts';
import { measureHistoryCost } from './history-cost.ts';
import { measureFirstWord } from './first-word.ts';
import { LONG, BENCH_PACE, SHORT } from './models.ts';
import { measureNotes } from './notes.ts';
import { BenchError } from './process-figures.ts';
import type { BenchResults } from './results.ts';
import { measureLoad } from './server-load.ts';
import type { Bench } from './start-bench.ts';
import * as ways from './ways.ts';

/** Figures of one part of the bench, such as the time to the first word. */
export type Figures = Partial<
  Pick<BenchResults, 'firstWord' | 'notes' | 'history' | 'cpu' | 'memoryMb'>
>;
type Part = Readonly<{
  name: PartName;
  title: string;
  /** Whether times are measured, so that the machine should be quiet. */
  isTimed: boolean;
  measure: (bench: Bench, rounds: number) => Promise<Figures>;
}>;
export type PartName = 'words' | 'notes' | 'history' | 'short' | 'long' | 'open';

const firstWords =
  (atOnce: number, perRound: number): Part['measure'] =>
  async ({ routes }, rounds) => {
    await measureFirstWord(routes, { atOnce, rounds: 1, perRound: 1 });
    return { firstWord: await measureFirstWord(routes, { atOnce, rounds, perRound }) };
  };

/**
 * Measures a person with 500 notes: the time to that person's first word, and how much that person's questions slow
 * other people's answers down.
 */
const notes: Part['measure'] = async ({ target, routes }, rounds) => {
  const noter = ways.throughOnecall(target.url, target.noterToken, SHORT);
  const beside = await measureNotes({
    other: ways.throughOnecall(target.serverUrl, target.token, LONG),
    noter,
    healthUrl: `${target.serverUrl}/healthz`,
    rounds,
  });
  const pair = { withoutNotes: routes.onecall, withNotes: noter };
  return {
    notes: beside,
    firstWord: await measureFirstWord(pair, { atOnce: 1, rounds, perRound: 4 }),
  };
};

type Load = Readonly<{ model: string; streams: number; openEveryMs: number }>;

const load =
  ({ model, ...options }: Load): Part['measure'] =>
  async ({ target, raw, prompts, client }, rounds) => {
    const subjects = [
      { name: 'raw', pid: raw.pid, ask: ways.throughRaw(raw.url, model, prompts.chat) },
      {
        name: 'onecall',
        pid: target.serverPid,
        // The streams belong to many people, because one person may have only four open streams.
        ask: ways.inTurn(
          target.otherTokens.map((token) => ways.throughOnecall(target.serverUrl, token, model)),
        ),
      },
    ];
    const tokens = await countTokens({ client, modelId: model, input: prompts.chat });
    // A first round is not measured, because Node still compiles code in it.
    await measureLoad(subjects, { ...options, streams: 50, rounds: 1 });
    const [rawFigures, figures] = await measureLoad(subjects, { ...options, rounds });
    if (!rawFigures || !figures) throw new BenchError('A server was not measured');
    const paceMs = BENCH_PACE.timeToFirstTokenMs + (tokens - 1) * BENCH_PACE.perTokenMs;
    const { streams } = options;
    return {
      cpu: [
        {
          streams,
          tokens,
          rawUs: rawFigures.cpuPerStreamUs,
          onecallUs: figures.cpuPerStreamUs,
          rawStretch: rawFigures.totalMs / paceMs,
          onecallStretch: figures.totalMs / paceMs,
        },
      ],
      memoryMb: {
        idle: target.idleMb,
        streams,
        withStreams: figures.residentMb,
        rawWithStreams: rawFigures.residentMb,
      },
    };
  };

/** Counts what conversations with a long cached history and with a short history cost; nothing is timed. */
const history: Part['measure'] = async ({ target }) => ({
  history: await measureHistoryCost(target),
});

/**
 * Parts of the bench in the order in which they are measured. Streams are opened one after the other, because a machine
 * of two cores can start only some 30 short answers a second.
 */
export const PARTS: readonly Part[] = [
  { name: 'words', title: 'First word, 1 at once', isTimed: true, measure: firstWords(1, 3) },
  { name: 'words', title: 'First word, 20 at once', isTimed: true, measure: firstWords(20, 1) },
  { name: 'notes', title: 'A person with 500 notes', isTimed: true, measure: notes },
  {
    name: 'history',
    title: 'Cost of 20 turns with history',
    isTimed: false,
    measure: history,
  },
  {
    name: 'short',
    title: 'CPU time of short messages',
    isTimed: true,
    measure: load({ model: SHORT, streams: 50, openEveryMs: 60 }),
  },
  {
    name: 'long',
    title: 'CPU time of 50 open streams',
    isTimed: true,
    measure: load({ model: LONG, streams: 50, openEveryMs: 60 }),
  },
  {
    name: 'open',
    title: 'CPU time and memory of 200 open streams',
    isTimed: true,
    measure: load({ model: LONG, streams: 200, openEveryMs: 20 }),
  },
];

/** Returns the number of tokens that the model writes, as the emulated Bedrock counts them for billing. */
async function countTokens(call: Parameters<typeof converse>[0]): Promise<number> {
  let tokens = Number.NaN;
  for await (const event of await converse(call))
    tokens = event.metadata?.usage?.outputTokens ?? tokens;
  return tokens;
}
