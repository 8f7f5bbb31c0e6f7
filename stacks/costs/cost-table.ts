import { environments } from '../environments.ts';
import type { Environment } from '../environment.ts';
import { synthesized } from '../policy/synthesized.ts';
import { sized } from '../sizes.ts';
import { monthlyCost, sumOf } from './monthly-cost.ts';
import type { MonthlyCost } from './monthly-cost.ts';
import { prices } from './prices.ts';

const rounded = (usd: number) => String(Math.round(usd));

/** Returns the monthly costs of one environment as lines for a terminal: one line for each part, and their sum. */
export function costLines(environment: Environment): string[] {
  const costs = monthlyCost(synthesized(environment));
  const all: MonthlyCost[] = [...costs, { part: 'Standing cost a month, USD', usd: sumOf(costs) }];
  const width = Math.max(...all.map(({ part }) => part.length));
  return [
    `Prices of ${prices.asOf}, us-east-1; answers, traffic and taxes come on top:`,
    ...all.map(({ part, usd }) => `  ${part.padEnd(width)}  ${rounded(usd).padStart(5)}`),
  ];
}

const { dev, staging, prod } = environments;
const smallProd: Environment = { ...prod, ...sized('small', prod.network.cidr) };

/**
 * Returns the cost table of `docs/operations.md` as Markdown. It has a column for each environment, and one for
 * production at its smaller size.
 */
export function costTable(): string {
  const columns: [string, Environment][] = [
    ['dev', dev],
    ['staging', staging],
    ['prod, `small`', smallProd],
    ['prod, `standard`', { ...prod, ...sized('standard', prod.network.cidr) }],
  ];
  const costs = columns.map(([, environment]) => monthlyCost(synthesized(environment)));
  const row = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  const parts = (costs[0] ?? []).map(({ part }, n) =>
    row([part, ...costs.map((of) => rounded(of[n]?.usd ?? 0))]),
  );
  return [
    row(['Part', ...columns.map(([name]) => name)]),
    row(['---', ...columns.map(() => '---:')]),
    ...parts,
    row(['**Sum**', ...costs.map((of) => `**${rounded(sumOf(of))}**`)]),
  ].join('\n');
}
