import { parseArgs } from 'node:util';
import { createControlWriter } from '../spending/controls.ts';
import { monthOf } from '../spending/month.ts';
import { openTable } from '../store/table.ts';
import { OperatorProblem, readDirectory } from './directory.ts';
import { FORMATS, printUsage } from './print-usage.ts';
import { listBudgets, setBudget } from './set-budget.ts';
import { usageOf } from './usage.ts';

/**
 * This program runs an operator's commands on the spending accounts. `onecall usage`, `budget`, `pause` and `resume`
 * start it. The environment's region and table are in `AWS_REGION` and `TABLE_NAME`, and the people of the user pool
 * on standard input.
 */
const { values, positionals } = parseArgs({
  allowPositionals: true,
  strict: true,
  options: {
    by: { type: 'string', default: '' },
    who: { type: 'string', default: '' },
    usd: { type: 'string', default: '' },
    until: { type: 'string', default: '' },
    month: { type: 'string', default: '' },
    format: { type: 'string', default: '' },
    names: { type: 'boolean', default: false },
  },
});

async function run(command: string): Promise<string> {
  const { AWS_REGION: region = '', TABLE_NAME: name = '' } = process.env;
  const endpoint = process.env['AWS_ENDPOINT_URL_DYNAMODB'];
  const table = openTable({ region, endpoint, name, retentionDays: 1 });
  const change = { by: values.by };
  try {
    switch (command) {
      case 'pause':
        await createControlWriter(table).pause(true, change);
        return 'Model calls are paused: every task refuses questions within 5 s, and everything else works. "make resume" ends it';
      case 'resume':
        await createControlWriter(table).pause(false, change);
        return 'Model calls are no longer paused';
      case 'budget': {
        const { who, usd, until } = values;
        const directory = await readDirectory();
        if (who === '' && usd === '' && until === '')
          return (
            (await listBudgets(table, directory)).join('\n') || 'Nobody has a budget of their own'
          );
        if (who === '' || usd === '' || until === '')
          throw new OperatorProblem(
            'Give WHO=<user name or group:name>, USD=<dollars a month> and UNTIL=<last day, such as 2026-12-31>',
          );
        return await setBudget(table, { who, usd, until }, { directory, change });
      }
      case 'usage': {
        const month = values.month || monthOf(table.now());
        if (!/^\d{4}-(0[1-9]|1[0-2])$/.test(month))
          throw new OperatorProblem(
            `Cannot use MONTH=${month}: a month such as 2026-11 is accepted`,
          );
        const format = FORMATS.find((one) => one === (values.format || 'table'));
        if (format === undefined)
          throw new OperatorProblem(
            `Cannot use FORMAT=${values.format}: ${FORMATS.join(', ')} are accepted`,
          );
        const { people } = await readDirectory();
        const naming = values.names ? 'name' : 'hash';
        return printUsage(await usageOf(table, month, { naming, people }), format);
      }
      default:
        throw new OperatorProblem('Expected usage, budget, pause or resume');
    }
  } finally {
    table.close();
  }
}

try {
  process.stdout.write(`${await run(positionals[0] ?? '')}\n`);
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = error instanceof OperatorProblem ? 2 : 1;
}
