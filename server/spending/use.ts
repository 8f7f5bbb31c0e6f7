import type { Usage } from '../model/port.ts';
import { toUsd, type MicroDollars } from './prices.ts';

/** A model call as an account counts it; null stands for a value that is not known. */
export type Use = Readonly<{
  /** Day (UTC) of the call's reservation, such as `2026-11-28`. */
  day: string;
  model: string;
  /** Code of the specialist that answered; null for a call that ended before its route was known. */
  route: string | null;
  usage: Usage | null;
}>;

/** Number of calls, cost and numbers of tokens, summed over the calls of one day, one model or one route. */
export type UseSum = Readonly<{ calls: number; usd: number } & Usage>;

const KINDS = ['day', 'model', 'route'] as const;
type Kind = (typeof KINDS)[number];

/** The use of an account in three tables: by day, by model and by route. Each table counts the same calls. */
export type UseTables = Readonly<Record<Kind, readonly Readonly<{ key: string } & UseSum>[]>>;

/** Short names of the counters' attributes, because the store bills by the size of an item. */
const FIELDS = {
  calls: 'c',
  usd: 'm',
  inputTokens: 'i',
  outputTokens: 'o',
  cacheReadTokens: 'r',
  cacheWriteTokens: 'w',
} as const satisfies Record<keyof UseSum, string>;

const nameOf = (kind: Kind, key: string, field: string) => `use#${kind}#${key}#${field}`;

/** Returns the counters that one call increases, by the names of their attributes. */
export function countersOf(use: Use, cost: MicroDollars): ReadonlyMap<string, number> {
  const sums = { calls: 1, usd: cost, ...use.usage };
  const keys = { day: use.day, model: use.model, route: use.route ?? 'unknown' };
  return new Map(
    KINDS.flatMap((kind) =>
      Object.entries(sums)
        .filter(([, value]) => value > 0)
        .map(([field, value]) => [nameOf(kind, keys[kind], shortOf(field)), value] as const),
    ),
  );
}

const isField = (name: string): name is keyof UseSum => Object.hasOwn(FIELDS, name);
const shortOf = (field: string): string => (isField(field) ? FIELDS[field] : field);

const NAME = /^use#(day|model|route)#(.+)#([cmiorw])$/;

/** Returns an account's tables of use, from the counters in its item. */
export function useTablesOf(item: Readonly<Record<string, unknown>>): UseTables {
  const sums: Record<Kind, Map<string, Record<string, number>>> = {
    day: new Map(),
    model: new Map(),
    route: new Map(),
  };
  for (const [name, value] of Object.entries(item)) {
    const [, kind, key = '', field = ''] = NAME.exec(name) ?? [];
    const table = KINDS.find((one) => one === kind);
    if (table === undefined || typeof value !== 'number') continue;
    const sum = sums[table].get(key) ?? {};
    sum[field] = value;
    sums[table].set(key, sum);
  }
  const rows = (kind: Kind) =>
    [...sums[kind]]
      .map(([key, sum]) => ({
        key,
        calls: sum[FIELDS.calls] ?? 0,
        usd: toUsd(sum[FIELDS.usd] ?? 0),
        inputTokens: sum[FIELDS.inputTokens] ?? 0,
        outputTokens: sum[FIELDS.outputTokens] ?? 0,
        cacheReadTokens: sum[FIELDS.cacheReadTokens] ?? 0,
        cacheWriteTokens: sum[FIELDS.cacheWriteTokens] ?? 0,
      }))
      .toSorted((a, b) => (kind === 'day' ? a.key.localeCompare(b.key) : b.usd - a.usd));
  return { day: rows('day'), model: rows('model'), route: rows('route') };
}
