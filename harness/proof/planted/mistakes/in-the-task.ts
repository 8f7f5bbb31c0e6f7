import { CreateLogGroupCommand, DeleteLogGroupCommand } from '@aws-sdk/client-cloudwatch-logs';
import type { Mistake } from '../mistake.ts';
import { inRevision, withVariable } from '../revision.ts';

export const missingVariable: Mistake = {
  name: 'missing variable',
  foundBy: 'service-steady',
  plant: inRevision((server) => withVariable(server, 'TABLE_NAME')),
};

export const portMismatch: Mistake = {
  name: 'port mismatch',
  foundBy: 'ports-agree',
  plant: inRevision((server) => withVariable(server, 'PORT', '8081')),
};

/** Stop timeout in seconds that is shorter than the longest answer, which takes a minute. */
const TOO_SHORT = 5;

export const shortStop: Mistake = {
  name: 'stop timeout shorter than an answer',
  foundBy: 'stops-in-time',
  plant: inRevision(() => ({ stopTimeout: TOO_SHORT })),
};

/** Mistake that sends logs to another log group, which exists, so that the tasks start. */
export const wrongLogGroup: Mistake = {
  name: 'log group wrong',
  foundBy: 'log-lines-arrive',
  plant: async (ctx) => {
    const logGroupName = `${ctx.applied.logGroup}-planted`;
    const { logs } = ctx.aws;
    await logs.send(new CreateLogGroupCommand({ logGroupName }));
    const undo = await inRevision(({ logConfiguration }) => ({
      logConfiguration: {
        logDriver: 'awslogs',
        options: { ...logConfiguration?.options, 'awslogs-group': logGroupName },
      },
    }))(ctx);
    return async () => {
      await undo();
      await logs.send(new DeleteLogGroupCommand({ logGroupName }));
    };
  },
};
