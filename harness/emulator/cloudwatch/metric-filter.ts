import type { MetricFilter } from '@aws-sdk/client-cloudwatch-logs';
import { parseLogPattern } from './log-pattern.ts';
import { matchesLogPattern, valueAt } from './match-log-pattern.ts';
import { problemText } from './problems.ts';
import type { MetricPoint } from './sinks.ts';

/** A metric filter as it was applied. */
export type AppliedFilter = Readonly<{
  name: string;
  /** Returns the point that a log line adds to the metric, or nothing when the line does not match. */
  pointOf: (document: unknown) => FilteredPoint;
  /** Point that is published for a minute in which log lines arrived and none matched. */
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

/** Returns a reader of a fixed number, or of the field of a line that has it. */
function valueReader(value: string): (document: unknown) => unknown {
  const number = value.trim() === '' ? Number.NaN : Number(value);
  if (Number.isFinite(number)) return () => number;
  const path = pathOf(value, 'metric value');
  return (document) => valueAt(document, path);
}

/**
 * Returns a reader of a line's dimensions. It gives none where a field is neither text nor number, and no point is
 * published then.
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
 * Compiles a filter. @throws {Error} naming the filter, and for a pattern the place, when part of it is not
 * understood
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
