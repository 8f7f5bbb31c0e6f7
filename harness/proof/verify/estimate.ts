import { stateCommands } from '../checks/state/commands.ts';
import { generate } from '../checks/generate.ts';
import { PROFILES } from '../checks/profile.ts';
import type { Options } from './options.ts';
import { isStartable } from './start-environment.ts';

/** Expected number of requests, model calls and minutes of one part of a run, such as a property or a load. */
export type Estimated = Readonly<{
  part: string;
  requests: number;
  modelCalls: number;
  minutes: number;
}>;

/**
 * Number of users that sign in. After the deploy, two requests are sent for each user: with the token from before it,
 * and with a new one.
 */
const USERS = 20;
const DEPLOY_PROBES = 70;
const FORM = 12;
const SMUGGLED = 5;
const WRONG = 13;
const ISOLATED = { people: 6, requests: 13, modelCalls: 5 };
/**
 * Requests and model calls of the check that spends a small budget to its end, including reads of the month's spending.
 */
const BUDGET = { requests: 70, modelCalls: 36 };
const TRIES = 3;
/**
 * Number of requests for each reworded question: the question itself, its repetition, and one request for each kind of
 * rewording.
 */
const REWORDED = 8;
const PAGE = { requests: 100, modelCalls: 3 };
/** Number of tokens of a typical model call, with instructions, a question and a short answer. */
const TYPICAL = { input: 1_500, output: 200 };
/**
 * Time in seconds that each property takes besides sending its queries, such as for sign-ins, the deploy or the page.
 */
const SECONDS = { 1: 20, 2: 12, 3: 35, 4: 45 } as const;
/** Usual wait in minutes for the logs of the last request; it is at most 10 min. */
const AWS_MINUTES = 5;
const EMULATED_MINUTES = 0.2;
/** Average share of the planned requests that a load sends, since arrivals are random and the server sheds some. */
const LOAD_SHARE = 0.78;

/**
 * Returns what each property and load of a run with these options is expected to send, from the test cases that the
 * seed generates.
 */
export function estimate({ profile, only, seed, env }: Options): readonly Estimated[] {
  const isFull = profile.name === 'full' || profile.name === 'deployed';
  const sizes = PROFILES[isFull ? 'full' : 'quick'];
  const { perSecond } = profile;
  const parts: Record<number, () => Omit<Estimated, 'part' | 'minutes'> & { arrivals: number }> = {
    1: () => ({
      requests: sizes.cases + DEPLOY_PROBES + 2 * USERS + FORM + SMUGGLED + WRONG,
      modelCalls: 0,
      arrivals: 0,
    }),
    2: () => {
      const arrivals = sizes.cases + sizes.lengths + sizes.reworded * REWORDED;
      const requests = arrivals + sizes.burst;
      return { requests, modelCalls: requests - invalidOf(sizes.cases), arrivals };
    },
    3: () => ({
      requests: sizes.cases + 1 + BUDGET.requests,
      modelCalls: sizes.cases + 1 + BUDGET.modelCalls,
      arrivals: sizes.cases,
    }),
    4: () => {
      const commands = commandsOf(seed, sizes.cases);
      return {
        requests:
          ISOLATED.people * ISOLATED.requests + 9 * TRIES + commands.requests + PAGE.requests,
        modelCalls:
          ISOLATED.people * ISOLATED.modelCalls + 2 * TRIES + commands.modelCalls + PAGE.modelCalls,
        arrivals: 0,
      };
    },
  };
  const properties = only.properties.flatMap((property): Estimated[] => {
    const part = parts[property]?.();
    if (
      part === undefined ||
      (property !== 1 && property !== 2 && property !== 3 && property !== 4)
    )
      return [{ part: `property ${property}`, requests: 0, modelCalls: 0, minutes: 0 }];
    const { arrivals, ...sent } = part;
    const minutes = (SECONDS[property] + arrivals / perSecond) / 60;
    return [{ part: `property ${property}`, ...sent, minutes }];
  });
  const loads = only.load
    ? profile.loads.map(({ name: load, atMost, arrivals }, at): Estimated => {
        const requests = Math.round(atMost * LOAD_SHARE);
        // The loads run at the same time, so only the first one counts for the minutes.
        const minutes = at === 0 ? arrivals.forMs / 60_000 + 0.2 : 0;
        return { part: `load ${load}`, requests, modelCalls: requests, minutes };
      })
    : [];
  return [...properties, ...loads, ...lateEvidence({ env, profile, properties })];
}

type Late = Pick<Options, 'profile'> &
  Readonly<{ env: string | undefined; properties: readonly Estimated[] }>;

/**
 * Returns the estimate for the last request of a run against AWS. Once the log lines of that request have arrived,
 * those of all earlier requests have too. Environments on this machine need no such request.
 */
function lateEvidence({ env, profile, properties }: Late): readonly Estimated[] {
  if (env === undefined || isStartable(env) || !profile.telemetry || properties.length === 0)
    return [];
  const minutes = env === 'emulated' ? EMULATED_MINUTES : AWS_MINUTES;
  return [{ part: 'late evidence', requests: 1, modelCalls: 1, minutes }];
}

/** Returns how many generated queries are invalid and so cost no model call. */
const invalidOf = (cases: number): number => Math.round(cases * 0.08);

/**
 * Counts the requests and model calls of the command sequences that property 4 generates, by the names of their
 * commands.
 */
function commandsOf(
  seed: number,
  count: number,
): Readonly<{ requests: number; modelCalls: number }> {
  const cases = generate({ name: 'p4', arbitrary: stateCommands, seed, count });
  const names = cases.flatMap(({ value }) => [...value].map(String));
  const asks = names.filter((name) => name.includes(' asks')).length;
  return { requests: names.length + asks * 0.2, modelCalls: asks };
}

/** Price of a model as the target reports it, in US dollars for a million tokens. */
export type Price = Readonly<{ input: number; output: number }>;

/** Returns the estimate as a table, with the cost in dollars where a price is known. */
export function estimateText(parts: readonly Estimated[], price: Price | undefined): string {
  const sum = (pick: (one: Estimated) => number) => parts.reduce((all, one) => all + pick(one), 0);
  const [requests, calls] = [sum((one) => one.requests), sum((one) => one.modelCalls)];
  const usd = price
    ? `$${((calls * (price.input * TYPICAL.input + price.output * TYPICAL.output)) / 1_000_000).toFixed(2)}`
    : 'dollars unknown until the target is asked for its prices';
  const row = (one: Estimated) =>
    `  ${one.part.padEnd(16)} ${String(Math.round(one.requests)).padStart(6)} requests ${String(Math.round(one.modelCalls)).padStart(6)} model calls ${one.minutes.toFixed(1).padStart(6)} min`;
  return [
    ...parts.map(row),
    row({
      part: 'all',
      requests,
      modelCalls: calls,
      minutes: sum((one) => one.minutes),
    }),
    `  about ${usd}; nothing was sent`,
  ].join('\n');
}
