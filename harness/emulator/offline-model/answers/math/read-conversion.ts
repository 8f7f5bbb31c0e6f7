import type { MathTask } from './task.ts';

const UNIT: Readonly<Record<string, string>> = {
  millimeter: 'mm',
  millimetre: 'mm',
  mm: 'mm',
  centimeter: 'cm',
  centimetre: 'cm',
  cm: 'cm',
  meter: 'm',
  metre: 'm',
  m: 'm',
  kilometer: 'km',
  kilometre: 'km',
  km: 'km',
  kilometres: 'km',
  inch: 'inch',
  inches: 'inch',
  foot: 'ft',
  feet: 'ft',
  ft: 'ft',
  yard: 'yard',
  mile: 'mile',
  mi: 'mile',
  gram: 'g',
  g: 'g',
  kilogram: 'kg',
  kilo: 'kg',
  kg: 'kg',
  milligram: 'mg',
  mg: 'mg',
  tonne: 'tonne',
  pound: 'lbm',
  lb: 'lbm',
  ounce: 'oz',
  oz: 'oz',
  stone: 'stone',
  liter: 'L',
  litre: 'L',
  l: 'L',
  milliliter: 'mL',
  millilitre: 'mL',
  ml: 'mL',
  gallon: 'gallon',
  quart: 'quart',
  pint: 'pint',
  cup: 'cup',
  tablespoon: 'tablespoon',
  teaspoon: 'teaspoon',
  second: 's',
  sec: 's',
  minute: 'minute',
  min: 'minute',
  hour: 'hour',
  day: 'day',
  week: 'week',
  month: 'month',
  year: 'year',
  celsius: 'degC',
  fahrenheit: 'degF',
  kelvin: 'K',
  c: 'degC',
  f: 'degF',
  acre: 'acre',
  hectare: 'hectare',
  'square foot': 'sqft',
  'square feet': 'sqft',
  'square meter': 'm2',
  'square metre': 'm2',
  mph: 'mi/h',
  'miles per hour': 'mi/h',
  'km/h': 'km/h',
  kph: 'km/h',
  'kilometers per hour': 'km/h',
  radian: 'rad',
  degree: 'deg',
  joule: 'J',
  calorie: 'cal',
  byte: 'B',
  kilobyte: 'kB',
  megabyte: 'MB',
  gigabyte: 'GB',
  kb: 'kB',
  mb: 'MB',
  gb: 'GB',
};

const NUMBER: Readonly<Record<string, number>> = {
  a: 1,
  an: 1,
  one: 1,
  the: 1,
  half: 0.5,
  'half a': 0.5,
};

function unitOf(name: string): string | undefined {
  const plain = name
    .trim()
    .replace(/^degrees? (?=c|f|k)/, '')
    .replace(/^°/, '');
  return UNIT[plain] ?? UNIT[plain.replace(/s$/, '')];
}

const AMOUNT = String.raw`(?<![\w.])(-?\d+(?:\.\d+)?(?=\s*)|(?:a|an|one|half an?)(?=\s))\s*`;
const NAME = String.raw`(°?[a-z]+(?:\/[a-z])?(?: (?:c|celsius|fahrenheit|kelvin|feet|foot|met(?:er|re)s?|per hour))*)`;
const FORWARD = new RegExp(`${AMOUNT}${NAME} (?:to|in|into|as|=) (?:a )?${NAME}$`);
const BACKWARD = new RegExp(
  `how (?:many|much) ([a-z /]+?) (?:are |is )?(?:there )?(?:in|make|makes|equals?|is|are) (?:up )?${AMOUNT}${NAME}(?: long)?$`,
);

/** "5 miles to km", "how many feet are in a mile" and "how many miles are 42 kilometres". */
export function readConversion(text: string): MathTask | undefined {
  const forward = FORWARD.exec(text);
  const backward = BACKWARD.exec(text);
  const [amount, from, to] =
    forward === null
      ? [backward?.[2], backward?.[3], backward?.[1]]
      : [forward[1], forward[2], forward[3]];
  const [source, target] = [unitOf(from ?? ''), unitOf(to ?? '')];
  if (amount === undefined || source === undefined || target === undefined) return undefined;
  const value = NUMBER[amount] ?? Number(amount);
  if (!Number.isFinite(value)) return undefined;
  return { kind: 'evaluate', expression: `${value} ${source} to ${target}` };
}
