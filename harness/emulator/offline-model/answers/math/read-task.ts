import { canonicalText } from '../../classify/canonical-text.ts';
import { questionAlone } from '../question-alone.ts';
import { digitsForWords } from './number-words.ts';
import { readConversion } from './read-conversion.ts';
import { isFormula, readEquation, tidyExpression } from './read-equation.ts';
import { withoutThousands } from './read-expression.ts';
import { readList } from './read-list.ts';
import { readSum } from './read-steps.ts';
import type { MathTask } from './task.ts';

type Reader = Readonly<{ pattern: RegExp; read: (found: readonly string[]) => string }>;

const N = String.raw`(-?\d+(?:\.\d+)?|-?\.\d+)`;
const PERCENT = '(?:%|percent|per cent)';
const FUNCTION: Readonly<Record<string, string>> = { sine: 'sin', cosine: 'cos', tangent: 'tan' };

const whole = (pattern: string): RegExp => new RegExp(`^(?:${pattern})$`);

/** Patterns of questions that one expression answers. A pattern must match the whole question. */
const READERS: readonly Reader[] = [
  {
    pattern: whole(`${N} ?${PERCENT} (?:off|discount on|discount off) (?:of )?${N}`),
    read: ([, share, total]) => `${total} * (1 - ${share} / 100)`,
  },
  {
    pattern: whole(`(?:a )?${N} ?${PERCENT} tip (?:of|on) (?:a )?${N}(?: bill)?`),
    read: ([, share, total]) => `${share} / 100 * ${total}`,
  },
  {
    pattern: whole(`(increase|raise|decrease|reduce) ${N} by ${N} ?${PERCENT}`),
    read: ([, way = '', from, by]) =>
      `${from} * (1 ${/^[ir]\w*a/.test(way) ? '+' : '-'} ${by} / 100)`,
  },
  {
    pattern: whole(`${N} (increased|raised|decreased|reduced) by ${N} ?${PERCENT}`),
    read: ([, from, way = '', by]) =>
      `${from} * (1 ${/^[ir]\w*a/.test(way) ? '+' : '-'} ${by} / 100)`,
  },
  {
    pattern: whole(`log(?:arithm)?(?: of)? ${N} (?:to |in )?(?:the )?base ${N}`),
    read: ([, value, base]) => `log(${value}, ${base})`,
  },
  {
    pattern: whole(`log(?:arithm)? (?:to )?(?:the )?base ${N} of ${N}`),
    read: ([, base, value]) => `log(${value}, ${base})`,
  },
  {
    pattern: whole(`(sine|sin|cosine|cos|tangent|tan)(?: of|\\()? ?${N} ?(?:degrees|°|deg)\\)?`),
    read: ([, name = '', angle]) => `${FUNCTION[name] ?? name}(${angle} deg)`,
  },
  {
    pattern: whole(`area of a circle (?:with|of|whose) (?:a )?radius(?: of| is)? ${N}`),
    read: ([, radius]) => `pi * ${radius}^2`,
  },
  {
    pattern: whole(`circumference of a circle (?:with|of|whose) (?:a )?radius(?: of| is)? ${N}`),
    read: ([, radius]) => `2 * pi * ${radius}`,
  },
  {
    pattern: whole(
      `hypotenuse (?:of a right(?:-angled)? triangle )?(?:with|of) legs(?: of)? ${N} and ${N}`,
    ),
    read: ([, a, b]) => `sqrt((${a})^2 + (${b})^2)`,
  },
];

/** Patterns of questions whose answer is a percentage. A pattern must match the whole question. */
const SHARES: readonly Reader[] = [
  {
    pattern: whole(`(?:what )?(?:percentage|percent|share|%) of ${N} is ${N}`),
    read: ([, total, part]) => `${part} / ${total} * 100`,
  },
  {
    pattern: whole(
      `${N} is what (?:percentage|percent|%) of ${N}|${N} as a (?:percentage|percent|%) of ${N}`,
    ),
    read: ([, part, total, other, all]) => `${part ?? other} / ${total ?? all} * 100`,
  },
  {
    pattern: whole(`(?:percentage|percent) (?:change|increase) from ${N} to ${N}`),
    read: ([, from, to]) => `(${to} - ${from}) / ${from} * 100`,
  },
  {
    pattern: whole(`(?:percentage|percent) decrease from ${N} to ${N}`),
    read: ([, from, to]) => `(${from} - ${to}) / ${from} * 100`,
  },
];

const LEAD_IN =
  /^(?:(?:and|so|then|now) )?(?:(?:what(?:'s| is| are|s| would be| will be| does)|what do (?:you|i|we) get (?:when|if) (?:you|i|we)|how much (?:is|are|would be|does)|calculate|caculate|compute|evaluate|work out|find|determine|give me|tell me(?: what)?|i need|simplify)\s+)?(?:(?:the )?(?:value|result|answer) (?:of|to) )?(?:what )?(?:is )?(?:the )?/;
const ENDING = /\s*(?:=|equals?(?: to)?|is|makes?)?\s*\??$/;

function matchReaders(text: string, readers: readonly Reader[]): string | undefined {
  for (const { pattern, read } of readers) {
    const found = pattern.exec(text);
    if (found !== null) return read([...found]);
  }
  return undefined;
}

function readDerivative(text: string): MathTask | undefined {
  const [found, inline, written = '', named] =
    /^(?:derivative of|differentiate|d\/d([a-z]) (?:of )?)\s*(.+?)(?: (?:with respect to|for|by) ([a-z]))?$/.exec(
      text,
    ) ?? [];
  const expression = tidyExpression(written.replace(/^(?:f\(x\)|y)\s*=/, ''));
  if (found === undefined || !isFormula(expression)) return undefined;
  const variable = named ?? inline ?? /(?<![a-z])([xyztu])(?![a-z])/.exec(expression)?.[1] ?? 'x';
  return { kind: 'derivative', expression, variable };
}

function readFactors(text: string): MathTask | undefined {
  const [, tested, factored] =
    /^(?:is )?(?:the number )?(\d+) (?:a )?prime(?: number)?$|^(?:prime factors|(?:prime )?factori[sz]ation) of (\d+)$/.exec(
      text,
    ) ?? [];
  const expression = tested ?? factored;
  return expression === undefined ? undefined : { kind: 'factors', expression };
}

/** Full-width digits and signs, which East Asian keyboards produce. */
const FULL_WIDTH = /[\uff01-\uff5e]/g;

/**
 * Returns the factorial for a text whose only number is followed by a final "!"; in other texts, "!" is an
 * exclamation mark.
 */
function factorialOf(query: string): string {
  const isOnlyNumber = /^\D*\d+\)?\s*!$/.test(query.trim());
  return isOnlyNumber || /^[^a-z]*[\d)]\s*!$/i.test(query.trim()) ? '!' : '';
}

/**
 * Returns the math task of a question. Returns undefined unless every word of the question is understood, so that no
 * answer ignores a part of it.
 */
export function readMathTask(query: string): MathTask | undefined {
  const text = `${canonicalText(query)}${factorialOf(query)}`
    .replaceAll('−', '-')
    .replaceAll(FULL_WIDTH, (sign) => String.fromCharCode(sign.charCodeAt(0) - 0xfee0));
  if (text.length > 300 || /\b0x[\da-f]/.test(text)) return undefined;
  const money = questionAlone(text).replaceAll(/[$€£](?=\d)/g, '');
  const asked = money.replace(LEAD_IN, '').replace(ENDING, '');
  const list = readList(digitsForWords(asked));
  if (list !== undefined) return { kind: 'evaluate', expression: list };
  const [digits, question] = [asked, money].map((part) => digitsForWords(withoutThousands(part)));
  if (digits === undefined || question === undefined) return undefined;
  const share = matchReaders(digits, SHARES);
  if (share !== undefined) return { kind: 'evaluate', expression: share, suffix: '%' };
  const special =
    readDerivative(digits) ??
    readFactors(digits) ??
    readConversion(digits) ??
    readConversion(question) ??
    readEquation(question);
  if (special !== undefined) return special;
  const expression = readSum(digits, (part) => matchReaders(part, READERS));
  return expression === undefined ? undefined : { kind: 'evaluate', expression };
}
