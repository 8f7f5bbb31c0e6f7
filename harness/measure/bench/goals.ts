import type { BenchResults } from './results.ts';
import { median, interpolatedQuantile } from './statistics.ts';

/** A figure beside its goal. */
export type Goal = Readonly<{
  figure: string;
  bound: 'at most' | 'at least';
  goal: number;
  unit: 'times' | 'MB' | 'ms';
  got: number;
  /** Distance between the quartiles of the rounds' figures; 0 for a figure of one measurement. */
  spread: number;
}>;

/** `open` when the spread is wider than the distance to the goal. */
type Verdict = 'met' | 'missed' | 'open';

export function verdictOf({ bound, goal, got, spread }: Goal): Verdict {
  if (!(Math.abs(got - goal) >= spread)) return 'open';
  return (bound === 'at most' ? got <= goal : got >= goal) ? 'met' : 'missed';
}

const FIRST_WORD = [
  {
    of: 'onecall',
    beside: 'plain',
    text: 'first word beside an answer without a route',
    bound: 'at most',
    goals: { 1: 1.25, 20: 1.35 },
  },
  {
    of: 'twoCalls',
    beside: 'onecall',
    text: 'first word of a router with two calls beside ours',
    bound: 'at least',
    goals: { 1: 2.2 },
  },
  {
    of: 'onecall',
    beside: 'direct',
    text: 'first word beside the SDK with the same prompt',
    bound: 'at most',
    goals: { 1: 1.02, 20: 1.08 },
  },
  {
    of: 'withNotes',
    beside: 'withoutNotes',
    text: 'first word with 500 notes of 4,000 characters beside none',
    bound: 'at most',
    goals: { 1: 1.05 },
  },
] as const;

/**
 * Goals while a person with many notes sends four questions a second: growth of other people's times, and longest block
 * of the event loop in milliseconds.
 */
const OTHERS_STRETCH = 1.05;
const BLOCKED_MS = 20;

/** Number of tokens up to which a message counts as short. */
const SHORT_TOKENS = 30;
const CPU_GOALS = { short: 1.3, long: 0.9 };
const IDLE_MB = 90;
/** Memory in megabytes that 200 streams may need beyond that of the raw server. */
const BEYOND_RAW_MB = 15;

/** Returns the ratio of two ways or servers: its median over the rounds, and the spread. */
function ratioOf(of: readonly number[], beside: readonly number[]) {
  const ratios = of.map((one, round) => one / (beside[round] ?? Number.NaN));
  return {
    got: median(ratios),
    spread: interpolatedQuantile(ratios, 0.75) - interpolatedQuantile(ratios, 0.25),
  };
}

/** Returns all figures that have a goal and were measured, beside it. */
export function goalsOf({ firstWord, notes, cpu, memoryMb }: BenchResults): Goal[] {
  const roundsOf = (way: string, atOnce: number) =>
    firstWord.find((row) => row.way === way && row.atOnce === atOnce)?.roundsMs ?? [];
  const words = FIRST_WORD.flatMap(({ of, beside, text, bound, goals }) =>
    Object.entries(goals).map(([atOnce, goal]): Goal => ({
      figure: `${text}, ${atOnce} at once`,
      bound,
      goal,
      unit: 'times',
      ...ratioOf(roundsOf(of, Number(atOnce)), roundsOf(beside, Number(atOnce))),
    })),
  );
  const work = cpu.map(({ streams, tokens, onecallUs, rawUs }): Goal => ({
    figure: `CPU beside the raw server, ${streams} streams of ${tokens} tokens`,
    bound: 'at most',
    goal: tokens <= SHORT_TOKENS ? CPU_GOALS.short : CPU_GOALS.long,
    unit: 'times',
    ...ratioOf(onecallUs, rawUs),
  }));
  const beside: Goal[] = [
    {
      figure: 'answers of others while that person asks 4 questions a second',
      bound: 'at most',
      goal: OTHERS_STRETCH,
      unit: 'times',
      ...ratioOf(notes.besideMs, notes.aloneMs),
    },
    {
      figure: `longest wait for the event loop meanwhile (${median(notes.waitAloneMs).toFixed(0)} ms without)`,
      bound: 'at most',
      goal: BLOCKED_MS,
      unit: 'ms',
      got: median(notes.waitBesideMs),
      spread:
        interpolatedQuantile(notes.waitBesideMs, 0.75) -
        interpolatedQuantile(notes.waitBesideMs, 0.25),
    },
  ];
  const memory = [
    { figure: 'resident memory, idle', goal: IDLE_MB, got: memoryMb.idle },
    {
      figure: `resident memory, ${memoryMb.streams} open streams`,
      goal: Math.round(memoryMb.rawWithStreams + BEYOND_RAW_MB),
      got: memoryMb.withStreams,
    },
  ].map((one): Goal => ({ ...one, bound: 'at most', unit: 'MB', spread: 0 }));
  return [...words, ...beside, ...work, ...memory].filter(({ got }) => !Number.isNaN(got));
}
