export type Operator = '<' | '<=' | '>' | '>=' | '==';

interface Common {
  /** Text of the threshold as the user wrote it. */
  readonly text: string;
  readonly operator: Operator;
}

/**
 * Limit of a time, such as `p99 < 10s`, `p95(firstToken) < 2s` or `max < 60s`. Without a mark it limits the time of the
 * whole request.
 */
export interface TimeThreshold extends Common {
  readonly kind: 'time';
  /** Share of requests that must be below the limit: 0.99 for p99, 1 for max. */
  readonly share: number;
  readonly mark: Mark;
  readonly limitMs: number;
}

/** Limit of a share of all requests, such as `errors < 5%`. */
export interface RateThreshold extends Common {
  readonly kind: 'rate';
  readonly metric: Counted;
  /** Largest allowed share as a number: 0.05 for 5%. */
  readonly limit: number;
}

/** Limit of a number of requests, such as `dropped == 0` or `requests >= 100`. */
export interface CountThreshold extends Common {
  readonly kind: 'count';
  readonly metric: Counted | 'requests';
  readonly limit: number;
}

const COUNTED = ['errors', 'timeouts', 'dropped', 'shed'] as const;
type Counted = (typeof COUNTED)[number];

/** Times of a request that a threshold can limit; `lag` is the delay that the harness itself adds. */
const MARKS = ['total', 'route', 'firstToken', 'lag'] as const;
export type Mark = (typeof MARKS)[number];

export type Threshold = TimeThreshold | RateThreshold | CountThreshold;

const EXAMPLES = '`p99 < 10s`, `p95(firstToken) < 2s`, `errors < 5%`, `dropped == 0`';
const UNIT_MS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };
const isCounted = (metric: string): metric is Counted => COUNTED.some((name) => name === metric);
const isMark = (mark: string): mark is Mark => MARKS.some((name) => name === mark);
const isOperator = (text: string): text is Operator => ['<', '<=', '>', '>=', '=='].includes(text);

const SHAPE =
  /^(?<metric>[a-z]+[\d.]*)(?:\((?<mark>\w+)\))?\s*(?<operator><=|>=|==|<|>)\s*(?<value>\d+(?:\.\d+)?)\s*(?<unit>ms|s|m|h|%)?$/i;

function refuse(text: string, why: string): never {
  throw new TypeError(
    `Cannot read the threshold "${text}": ${why}. Accepted are for example ${EXAMPLES}`,
  );
}

function split(text: string) {
  const found = SHAPE.exec(text.trim())?.groups;
  const operator = found?.['operator'] ?? '';
  if (found === undefined || !isOperator(operator)) {
    return refuse(text, 'expected a metric, one of < <= > >= ==, and a value with its unit');
  }
  return {
    text: text.trim(),
    metric: found['metric'] ?? '',
    mark: found['mark'],
    operator,
    value: Number(found['value']),
    unit: found['unit'],
  };
}

function time(parts: ReturnType<typeof split>): TimeThreshold {
  const { text, metric, mark = 'total', operator, value, unit } = parts;
  const share = metric === 'max' ? 1 : Number(metric.slice(1)) / 100;
  if (!isMark(mark)) return refuse(text, `unknown mark "${mark}", expected ${MARKS.join(', ')}`);
  if (!(share > 0 && share <= 1)) return refuse(text, `"${metric}" is not between p0 and p100`);
  const unitMs = UNIT_MS[unit ?? ''];
  if (unitMs === undefined) return refuse(text, 'a time needs the unit ms, s, m or h');
  if (operator !== '<' && operator !== '<=') return refuse(text, 'a time is bounded by < or <=');
  return { kind: 'time', text, operator, share, mark, limitMs: value * unitMs };
}

/**
 * Parses the text of a threshold.
 * @throws {TypeError} with the text, its problem, and examples of accepted texts
 */
export function parseThreshold(text: string): Threshold {
  const parts = split(text);
  const { metric, mark, operator, value, unit } = parts;
  if (/^(p\d+(\.\d+)?|max)$/.test(metric)) return time(parts);
  if (mark !== undefined)
    return refuse(text, `only percentiles and max take a mark, not "${metric}"`);
  const counts = metric === 'requests' || isCounted(metric);
  if (!counts) {
    return refuse(
      text,
      `unknown metric "${metric}", expected p99, max, requests, ${COUNTED.join(', ')}`,
    );
  }
  if (unit === undefined)
    return { kind: 'count', text: parts.text, metric, operator, limit: value };
  if (unit !== '%') return refuse(text, `${metric} is a number or a share in %`);
  if (metric === 'requests') return refuse(text, 'requests is a number, not a share');
  if (operator === '==') return refuse(text, 'a share needs < or <=, no run can prove equality');
  if (operator !== '<' && operator !== '<=') return refuse(text, 'a share is bounded by < or <=');
  return { kind: 'rate', text: parts.text, metric, operator, limit: value / 100 };
}
