import type { BenchResults } from './results.ts';
import { median, interpolatedQuantile } from './statistics.ts';

/** A measured figure with its goal. */
export type Goal = Readonly<{
  figure: string;
  bound: 'at most' | 'at least';
  goal: number;
  unit: 'times' | 'MB' | 'ms';
  got: number;
  /** Distance between the upper and lower quartile of the rounds' figures; 0 for a figure that is measured once. */
  spread: number;
}>;

/**
 * Whether a figure meets its goal. It is `open` when the spread of the rounds is wider than the distance to the goal.
 */
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
 * Two goals while a person with 500 notes sends four questions a second: how many times as long other people's answers
 * may take, and how many milliseconds the server's event loop may be blocked.
 */
const OTHERS_STRETCH = 1.05;
const BLOCKED_MS = 20;

/** Greatest number of tokens of an answer that counts as short. */
const SHORT_TOKENS = 30;
const CPU_GOALS = { short: 1.3, long: 0.9 };
const IDLE_MB = 90;
/** Memory in megabytes that Onecall may need for 200 open streams in addition to the raw server's memory. */
const BEYOND_RAW_MB = 15;

/**
 * Divides one list of times by another, round by round. Returns the median of the ratios and the distance between their
 * quartiles.
 */
function ratioOf(of: readonly number[], beside: readonly number[]) {
  const ratios = of.map((one, round) => one / (beside[round] ?? Number.NaN));
  return {
    got: median(ratios),
    spread: interpolatedQuantile(ratios, 0.75) - interpolatedQuantile(ratios, 0.25),
  };
}

/** Returns every measured figure that has a goal, with that goal. */
export function goalsOf({ firstWord, notes, history, cpu, memoryMb }: BenchResults): Goal[] {
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
  const conversations = history.map(({ model, cached, uncached }): Goal => ({
    figure: `20 turns with 8,000 cached tokens of history beside 2,000 uncached, ${model}`,
    bound: 'at most',
    goal: 1,
    unit: 'times',
    got: cached.usd / uncached.usd,
    spread: 0,
  }));
  const memory = [
    { figure: 'resident memory, idle', goal: IDLE_MB, got: memoryMb.idle },
    {
      figure: `resident memory, ${memoryMb.streams} open streams`,
      goal: Math.round(memoryMb.rawWithStreams + BEYOND_RAW_MB),
      got: memoryMb.withStreams,
    },
  ].map((one): Goal => ({ ...one, bound: 'at most', unit: 'MB', spread: 0 }));
  return [...words, ...beside, ...conversations, ...work, ...memory].filter(
    ({ got }) => !Number.isNaN(got),
  );
}
