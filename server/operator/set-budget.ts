import { createAccounts } from '../spending/account.ts';
import {
  createControlWriter,
  readControls,
  type Change,
  type LimitHolder,
} from '../spending/controls.ts';
import { toMicroDollars, toUsd } from '../spending/prices.ts';
import type { Table } from '../store/table.ts';
import { OperatorProblem, type Directory } from './directory.ts';

const DAY_MS = 86_400_000;
const MOST_USD = 100_000;
/** Longest period in days for the own limit of a person or group, so that no limit is forgotten. */
const MOST_DAYS = 366;
const GROUP = 'group:';

/** A budget as the operator typed it. */
export type BudgetInput = Readonly<{ who: string; usd: string; until: string }>;

/** Returns the person or group with this name. @throws {OperatorProblem} when the user pool has neither */
export function holderOf(who: string, { people, groups }: Directory): LimitHolder {
  if (who.startsWith(GROUP)) {
    const group = who.slice(GROUP.length);
    if (groups.includes(group)) return { group };
    const known = groups.length === 0 ? 'it has none' : `it has ${groups.join(', ')}`;
    throw new OperatorProblem(`Cannot find the group "${group}" in the user pool: ${known}`);
  }
  const person = people.find(({ username, sub }) => username === who || sub === who);
  if (person) return { person: person.sub };
  throw new OperatorProblem(
    `Cannot find "${who}" in the user pool: a user name, or group:<name>, is accepted`,
  );
}

/** Parses an amount in dollars. @throws {OperatorProblem} saying which amounts are accepted */
export function readUsd(usd: string): number {
  const amount = /^\d{1,6}(\.\d{1,2})?$/.test(usd) ? Number(usd) : Number.NaN;
  if (amount >= 0.01 && amount <= MOST_USD) return amount;
  throw new OperatorProblem(
    `Cannot use USD=${usd}: an amount from 0.01 to ${MOST_USD} with at most two decimals is accepted`,
  );
}

/**
 * Returns the end of a day (UTC), in milliseconds since the epoch.
 *
 * @throws {OperatorProblem} saying which days are accepted
 */
export function readUntil(until: string, now: number): number {
  const first = new Date(now).toISOString().slice(0, 10);
  const last = new Date(now + MOST_DAYS * DAY_MS).toISOString().slice(0, 10);
  const day = Date.parse(`${until}T00:00:00Z`);
  const isDay = /^\d{4}-\d{2}-\d{2}$/.test(until) && !Number.isNaN(day);
  // `Date` reads an impossible day, such as 31 February, as another day.
  const isReal = isDay && new Date(day).toISOString().startsWith(until);
  if (isReal && until >= first && until <= last) return day + DAY_MS;
  throw new OperatorProblem(
    `Cannot use UNTIL=${until}: the last day of the budget is accepted, from ${first} to ${last}`,
  );
}

/**
 * Sets the monthly limit of a person or group up to a given day. Returns a line that confirms the new limit.
 *
 * @throws {OperatorProblem} for input that is not accepted; nothing is stored then
 */
export async function setBudget(
  table: Table,
  { who, usd, until }: BudgetInput,
  { directory, change }: Readonly<{ directory: Directory; change: Change }>,
): Promise<string> {
  const holder = holderOf(who, directory);
  const amount = readUsd(usd);
  const endsAt = readUntil(until, table.now());
  const limit = toMicroDollars(amount);
  if ('person' in holder) {
    const account = await createAccounts(table).read({ sub: holder.person }, { limit });
    const spent = account.limit - account.left;
    if (limit < spent)
      throw new OperatorProblem(
        `Cannot set ${amount} dollars: ${toUsd(spent)} are spent or set aside this month, and at least that much is accepted`,
      );
  }
  await createControlWriter(table).limit(holder, { limit, endsAt }, change);
  return `${who} may spend ${amount} dollars a month up to and including ${until}`;
}

/** Returns one line for each limit of a person or group that applies now. */
export async function listBudgets(table: Table, { people }: Directory): Promise<string[]> {
  const { people: own, groups } = await readControls(table);
  const nameOf = (sub: string) => people.find((one) => one.sub === sub)?.username ?? sub;
  const all = [
    ...[...own].map(([sub, limit]) => ({ who: nameOf(sub), ...limit })),
    ...[...groups].map(([group, limit]) => ({ who: GROUP + group, ...limit })),
  ];
  return all
    .filter(({ endsAt }) => endsAt > table.now())
    .map(
      ({ who, limit, endsAt }) =>
        `${who}\t${toUsd(limit)} dollars a month\tuntil ${new Date(endsAt - DAY_MS).toISOString().slice(0, 10)}`,
    );
}
