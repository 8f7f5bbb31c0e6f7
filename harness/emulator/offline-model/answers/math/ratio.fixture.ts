/** A rational number that is computed with BigInt only; the tests compare answers with it. */
export type Ratio = readonly [top: bigint, bottom: bigint];

export const plus = ([a, b]: Ratio, [c, d]: Ratio): Ratio => [a * d + c * b, b * d];
export const minus = (a: Ratio, [c, d]: Ratio): Ratio => plus(a, [-c, d]);
export const times = ([a, b]: Ratio, [c, d]: Ratio): Ratio => [a * c, b * d];
export const over = ([a, b]: Ratio, [c, d]: Ratio): Ratio => [a * d, b * c];
export const same = ([a, b]: Ratio, [c, d]: Ratio): boolean => a * d === c * b;

export function ratioOf(text: string): Ratio {
  const [top = '', bottom = '1'] = text.split('/');
  const [whole = '', decimals = ''] = top.split('.');
  return [BigInt(whole + decimals), 10n ** BigInt(decimals.length) * BigInt(bottom)];
}

export const toNumber = ([a, b]: Ratio): number => Number((a * 10n ** 30n) / b) / 1e30;

export const ratio = (top: number, bottom = 1): Ratio => [BigInt(top), BigInt(bottom)];
