import type { MetricFilter } from '@aws-sdk/client-cloudwatch-logs';
import { parseLogPattern } from './log-pattern.ts';
import { matchesLogPattern, valueAt } from './match-log-pattern.ts';
import { problemText } from './problems.ts';
import type { MetricPoint } from './sinks.ts';

export type AppliedFilter = Readonly<{
  name: string;
  /** Returns whether a log line matches, and the data point that it adds to the metric. */
  pointOf: (document: unknown) => FilteredPoint;
  /** Data point for a minute in which log lines arrived and none matched. */
  defaultPoint: MetricPoint | undefined;
}>;

export type FilteredPoint = Readonly<{ matched: boolean; point: MetricPoint | undefined }>;

const FIELD = /^\$((?:\.[A-Za-z_][\w-]*)+)$/;
const NO_MATCH: FilteredPoint = { matched: false, point: undefined };

function pathOf(selector: string, what: string): readonly string[] {
  const path = FIELD.exec(selector)?.[1];
  if (path === undefined)
    throw new Error(`its ${what} is ${JSON.stringify(selector)}, and $.field is understood`);
  return path.slice(1).split('.');
}

/** Returns a function that reads the metric's value: a fixed number, or a field of the log line. */
function valueReader(value: string): (document: unknown) => unknown {
  const number = value.trim() === '' ? Number.NaN : Number(value);
  if (Number.isFinite(number)) return () => number;
  const path = pathOf(value, 'metric value');
  return (document) => valueAt(document, path);
}

/**
 * Returns a function that reads the dimensions of a log line. It returns undefined if a field is neither a string nor
 * a number; the line then adds no data point.
 */
function dimensionReader(selectors: Readonly<Record<string, string>>) {
  const paths = Object.entries(selectors).map(
    ([name, selector]) => [name, pathOf(selector, `dimension ${name}`)] as const,
  );
  return (document: unknown): Readonly<Record<string, string>> | undefined => {
    const dimensions: Record<string, string> = {};
    for (const [name, path] of paths) {
      const value = valueAt(document, path);
      if (typeof value !== 'string' && typeof value !== 'number') return undefined;
      dimensions[name] = String(value);
    }
    return dimensions;
  };
}

function compile({ filterName: name = '', filterPattern = '', ...rest }: MetricFilter) {
  const pattern = parseLogPattern(filterPattern);
  const [transformation, ...others] = rest.metricTransformations ?? [];
  if (transformation === undefined || others.length > 0)
    throw new Error(`it has ${others.length + 1} metric transformations, and has to have one`);
  const { metricName = '', metricNamespace = '', metricValue = '', defaultValue } = transformation;
  const metric = { namespace: metricNamespace, name: metricName };
  const valueOf = valueReader(metricValue);
  const dimensionsOf = dimensionReader(transformation.dimensions ?? {});
  const pointOf = (document: unknown): FilteredPoint => {
    if (!matchesLogPattern(pattern, document)) return NO_MATCH;
    const value = valueOf(document);
    const dimensions = dimensionsOf(document);
    const isMeasured = typeof value === 'number' && dimensions !== undefined;
    return { matched: true, point: isMeasured ? { ...metric, dimensions, value } : undefined };
  };
  const defaultPoint =
    defaultValue === undefined ? undefined : { ...metric, dimensions: {}, value: defaultValue };
  return { name, pointOf, defaultPoint };
}

/**
 * Compiles a metric filter. @throws {Error} naming the filter and its unsupported part, with the position if the part
 * is in the pattern
 */
export function compileMetricFilter(filter: MetricFilter): AppliedFilter {
  try {
    return compile(filter);
  } catch (error) {
    const { filterName = '', filterPattern = '' } = filter;
    throw new Error(
      `Cannot use metric filter ${JSON.stringify(filterName)}, ${filterPattern}: ${problemText(error)}`,
      { cause: error },
    );
  }
}
