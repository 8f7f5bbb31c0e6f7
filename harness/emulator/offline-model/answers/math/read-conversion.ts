import type { MathTask } from './task.ts';
import { UNIT_NAMES, unitOf } from './units.ts';

type Amount = Extract<MathTask, { kind: 'convert' }>['amounts'][number];

const escape = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\/]/g, '\\$&');
const UNITS = `(?:${UNIT_NAMES.map(escape).join('|')})(?![a-z])`;
const VALUE = String.raw`(?:\d+ \d+\/\d+|\d+\/\d+|\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d*\.?\d+)`;
const FIRST = new RegExp(
  String.raw`^(-?${VALUE}|half an?|an?)( and a half)? ?(?:degrees? )?(${UNITS})`,
);
const NEXT = new RegExp(String.raw`^(?: and |, | )?(${VALUE}) ?(${UNITS})`);
/** Unit of a number without a unit after feet or stones: "5 feet 11" means 11 inches, "11 stone 4" means 4 pounds. */
const SHORT_FOR: Readonly<Record<string, string>> = { foot: 'inch', stone: 'pound' };

const ARTICLE: Readonly<Record<string, string>> = { a: '1', an: '1' };

/** Converts a number in an amount, such as "half" or "1,000", to text that the fraction library reads. */
function valueOf(text: string): string {
  if (text.startsWith('half')) return '1/2';
  return ARTICLE[text] ?? text.replaceAll(',', '');
}

/**
 * Reads amounts such as "5 feet 11", "2 hours and 30 minutes" or "half a mile". Returns undefined if the text
 * contains anything else.
 */
function readAmounts(text: string): Amount[] | undefined {
  const [found, first = '', half, unit = ''] = FIRST.exec(text) ?? [];
  if (found === undefined) return undefined;
  const value = half === undefined ? valueOf(first) : `${first} 1/2`;
  const amounts: Amount[] = [{ value, unit }];
  let rest = text.slice(found.length);
  for (let next = NEXT.exec(rest); next !== null; next = NEXT.exec(rest)) {
    amounts.push({ value: valueOf(next[1] ?? ''), unit: next[2] ?? '' });
    rest = rest.slice(next[0].length);
  }
  const [bare, number = ''] = new RegExp(`^ ?(${VALUE})$`).exec(rest) ?? [];
  const smaller = SHORT_FOR[unitOf(amounts.at(-1)?.unit ?? '')?.one ?? ''];
  if (bare !== undefined && smaller !== undefined)
    return [...amounts, { value: valueOf(number), unit: smaller }];
  return rest === '' ? amounts : undefined;
}

const LEAD_IN =
  /^(?:convert|change|turn|express|how (?:much|long|tall|far|heavy|big|hot|cold|fast) (?:is|are))\s+/;
const BETWEEN = /(?: to | into | in | as | = (?:\? ?)?)(?:an? )?/g;
const HOW_MANY = new RegExp(
  String.raw`^how (?:many|much) (${UNITS}) (?:(?:are |is )?(?:there )?in|make up|make|makes|equals?|is|are|does|do) (.+?)(?: long| have| make| equal| contain)?$`,
);

/**
 * Reads conversions such as "5 miles to km", "how many feet are in a mile" and "5 feet 11 in cm". Returns undefined
 * if the text contains anything else.
 */
export function readConversion(text: string): MathTask | undefined {
  const [, wanted, given] = HOW_MANY.exec(text) ?? [];
  const asked = given === undefined ? undefined : readAmounts(given);
  if (wanted !== undefined && asked !== undefined)
    return { kind: 'convert', amounts: asked, to: wanted };
  const statement = text.replace(LEAD_IN, '');
  for (const found of [...statement.matchAll(BETWEEN)].toReversed()) {
    const to = statement.slice(found.index + found[0].length).replace(/^degrees? /, '');
    const amounts = readAmounts(statement.slice(0, found.index));
    if (unitOf(to) !== undefined && amounts !== undefined) return { kind: 'convert', amounts, to };
  }
  return undefined;
}
