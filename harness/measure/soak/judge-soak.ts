import { quantile, sorted } from '../../proof/evidence/statistics/quantile.ts';
import { theilSenSlope, type Point } from '../../proof/evidence/statistics/slope.ts';

/** Memory and file descriptors of an ECS task at one point in time. */
export type TaskUsage = Readonly<{
  atMs: number;
  taskId: string;
  memoryBytes?: number | undefined;
  descriptors?: number | undefined;
}>;

export type Soaked = Readonly<{
  usage: readonly TaskUsage[];
  requests: number;
  /** Number of failed requests by the reason of their failure. */
  reasons: Readonly<Record<string, number>>;
  failed: number;
  warmUpMs: number;
  /** Planned duration of the load in milliseconds, including the warm-up. */
  plannedMs: number;
}>;

export type SoakLine = Readonly<{
  what: 'memory' | 'descriptors' | 'errors' | 'restarts';
  state: 'pass' | 'fail' | 'not proven';
  seen: string;
}>;

const MINUTE_MS = 60_000;
/** Fewest minutes with samples from which growth is computed. */
const LEAST_MINUTES = 5;
/** Fewest minutes with samples, as a share of the planned minutes after the warm-up. With fewer, nothing is proven. */
const LEAST_SHARE = 0.9;
const GROWTH = 0.05;
/** Number of additional open file descriptors that is accepted, because connections open and close all the time. */
const DESCRIPTORS = 10;

/**
 * Judges whether memory and file descriptors grew after the warm-up, and whether requests failed or tasks restarted.
 * The growth is the larger of two figures: the robust slope of the minutes' medians over the whole time, and the
 * difference between the last and the first quarter. The second one finds a step late in the load, which hardly changes
 * the slope.
 */
export function judgeSoak(soaked: Soaked): readonly SoakLine[] {
  const { requests, failed, reasons } = soaked;
  const why = Object.entries(reasons).map(([reason, count]) => `${count} × ${reason}`);
  return [
    memory(soaked),
    descriptors(soaked),
    {
      what: 'errors',
      state: requests === 0 ? 'not proven' : failed === 0 ? 'pass' : 'fail',
      seen: `${failed} of ${requests} requests failed${why.length > 0 ? ` (${why.join(', ')})` : ''}`,
    },
    restarts(soaked),
  ];
}

export const soakHolds = (lines: readonly SoakLine[]): boolean =>
  lines.every(({ state }) => state === 'pass');

function memory(soaked: Soaked): SoakLine {
  const grown = growthOf(soaked, ({ memoryBytes }) => memoryBytes);
  if (grown === undefined) return unproven('memory');
  const { level, growth, minutes } = grown;
  const share = growth / level;
  const mebibytes = (bytes: number) => `${(bytes / 1_048_576).toFixed(1)} MiB`;
  return {
    what: 'memory',
    state: share < GROWTH ? 'pass' : 'fail',
    seen: `${mebibytes(growth)} (${(100 * share).toFixed(2)} %) over ${minutes} min, from ${mebibytes(level)}; under ${100 * GROWTH} % is accepted`,
  };
}

function descriptors(soaked: Soaked): SoakLine {
  const grown = growthOf(soaked, (each) => each.descriptors);
  if (grown === undefined) return unproven('descriptors');
  const { level, growth, minutes } = grown;
  return {
    what: 'descriptors',
    state: growth > DESCRIPTORS ? 'fail' : 'pass',
    seen: `${growth.toFixed(1)} more over ${minutes} min, from ${level.toFixed(0)}; more than ${DESCRIPTORS} are a leak`,
  };
}

function restarts({ usage }: Soaked): SoakLine {
  const tasks = new Set(usage.map(({ taskId }) => taskId));
  return {
    what: 'restarts',
    state: usage.length === 0 ? 'not proven' : tasks.size === tasksAtOnce(usage) ? 'pass' : 'fail',
    seen: `${tasks.size} tasks were seen, ${tasksAtOnce(usage)} at once`,
  };
}

const tasksAtOnce = (usage: readonly TaskUsage[]): number =>
  Math.max(0, ...[...Map.groupBy(usage, ({ atMs }) => atMs).values()].map(({ length }) => length));

const unproven = (what: SoakLine['what']): SoakLine => ({
  what,
  state: 'not proven',
  seen: `Fewer than ${LEAST_MINUTES} minutes, or than ${100 * LEAST_SHARE} % of those after the warm-up, were measured`,
});

type Growth = Readonly<{ level: number; growth: number; minutes: number }>;

/**
 * Returns how much the memory or the file descriptors of all tasks together grew after the warm-up, and their level
 * when the warm-up ended. Both figures are computed from the median of each minute. The result is undefined if too few
 * minutes were measured.
 */
function growthOf(
  { usage, warmUpMs, plannedMs }: Soaked,
  read: (usage: TaskUsage) => number | undefined,
): Growth | undefined {
  const moments = Map.groupBy(
    usage.filter(({ atMs }) => atMs >= warmUpMs),
    ({ atMs }) => atMs,
  );
  const sums = [...moments].flatMap(([atMs, tasks]): Point[] => {
    const values = tasks.map(read).filter((value) => value !== undefined);
    return values.length === 0 ? [] : [{ x: atMs, y: values.reduce((a, b) => a + b, 0) }];
  });
  const minutes = Map.groupBy(sums, ({ x }) => Math.floor(x / MINUTE_MS));
  const medians = [...minutes].map(([x, points]) => ({
    x,
    y: quantile(sorted(points.map(({ y }) => y)), 0.5),
  }));
  const planned = (plannedMs - warmUpMs) / MINUTE_MS;
  if (medians.length < Math.max(LEAST_MINUTES, Math.floor(planned * LEAST_SHARE))) return undefined;
  const { slope } = theilSenSlope(medians);
  const [first, last] = [medians[0]?.x ?? 0, medians.at(-1)?.x ?? 0];
  const level = quantile(sorted(medians.map(({ x, y }) => y - slope * (x - first))), 0.5);
  const quarter = Math.ceil(medians.length / 4);
  const typical = (some: readonly Point[]) => quantile(sorted(some.map(({ y }) => y)), 0.5);
  const step = typical(medians.slice(-quarter)) - typical(medians.slice(0, quarter));
  return { level, growth: Math.max(slope * (last - first), step), minutes: last - first };
}
