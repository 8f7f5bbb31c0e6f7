import { digitsForWords } from './number-words.ts';
import { isSum, readExpression } from './read-expression.ts';

const N = String.raw`(\d+(?:\.\d+)?|\.\d+)`;
const IT = '(?: (?:it|that|this|the (?:result|total|answer|sum)))?';
const AMONG = String.raw`(?: equally| evenly)? (?:by|between|among|amongst|into|for) ${N}(?: (?:people|persons|friends|colleagues|children|kids|students|ways|(?:equal )?parts|of us))?(?: equally| evenly)?`;

type Step = readonly [pattern: RegExp, expression: (value: string, number: string) => string];

const STEPS: readonly Step[] = [
  [
    new RegExp(`^(?:divide|split|share|divided|shared)${IT}${AMONG}$`),
    (value, number) => `(${value}) / ${number}`,
  ],
  [
    new RegExp(`^(?:(?:multiply|multiplied)${IT} by|times) ${N}$`),
    (value, number) => `(${value}) * ${number}`,
  ],
  [new RegExp(`^(?:add|plus) ${N}(?: to${IT})?$`), (value, number) => `(${value}) + ${number}`],
  [
    new RegExp(`^(?:subtract|take(?: away)?|minus|deduct) ${N}(?: from${IT})?$`),
    (value, number) => `(${value}) - ${number}`,
  ],
  [
    new RegExp(String.raw`^(?:increase|raise)${IT} by ${N} ?(?:%|percent|per cent)$`),
    (value, number) => `(${value}) * (1 + ${number} / 100)`,
  ],
  [
    new RegExp(String.raw`^(?:decrease|reduce)${IT} by ${N} ?(?:%|percent|per cent)$`),
    (value, number) => `(${value}) * (1 - ${number} / 100)`,
  ],
  [new RegExp(`^double${IT}$`), (value) => `(${value}) * 2`],
  [new RegExp(`^triple${IT}$`), (value) => `(${value}) * 3`],
  [new RegExp(`^halve${IT}$`), (value) => `(${value}) / 2`],
  [new RegExp(`^square${IT}$`), (value) => `(${value})^2`],
];

const WHOLE: readonly (readonly [RegExp, (a: string, b: string) => string])[] = [
  [new RegExp(`^(?:split|share|divide) ${N}${AMONG}$`), (a, b) => `${a} / ${b}`],
  [new RegExp(`^${N} (?:split|shared|divided)${AMONG}$`), (a, b) => `${a} / ${b}`],
  [new RegExp(`^${N} (?:split|divided) ${N} ways$`), (a, b) => `${a} / ${b}`],
  [new RegExp(`^multiply ${N} (?:by|and|with) ${N}$`), (a, b) => `${a} * ${b}`],
  [new RegExp(`^add ${N} (?:and|to) ${N}$`), (a, b) => `${a} + ${b}`],
  [new RegExp(`^(?:subtract|take) ${N} from ${N}$`), (a, b) => `${b} - ${a}`],
  [new RegExp(`^(?:the )?difference between ${N} and ${N}$`), (a, b) => `${a} - ${b}`],
];

const SEPARATOR = /,? and then |,? then |,? and |, /g;

function applyStep(value: string, step: string): string | undefined {
  for (const [pattern, write] of STEPS) {
    const found = pattern.exec(step);
    if (found !== null) return write(value, found[1] ?? '');
  }
  return undefined;
}

/** Reads a calculation followed by steps that use its result: "17% of 2450, then split it between 3 people". */
function readSteps(text: string, read: (text: string) => string | undefined): string | undefined {
  for (const found of [...text.matchAll(SEPARATOR)].toReversed()) {
    const before = text.slice(0, found.index);
    const step = text.slice(found.index + found[0].length).replace(/^then /, '');
    const value = applyStep('0', step) === undefined ? undefined : readCalculation(before, read);
    const next = value === undefined ? undefined : applyStep(value, step);
    if (next !== undefined) return next;
  }
  return undefined;
}

/**
 * Reads a calculation in digits or words and the steps after it. Returns undefined if any part of the text is not
 * understood.
 */
export function readCalculation(
  text: string,
  read: (text: string) => string | undefined = () => undefined,
): string | undefined {
  const digits = digitsForWords(text);
  for (const [pattern, write] of WHOLE) {
    const [, a, b] = pattern.exec(digits) ?? [];
    if (a !== undefined && b !== undefined) return write(a, b);
  }
  return read(digits) ?? readExpression(digits) ?? readSteps(digits, read);
}

/** Reads a calculation like `readCalculation`, but returns undefined for a number alone. */
export function readSum(
  text: string,
  read: (text: string) => string | undefined,
): string | undefined {
  const expression = readCalculation(text, read);
  if (expression === undefined || !isSum(expression)) return undefined;
  return expression.replaceAll(/\(\(([^()]*)\)\)/g, '($1)').replace(/^\(([^()]*)\)$/, '$1');
}
