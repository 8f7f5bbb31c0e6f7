type Scalar = string | number | boolean | null;

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isScalar = (value: unknown): value is Scalar =>
  value === null || ['string', 'number', 'boolean'].includes(typeof value);

type Test = (values: readonly unknown[]) => boolean;

/** Supported operators of event patterns; EventBridge has more. */
const KNOWN = 'exact values, prefix, anything-but, exists, nested fields and $or';

const some =
  (matches: (value: unknown) => boolean): Test =>
  (values) =>
    values.some(matches);

function operatorTest(name: string, operand: unknown): Test {
  if (name === 'prefix' && typeof operand === 'string')
    return some((value) => typeof value === 'string' && value.startsWith(operand));
  if (name === 'exists' && typeof operand === 'boolean')
    return (values) => values.length > 0 === operand;
  if (name === 'anything-but') {
    const excluded: readonly unknown[] = Array.isArray(operand) ? operand : [operand];
    if (excluded.every(isScalar))
      return some((value) => isScalar(value) && !excluded.includes(value));
  }
  throw new Error(`${JSON.stringify({ [name]: operand })} is not understood; known are ${KNOWN}`);
}

function valueTest(wanted: unknown): Test {
  if (isScalar(wanted)) return some((value) => value === wanted);
  const operators = isRecord(wanted) ? Object.entries(wanted) : [];
  const [operator, ...others] = operators;
  if (operator === undefined || others.length > 0)
    throw new Error(`${JSON.stringify(wanted)} is not understood; known are ${KNOWN}`);
  return operatorTest(...operator);
}

export type EventPattern = (event: Readonly<Record<string, unknown>>) => boolean;

/** Returns the values of a field of an event: none if the field is absent, each element if it is an array. */
const valuesOf = (event: Readonly<Record<string, unknown>>, name: string): readonly unknown[] => {
  if (!Object.hasOwn(event, name) || event[name] === undefined) return [];
  const value = event[name];
  return Array.isArray(value) ? value : [value];
};

function fieldPattern(name: string, wanted: unknown): EventPattern {
  if (name === '$or' && Array.isArray(wanted)) {
    const alternatives = wanted.map(compileEventPattern);
    return (event) => alternatives.some((matches) => matches(event));
  }
  if (isRecord(wanted)) {
    const matches = compileEventPattern(wanted);
    return (event) => {
      const nested = event[name];
      return matches(isRecord(nested) ? nested : {});
    };
  }
  if (!Array.isArray(wanted) || wanted.length === 0)
    throw new Error(`${JSON.stringify({ [name]: wanted })} is no list of values`);
  const tests = wanted.map(valueTest);
  return (event) => tests.some((test) => test(valuesOf(event, name)));
}

/**
 * Compiles an event pattern that was parsed from JSON.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-event-patterns.html
 *
 * @throws {Error} naming the operator that is not supported
 */
export function compileEventPattern(pattern: unknown): EventPattern {
  if (!isRecord(pattern) || Object.keys(pattern).length === 0)
    throw new Error(`${JSON.stringify(pattern)} is no event pattern: an object with a field is`);
  const fields = Object.entries(pattern).map(([name, wanted]) => fieldPattern(name, wanted));
  return (event) => fields.every((matches) => matches(event));
}
