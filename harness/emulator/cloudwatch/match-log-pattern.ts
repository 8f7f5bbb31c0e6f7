import type { LogPattern, ComparisonOperator } from './log-pattern.ts';

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Returns the value at a path of a JSON document; undefined if there is none. */
export function valueAt(document: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (value, key) => (isRecord(value) && Object.hasOwn(value, key) ? value[key] : undefined),
    document,
  );
}

const holds: Readonly<
  Record<ComparisonOperator, (value: number | string, operand: number | string) => boolean>
> = {
  '=': (value, operand) => value === operand,
  '!=': (value, operand) => value !== operand,
  '<': (value, operand) => value < operand,
  '<=': (value, operand) => value <= operand,
  '>': (value, operand) => value > operand,
  '>=': (value, operand) => value >= operand,
};

/**
 * Tells whether a log line (parsed as JSON) matches a pattern. The selected field must be a string or a number, of
 * the same type as the compared value. A field that is absent, null, true, an object or an array matches no
 * comparison, not even !=.
 */
export function matchesLogPattern(pattern: LogPattern, document: unknown): boolean {
  const matches = (part: LogPattern) => matchesLogPattern(part, document);
  if (pattern.kind === 'all') return pattern.parts.every(matches);
  if (pattern.kind === 'any') return pattern.parts.some(matches);
  const { path, operator, operand } = pattern;
  const value = valueAt(document, path);
  if (typeof value !== 'number' && typeof value !== 'string') return false;
  return typeof value === typeof operand && holds[operator](value, operand);
}
