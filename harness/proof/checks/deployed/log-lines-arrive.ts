import { findingsOf } from '../../evidence/finding.ts';
import { duration } from '../../report/words.ts';
import { until } from '../until.ts';
import { serverOf, wantedDefinition } from './applied.ts';
import { askOnce } from './ask-once.ts';
import type { DeployedCheck } from './deployed-context.ts';

const name = 'log-lines-arrive';
const is = findingsOf(name);

/** R4, I7: the server's log lines arrive in the log group that metrics and people read. */
export const logLinesArrive: DeployedCheck = {
  name,
  law: 'The log lines of a request arrive in the applied log group',
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
    if (found === undefined)
      return is.inconclusive(
        `Cannot tell: a request (trace ${traceId}, ${outcome}) left no line in the log group ${group} within ${duration(withinMs)}; see whether the task may write there`,
      );
    return is.proven(
      `The line of a request was in ${group} after ${duration(performance.now() - beganMs)}`,
    );
  },
};
