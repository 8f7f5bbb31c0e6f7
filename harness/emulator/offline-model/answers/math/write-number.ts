import type { Fraction } from 'fraction.js';

/** A number as text, and whether that text is its exact value. */
export type Written = Readonly<{ text: string; isExact: boolean }>;

const MOST_DIGITS = 24;
const MOST_DECIMALS = 12;
const MOST_DENOMINATOR = 10_000n;
const SIGNIFICANT = 10;

function writeFloat(value: number): string {
  const [digits = '', exponent] = Number(value.toPrecision(SIGNIFICANT)).toString().split('e');
  return exponent === undefined ? digits : `${digits} × 10^${exponent.replace('+', '')}`;
}

/** Tells whether the displayed digits are the exact value, so that all further digits are floating-point noise. */
const isClean = (value: number): boolean =>
  Math.abs(value - Number(value.toPrecision(SIGNIFICANT))) <= 1e-14 * Math.abs(value);

/** Formats a number, rounded. @throws when the number is not finite */
export function writeApproximate(value: number): Written {
  if (!Number.isFinite(value)) throw new Error('It has no value, or one too large to be shown');
  return { text: writeFloat(value), isExact: isClean(value) };
}

/** Returns the number of decimal places of a fraction; undefined if its decimals never end. */
function decimalsOf({ d }: Fraction): number | undefined {
  let rest = d;
  let [twos, fives] = [0, 0];
  for (; rest % 2n === 0n; rest /= 2n) twos += 1;
  for (; rest % 5n === 0n; rest /= 5n) fives += 1;
  return rest === 1n ? Math.max(twos, fives) : undefined;
}

/** Converts a fraction to a floating-point number. @throws when the fraction is too large or too small for one */
function toFloat(value: Fraction): number {
  const float = value.valueOf();
  if (Number.isFinite(float) && (float !== 0 || value.n === 0n)) return float;
  throw new Error('It is too large or too small to be shown');
}

/** Formats a fraction as a decimal number, which is rounded if its decimals do not end. */
export function writeDecimal(value: Fraction): Written {
  const { text, isExact } = writeExact(value);
  const [, rounded] = text.split(' ≈ ');
  return rounded === undefined ? { text, isExact } : { text: rounded, isExact: false };
}

/** Formats a fraction: as a decimal if its decimals end, else as "1/3 ≈ 0.3333333333", else as a rounded number. */
export function writeExact(value: Fraction): Written {
  const decimals = decimalsOf(value);
  const whole = value.n / value.d;
  if (decimals !== undefined && decimals <= MOST_DECIMALS && String(whole).length <= MOST_DIGITS) {
    const scaled = String(value.n * (10n ** BigInt(decimals) / value.d)).padStart(
      decimals + 1,
      '0',
    );
    const cut = scaled.length - decimals;
    const text = decimals === 0 ? scaled : `${scaled.slice(0, cut)}.${scaled.slice(cut)}`;
    return { text: `${value.s < 0n ? '-' : ''}${text}`, isExact: true };
  }
  const about = writeFloat(toFloat(value));
  if (decimals === undefined && value.d <= MOST_DENOMINATOR && value.n < MOST_DENOMINATOR ** 2n)
    return { text: `${value.toFraction()} ≈ ${about}`, isExact: true };
  return { text: about, isExact: false };
}
