import { createHash } from 'node:crypto';
import { personOfKey, toAccount, type Account } from '../spending/account.ts';
import { toUsd } from '../spending/prices.ts';
import { queryAll, type Table } from '../store/table.ts';
import type { Directory } from './directory.ts';

/** The use of one person's or the whole team's budget in one month. */
export type UsageRow = Readonly<{
  who: string;
  calls: number;
  inputTokens: number;
  outputTokens: number;
  cacheReadTokens: number;
  cacheWriteTokens: number;
  /** Cost in US dollars of the settled calls. */
  spentUsd: number;
  /** Amount in US dollars that is reserved for calls that are not settled yet. */
  openUsd: number;
  leftUsd: number;
  limitUsd: number;
}>;

/** How people appear in the output: by name, or by a hash that distinguishes people without revealing who they are. */
export type Naming = 'hash' | 'name';

const hashOf = (sub: string) => createHash('sha256').update(sub).digest('hex').slice(0, 12);

function rowOf(who: string, { limit, left, open, use }: Account): UsageRow {
  const openMicro = [...open.values()].reduce((sum, { amount }) => sum + amount, 0);
  const sum = (
    field: 'calls' | 'inputTokens' | 'outputTokens' | 'cacheReadTokens' | 'cacheWriteTokens',
  ) => use.model.reduce((total, row) => total + row[field], 0);
  return {
    who,
    calls: sum('calls'),
    inputTokens: sum('inputTokens'),
    outputTokens: sum('outputTokens'),
    cacheReadTokens: sum('cacheReadTokens'),
    cacheWriteTokens: sum('cacheWriteTokens'),
    spentUsd: toUsd(limit - left - openMicro),
    openUsd: toUsd(openMicro),
    leftUsd: toUsd(left),
    limitUsd: toUsd(limit),
  };
}

/**
 * Returns the accounts of a month such as `2026-11`: people by falling cost, then the team. It reads no text of any
 * message.
 */
export async function usageOf(
  table: Table,
  month: string,
  { naming, people }: Readonly<{ naming: Naming }> & Pick<Directory, 'people'>,
): Promise<UsageRow[]> {
  const nameOf = (sub: string) =>
    naming === 'hash'
      ? hashOf(sub)
      : (people.find((one) => one.sub === sub)?.username ?? hashOf(sub));
  const rows: UsageRow[] = [];
  const team: UsageRow[] = [];
  const accounts = await queryAll(table, {
    KeyConditionExpression: 'pk = :pk',
    ExpressionAttributeValues: { ':pk': `SPENDING#${month}` },
  });
  for (const item of accounts) {
    const sub = personOfKey(String(item['sk']));
    const account = toAccount(item);
    if (sub === undefined) team.push(rowOf('everybody', account));
    else rows.push(rowOf(nameOf(sub), account));
  }
  return [
    ...rows.toSorted((a, b) => b.spentUsd - a.spentUsd),
    ...team.map((all) => summed(all, rows)),
  ];
}

/** Returns the team's row with the sums of the people's counts, because the team's account counts no calls. */
const summed = (team: UsageRow, rows: readonly UsageRow[]): UsageRow => {
  const sum = (field: Exclude<keyof UsageRow, 'who'>) =>
    rows.reduce((total, row) => total + row[field], 0);
  return {
    ...team,
    calls: sum('calls'),
    inputTokens: sum('inputTokens'),
    outputTokens: sum('outputTokens'),
    cacheReadTokens: sum('cacheReadTokens'),
    cacheWriteTokens: sum('cacheWriteTokens'),
  };
};
