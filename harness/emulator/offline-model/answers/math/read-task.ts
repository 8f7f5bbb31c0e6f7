import { canonicalText } from '../../classify/canonical-text.ts';
import { questionAlone } from '../question-alone.ts';
import { readArithmetic, tidyExpression } from './read-arithmetic.ts';
import { readConversion } from './read-conversion.ts';
import type { MathTask } from './task.ts';

type Reader = Readonly<{ pattern: RegExp; read: (found: readonly string[]) => MathTask }>;

const evaluate = (expression: string): MathTask => ({ kind: 'evaluate', expression });

const STATISTIC: Readonly<Record<string, string>> = {
  mean: 'mean',
  average: 'mean',
  median: 'median',
  mode: 'mode',
  sum: 'sum',
  total: 'sum',
  product: 'prod',
  variance: 'variance',
  range: 'range',
  maximum: 'max',
  minimum: 'min',
  largest: 'max',
  smallest: 'min',
  'standard deviation': 'std',
  'greatest common divisor': 'gcd',
  gcd: 'gcd',
  'least common multiple': 'lcm',
  lcm: 'lcm',
};
const statistics = Object.keys(STATISTIC).toSorted((a, b) => b.length - a.length);

function ofList(name: string, list: string): MathTask {
  const numbers = list.match(/-?\d+(?:\.\d+)?/g) ?? [];
  if (name === 'range') {
    return evaluate(`max(${numbers.join(', ')}) - min(${numbers.join(', ')})`);
  }
  return evaluate(`${STATISTIC[name] ?? 'sum'}(${numbers.join(', ')})`);
}

const N = String.raw`(-?\d+(?:\.\d+)?)`;
const LIST = String.raw`((?:-?\d+(?:\.\d+)?(?:\s*(?:,|and|\s)\s*)*){2,})`;
const FUNCTION: Readonly<Record<string, string>> = { sine: 'sin', cosine: 'cos', tangent: 'tan' };

const READERS: readonly Reader[] = [
  {
    pattern:
      /(?:derivative of|differentiate|d\/d([a-z]) (?:of )?)\s*(.+?)(?: with respect to ([a-z]))?$/,
    read: ([, inline, expression = '', named]) => ({
      kind: 'derivative',
      expression: tidyExpression(expression.replace(/^f\(x\)\s*=/, '')),
      variable: named ?? inline ?? /(?<![a-z])([xyztu])(?![a-z])/.exec(expression)?.[1] ?? 'x',
    }),
  },
  {
    pattern: new RegExp(
      `(${statistics.join('|')})\\s*(?:of|for|:)?\\s*(?:the )?(?:numbers |values )?${LIST}$`,
    ),
    read: ([, name = '', list = '']) => ofList(name, list),
  },
  {
    pattern: new RegExp(`${N}\\s*(?:%|percent|per cent) (?:off|discount on) (?:of )?${N}`),
    read: ([, share, whole]) => evaluate(`${whole} * (1 - ${share} / 100)`),
  },
  {
    pattern: new RegExp(`${N}\\s*(?:%|percent|per cent) (?:tip )?(?:of|on) ${N}`),
    read: ([, share, whole]) => evaluate(`${share} / 100 * ${whole}`),
  },
  {
    pattern: new RegExp(`what (?:percentage|percent|share|%) of ${N} is ${N}`),
    read: ([, whole, part]) => evaluate(`${part} / ${whole} * 100`),
  },
  {
    pattern: new RegExp(`${N} is what (?:percentage|percent|%) of ${N}`),
    read: ([, part, whole]) => evaluate(`${part} / ${whole} * 100`),
  },
  {
    pattern: new RegExp(`(increase|raise|decrease|reduce) ${N} by ${N}\\s*(?:%|percent|per cent)`),
    read: ([, way = '', from, by]) =>
      evaluate(`${from} * (1 ${/^[ir]\w*a/.test(way) ? '+' : '-'} ${by} / 100)`),
  },
  {
    pattern: new RegExp(`from ${N} to ${N}.*percent|percent.* from ${N} to ${N}`),
    read: ([, a, b, c, d]) => evaluate(`(${b ?? d} - ${a ?? c}) / ${a ?? c} * 100`),
  },
  {
    pattern: new RegExp(
      `log(?:arithm)?(?: of)? ${N} (?:to )?(?:the )?base ${N}|log(?:arithm)? base ${N} of ${N}`,
    ),
    read: ([, value, base, base2, value2]) => evaluate(`log(${value ?? value2}, ${base ?? base2})`),
  },
  {
    pattern: new RegExp(`(sine|sin|cosine|cos|tangent|tan)(?: of)? ${N} ?(?:degrees|°|deg)`),
    read: ([, name = '', angle]) => evaluate(`${FUNCTION[name] ?? name}(${angle} deg)`),
  },
  {
    pattern: new RegExp(
      `is (?:the number )?${N} (?:a )?prime|(?:prime factors|factori[sz]ation|prime factori[sz]ation) of ${N}`,
    ),
    read: ([, a, b]) => ({ kind: 'factors', expression: a ?? b ?? '1' }),
  },
  {
    pattern: new RegExp(`(?:area of a circle).*radius(?: of)? ${N}`),
    read: ([, radius]) => evaluate(`pi * ${radius}^2`),
  },
  {
    pattern: new RegExp(`(?:circumference of a circle).*radius(?: of)? ${N}`),
    read: ([, radius]) => evaluate(`2 * pi * ${radius}`),
  },
  {
    pattern: new RegExp(`hypotenuse.*legs(?: of)? ${N} and ${N}`),
    read: ([, a, b]) => evaluate(`sqrt(${a}^2 + ${b}^2)`),
  },
];

const EQUATION = /([-+*/^().\d\sa-z²³]*[a-z][-+*/^().\d\sa-z²³]*)=([-+*/^().\d\sa-z²³]+)/;

function readEquation(text: string): MathTask | undefined {
  const bare = text
    .replace(
      /^.*?\b(?:solve|roots of|zeros of|find [a-z] (?:if|when|in)|find [a-z]\s*:|for [a-z]\s*:|if)\b\s*/,
      '',
    )
    .replace(/^(?:the )?(?:equation|quadratic|for [a-z])\s*:?\s*/, '')
    .replace(/[\s,]*\b(?:for|find|what is) [a-z]\s*$/, '')
    .replace(/^\s*:\s*/, '');
  const wanted = /roots of|zeros of/.test(text) && !bare.includes('=') ? `${bare} = 0` : bare;
  const [, left = '', right = ''] = EQUATION.exec(wanted) ?? [];
  const letters = new Set(`${left}${right}`.match(/(?<![a-z])[a-z](?![a-z])/g));
  const [variable] = letters;
  if (letters.size !== 1 || variable === undefined) return undefined;
  return { kind: 'solve', left: tidyExpression(left), right: tidyExpression(right), variable };
}

/** What a question asks to be worked out; undefined when it is no task that can be worked out here. */
export function readMathTask(query: string): MathTask | undefined {
  const factorial = /[\d)]\s*!$/.test(query.trim()) ? '!' : '';
  const text = `${canonicalText(query)}${factorial}`
    .replaceAll('−', '-')
    .replaceAll(/(?<=\d),(?=\d{3}\b)(?!\d{3}\s*,\s)/g, '');
  if (text.length > 300) return undefined;
  const asked = questionAlone(text);
  for (const { pattern, read } of READERS) {
    const found = pattern.exec(asked);
    if (found !== null) return read([...found]);
  }
  return readConversion(asked) ?? readEquation(asked) ?? readArithmetic(asked);
}
