import { timesOf } from '../percentiles.ts';
import type { Result, StoredSample } from '../result.ts';
import { percentileDifference, rateDifference, type Difference } from './intervals.ts';
import { joinAcrossDeploy, type Joined } from './join-across-deploy.ts';
import type { StoredRun } from './read-result.ts';

export type Direction = 'better' | 'worse' | 'same';

export type ComparedFigure = Difference &
  Readonly<{ name: string; unit: 'ms' | 'share'; change: Direction; n: readonly [number, number] }>;

export type VerdictChange = Readonly<{ name: string; a: string; b: string; change: Direction }>;

export type Comparison = Readonly<{
  a: Result;
  b: Result;
  verdicts: readonly VerdictChange[];
  figures: readonly ComparedFigure[];
  joined: Joined;
  /** Reasons why the numbers of the two runs cannot be compared. */
  unlike: readonly string[];
}>;

/** Returns `worse` or `better` when the confidence interval of the difference is on one side of 0, otherwise `same`. */
export const changeOf = ({ low, high }: Pick<Difference, 'low' | 'high'>): Direction =>
  low !== null && low > 0 ? 'worse' : high !== null && high < 0 ? 'better' : 'same';

/** Compares the verdicts and numbers of two runs, with confidence intervals. */
export function compareRuns(a: StoredRun, b: StoredRun): Comparison {
  return {
    a: a.result,
    b: b.result,
    verdicts: verdictsOf(a.result, b.result),
    figures: figuresOf(ofBoth(a.samples, b.samples), ofBoth(b.samples, a.samples)),
    joined: joinAcrossDeploy(a.result, b.result),
    unlike: unlikeness(a.result, b.result),
  };
}

const RANK: Readonly<Record<string, number>> = { proven: 0, inconclusive: 1, violated: 2 };

/**
 * Exit codes of runs that ended early, because of a lost target, a spent budget or an interruption
 * (`docs/verification.md`).
 */
const CUT_SHORT: ReadonlySet<number> = new Set([3, 5, 130]);

function verdictsOf(a: Result, b: Result): readonly VerdictChange[] {
  const [ofA, ofB] = [verdictMap(a), verdictMap(b)];
  return [...new Set([...ofA.keys(), ...ofB.keys()])].map((name) => {
    const before = ofA.get(name) ?? 'not looked at';
    const after = ofB.get(name) ?? 'not looked at';
    const both = ofA.has(name) && ofB.has(name);
    // A check that the second run did not reach, because that run was cut short, counts as worse.
    const lost = !ofB.has(name) && CUT_SHORT.has(b.exit.code) ? 1 : 0;
    const step = both ? (RANK[after] ?? 1) - (RANK[before] ?? 1) : lost;
    return { name, a: before, b: after, change: step > 0 ? 'worse' : step < 0 ? 'better' : 'same' };
  });
}

const verdictMap = ({ properties, findings, loads }: Result): ReadonlyMap<string, string> =>
  new Map([
    ...properties.map(({ property, name, verdict }) => [`${property} ${name}`, verdict] as const),
    ...findings.map(
      ({ section, detector, verdict }) => [`${section}: ${detector}`, verdict] as const,
    ),
    ...loads.flatMap(({ name, thresholds }) =>
      thresholds.map(({ threshold, state }) => [`${name}: ${threshold}`, state] as const),
    ),
  ]);

/**
 * Returns the requests from sources that both runs have, so that a run with a load is not compared with a run without
 * one.
 */
function ofBoth(
  some: readonly StoredSample[],
  others: readonly StoredSample[],
): readonly StoredSample[] {
  const sources = new Set(others.map(({ source }) => source));
  return some.filter(({ source }) => sources.has(source));
}

const SHARES = [0.5, 0.95, 0.99] as const;
const MOMENTS = [
  ['routeMs', 'to the route'],
  ['totalMs', 'to the end'],
] as const;

function figuresOf(
  a: readonly StoredSample[],
  b: readonly StoredSample[],
): readonly ComparedFigure[] {
  const times = MOMENTS.flatMap(([moment, words]) => {
    const both = [timesOf(a, moment), timesOf(b, moment)] as const;
    const n = [both[0].length, both[1].length] as const;
    if (n[0] === 0 || n[1] === 0) return [];
    return SHARES.map((share): ComparedFigure => {
      const difference = percentileDifference(both, share);
      const name = `p${share * 100} ${words}`;
      return { name, unit: 'ms', n, ...difference, change: changeOf(difference) };
    });
  });
  const rates = (
    [
      ['errors', isError],
      ['shed', isShed],
    ] as const
  ).map(([name, counts]): ComparedFigure => {
    const [inA, inB] = [observed(a, counts), observed(b, counts)];
    const difference = rateDifference([inA, inB]);
    const n = [inA.trials, inB.trials] as const;
    return { name, unit: 'share', n, ...difference, change: changeOf(difference) };
  });
  return [...times, ...rates.filter(({ n }) => n[0] > 0 && n[1] > 0)];
}

const isError = ({ outcome }: StoredSample): boolean =>
  outcome === 'failed' || outcome === 'censored';
const isShed = ({ outcome }: StoredSample): boolean => outcome === 'shed';
const observed = (samples: readonly StoredSample[], counts: (sample: StoredSample) => boolean) => ({
  successes: samples.filter(counts).length,
  trials: samples.filter(({ outcome }) => outcome !== 'refused' && outcome !== 'dropped').length,
});

const unlikeness = (a: Result, b: Result): readonly string[] =>
  [
    a.profile === b.profile ? '' : `profile ${a.profile} and ${b.profile}`,
    a.target.name === b.target.name ? '' : `target ${a.target.name} and ${b.target.name}`,
    a.target.models.join() === b.target.models.join() ? '' : 'other models',
    a.requires.join() === b.requires.join() ? '' : 'one of them looked at less',
    a.seed === b.seed ? '' : `seed ${a.seed} and ${b.seed}: other cases`,
  ].filter((text) => text !== '');
