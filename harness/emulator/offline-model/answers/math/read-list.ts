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
const NAMES = Object.keys(STATISTIC).toSorted((a, b) => b.length - a.length);
const QUESTION = new RegExp(
  `^(${NAMES.join('|')})\\s*(?:of|for|among)?\\s*:?\\s*(?:the |these )?(?:numbers? |values? )?:?\\s*([-\\d.,;\\s]+(?:and [-\\d.,;\\s]+)*)$`,
);
const ITEM = /^-?(?:\d+(?:\.\d+)?|\.\d+)$/;
const THOUSANDS = /^-?\d{1,3},\d{3}(?:\.\d+)?$/;

/**
 * Splits a list of numbers. A comma between digits separates them only if the list has no other separator; else it
 * groups thousands.
 */
function splitList(list: string): string[] | undefined {
  const spaced = list.split(/\s*;\s*|,?\s+and\s+|,\s+|\s+/).filter((item) => item !== '');
  if (spaced.every((item) => ITEM.test(item) || THOUSANDS.test(item)) && spaced.length > 1)
    return spaced.map((item) => item.replaceAll(',', ''));
  const close = list.trim().split(',');
  return close.length > 1 && close.every((item) => ITEM.test(item)) ? close : undefined;
}

/**
 * Reads a list such as "mean of 3, 5 and 9" as an expression. Returns undefined for other texts, and for a list that
 * can be split in two ways.
 */
export function readList(text: string): string | undefined {
  const [, name = '', list = ''] = QUESTION.exec(text) ?? [];
  const numbers = splitList(list)?.join(', ');
  if (numbers === undefined) return undefined;
  const applied = (statistic: string) => `${statistic}(${numbers})`;
  return name === 'range'
    ? `${applied('max')} - ${applied('min')}`
    : applied(STATISTIC[name] ?? '');
}
