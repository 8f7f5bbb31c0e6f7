import { findingsOf } from '../../evidence/finding.ts';
import { formatDuration } from '../../report/words.ts';
import { until } from '../until.ts';
import { nameIn, serverOf, wantedDefinition } from './applied.ts';
import { askOnce } from './ask-once.ts';
import type { DeployedCheck } from './deployed-context.ts';
import { hasRight } from './has-right.ts';

const name = 'log-lines-arrive';
const is = findingsOf(name);
const WRITE = 'logs:PutLogEvents';

/** Check of requirements R4 and I7: the server's log lines arrive in the log group that metrics and people read. */
export const logLinesArrive: DeployedCheck = {
  name,
  look: async (ctx) => {
    const { applied, telemetry, signal, patienceMs } = ctx;
    const definition = await wantedDefinition(ctx);
    const options = serverOf(definition).logConfiguration?.options ?? {};
    const group = options['awslogs-group'];
    if (group !== applied.logGroup)
      return is.violated(
        `${definition.name} writes to another log group: logConfiguration awslogs-group is ${group ?? 'not set'}, metric filters and alarms read ${applied.logGroup}`,
        [`awslogs-group of ${definition.name}: ${group ?? 'not set'}`],
      );
    const { traceId, outcome } = await askOnce(ctx, name);
    const beganMs = performance.now();
    const withinMs = Math.max(patienceMs, telemetry.settleMs ?? 0);
    const found = await until({ withinMs, signal }, async () => {
      const lines = await telemetry.logLines({ traceId });
      if (!lines.known) return { unknown: lines.why };
      return lines.value.some(({ event }) => event === 'request') ? {} : undefined;
    });
    if (found?.unknown !== undefined) return is.inconclusive(`Cannot tell: ${found.unknown}`);
    if (found === undefined) {
      const missing = `a request (trace ${traceId}, ${outcome}) left no line in the log group ${group} within ${formatDuration(withinMs)}`;
      const role = nameIn(definition.executionRoleArn ?? '');
      if (await hasRight(ctx, role, WRITE))
        return is.inconclusive(
          `Cannot tell: ${missing}, though role ${role} may ${WRITE}; see whether the group exists`,
        );
      const denied = `role ${role} (executionRoleArn of ${definition.name}) has no policy with Action ${WRITE}`;
      return is.violated(`${missing}; ${denied}`, [denied]);
    }
    return is.proven(
      `The line of a request was in ${group} after ${formatDuration(performance.now() - beganMs)}`,
    );
  },
};
