import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { environments } from '../environments.ts';
import { synthesized } from '../policy/synthesized.ts';
import { policies } from '../policy/policies.ts';
import { sized } from '../sizes.ts';
import { costTable } from './cost-table.ts';
import { monthlyCost, sumOf } from './monthly-cost.ts';

const { prod } = environments;
const at = (size: 'small' | 'standard') =>
  synthesized({ ...prod, ...sized(size, prod.network.cidr) });

const cells = (table: string) =>
  table
    .split('\n')
    .filter((line) => line.startsWith('|') && !line.startsWith('| -'))
    .map((line) => line.split('|').map((cell) => cell.trim()));

test('docs/operations.md has the cost table that is computed from the resources', () => {
  const docs = readFileSync(join(import.meta.dirname, '..', '..', 'docs', 'operations.md'), 'utf8');
  const table = docs
    .slice(docs.indexOf('## Cost a month'))
    .split(/\n\n/)
    .find((p) => p.startsWith('| Part'));
  assert.deepEqual(cells(table ?? ''), cells(costTable()));
  const cli = join(import.meta.dirname, '..', 'deploy', 'cli.ts');
  const printed = execFileSync(process.execPath, [cli, 'costs'], { encoding: 'utf8' });
  assert.equal(printed, `${costTable()}\n`);
});

test('production at its small size costs about half, and keeps every policy', () => {
  const [small, standard] = [at('small'), at('standard')];
  assert.ok(sumOf(monthlyCost(small)) < 0.55 * sumOf(monthlyCost(standard)));
  assert.deepEqual(
    policies.flatMap((policy) => [...policy.violations(small)]),
    [],
  );
});

test('monthlyCost() counts a NAT gateway, its address and an endpoint by the zone', () => {
  const part = (of: ReturnType<typeof at>, name: string) =>
    monthlyCost(of).find((cost) => cost.part === name)?.usd ?? 0;
  const [small, standard] = [at('small'), at('standard')];
  assert.equal(Math.round(part(standard, 'NAT gateways') / part(small, 'NAT gateways')), 3);
  assert.equal(part(small, 'Interface endpoints'), 0);
  assert.equal(Math.round(part(standard, 'Interface endpoints')), Math.round(4 * 3 * 7.3));
});
