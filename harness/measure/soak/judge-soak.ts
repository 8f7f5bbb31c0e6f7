import { quantile, sorted } from '../../proof/evidence/statistics/quantile.ts';
import { theilSenSlope, type Point } from '../../proof/evidence/statistics/slope.ts';

/** The resources of a task at one moment. */
export type TaskUsage = Readonly<{
  /** Milliseconds since the beginning of the load. */
  atMs: number;
  taskId: string;
  memoryBytes?: number | undefined;
  descriptors?: number | undefined;
}>;

export type Soaked = Readonly<{
  usage: readonly TaskUsage[];
  requests: number;
  /** Requests by how they ended, for all that were not answered. */
  reasons: Readonly<Record<string, number>>;
  failed: number;
  warmUpMs: number;
  /** Planned duration in milliseconds. */
  plannedMs: number;
}>;

export type SoakLine = Readonly<{
  what: 'memory' | 'descriptors' | 'errors' | 'restarts';
  state: 'pass' | 'fail' | 'not proven';
  seen: string;
}>;

const MINUTE_MS = 60_000;
/** Fewest minute medians from which a slope is computed. */
const LEAST_MINUTES = 5;
/** The least share of the planned time after the warm-up that must have been measured. */
const LEAST_SHARE = 0.9;
const GROWTH = 0.05;
/** Accepted growth in the number of open file descriptors, since connections are opened and closed all the time. */
const DESCRIPTORS = 10;

/**
 * Judges the growth after the warm-up. It takes the larger of two figures: the robust slope of minute medians, and the difference of the
 * last quarter from the first, because a step late in the run hardly changes the slope.
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

/** Returns the growth: the sum over the tasks at each moment, its median in each minute, and the slope over those. */
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
