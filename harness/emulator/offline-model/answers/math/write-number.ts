import type { Fraction } from 'fraction.js';

/** A value as it is shown, and whether it is exactly that. */
export type Written = Readonly<{ text: string; isExact: boolean }>;

const MOST_DIGITS = 24;
const MOST_DECIMALS = 12;
const MOST_DENOMINATOR = 10_000n;
const SIGNIFICANT = 10;

function writeFloat(value: number): string {
  const [digits = '', exponent] = Number(value.toPrecision(SIGNIFICANT)).toString().split('e');
  return exponent === undefined ? digits : `${digits} × 10^${exponent.replace('+', '')}`;
}

/** Tells whether the shown digits are complete, so that the rest is floating-point noise. */
const isClean = (value: number): boolean =>
  Math.abs(value - Number(value.toPrecision(SIGNIFICANT))) <= 1e-14 * Math.abs(value);

/** Writes a rounded number. @throws when it is not finite */
export function writeApproximate(value: number): Written {
  if (!Number.isFinite(value)) throw new Error('It has no value, or one too large to be shown');
  return { text: writeFloat(value), isExact: isClean(value) };
}

/** Returns the number of decimals of a fraction, or undefined where they never end. */
function decimalsOf({ d }: Fraction): number | undefined {
  let rest = d;
  let [twos, fives] = [0, 0];
  for (; rest % 2n === 0n; rest /= 2n) twos += 1;
  for (; rest % 5n === 0n; rest /= 5n) fives += 1;
  return rest === 1n ? Math.max(twos, fives) : undefined;
}

/** Returns a fraction as a floating-point number. @throws when it is too large or too small for one */
function toFloat(value: Fraction): number {
  const float = value.valueOf();
  if (Number.isFinite(float) && (float !== 0 || value.n === 0n)) return float;
  throw new Error('It is too large or too small to be shown');
}

/** Writes a fraction as a decimal, rounded where it has no end. */
export function writeDecimal(value: Fraction): Written {
  const { text, isExact } = writeExact(value);
  const [, rounded] = text.split(' ≈ ');
  return rounded === undefined ? { text, isExact } : { text: rounded, isExact: false };
}

/** Writes a fraction: as a decimal that ends, else as "1/3 ≈ 0.3333333333", else as a rounded number. */
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
