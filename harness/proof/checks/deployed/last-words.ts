import { FilterLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { definitionOf, serverOf } from './applied.ts';
import type { DeployedContext } from './deployed-context.ts';

const LAST_MS = 300_000;
const MOST = 4;

/**
 * Returns recent output of the tasks of one task definition, without the server's log lines. The output may say why the
 * tasks do not start.
 */
export async function lastWords(
  ctx: Pick<DeployedContext, 'aws'>,
  taskDefinition: string,
): Promise<string | undefined> {
  const { logConfiguration } = serverOf(await definitionOf(ctx, taskDefinition));
  const logGroupName = logConfiguration?.options?.['awslogs-group'];
  if (logGroupName === undefined) return undefined;
  try {
    const { events = [] } = await ctx.aws.logs.send(
      new FilterLogEventsCommand({ logGroupName, startTime: Date.now() - LAST_MS }),
    );
    const words = events.map(({ message = '' }) => message.trim());
    const plain = [...new Set(words.filter((text) => text !== '' && !text.startsWith('{')))];
    return plain.length === 0 ? undefined : `it wrote "${plain.slice(-MOST).join(' ')}"`;
  } catch {
    return `its log group ${logGroupName} cannot be read`;
  }
}
