import { DescribeTargetGroupAttributesCommand } from '@aws-sdk/client-elastic-load-balancing-v2';
import { findingsOf } from '../../evidence/finding.ts';
import { serverOf, variableOf, wantedDefinition } from './applied.ts';
import type { DeployedCheck } from './deployed-context.ts';

const name = 'stops-in-time';
const is = findingsOf(name);
/** Seconds from SIGTERM to SIGKILL where the task definition sets no stop timeout; 30 is the default of ECS. */
const STOP_SECONDS = 30;
const DELAY = 'deregistration_delay.timeout_seconds';

/**
 * Check of requirements R1 and C8: when a task is deregistered and stopped, the longest answer still has the time to
 * finish.
 */
export const stopsInTime: DeployedCheck = {
  name,
  look: async ({ aws, applied }) => {
    const definition = await wantedDefinition({ aws, applied });
    const server = serverOf(definition);
    const answerMs = applied.limits['answerMs'] ?? Number(variableOf(server, 'ANSWER_DEADLINE_MS'));
    const { Attributes = [] } = await aws.balancing.send(
      new DescribeTargetGroupAttributesCommand({ TargetGroupArn: applied.targetGroupArn }),
    );
    const delay = Number(Attributes.find(({ Key }) => Key === DELAY)?.Value ?? Number.NaN);
    const stopMs = (server.stopTimeout ?? STOP_SECONDS) * 1_000;
    const drainMs = Number(variableOf(server, 'DRAIN_MS') ?? Number.NaN);
    const longest = `the longest answer takes ${answerMs} ms`;
    const wrong = [
      stopMs < answerMs && `${definition.name} stopTimeout is ${stopMs} ms, ${longest}`,
      drainMs < answerMs && `${definition.name} environment DRAIN_MS is ${drainMs} ms, ${longest}`,
      stopMs < drainMs &&
        `${definition.name} stopTimeout is ${stopMs} ms, shorter than its DRAIN_MS of ${drainMs} ms`,
      delay * 1_000 < answerMs &&
        `target group ${applied.targetGroupArn} ${DELAY} is ${delay}, ${longest}`,
    ].filter((text) => text !== false);
    const violation = is.violatedBy(
      wrong.map((id) => ({ id })),
      () => `A stop cuts answers: ${wrong.join('; ')}`,
    );
    if (violation) return violation;
    if (!Number.isFinite(answerMs + delay + drainMs))
      return is.inconclusive(
        'Cannot tell: the longest answer, DRAIN_MS or the deregistration delay is not known',
      );
    return is.proven(
      `A stop waits ${delay} s for open requests, then ${drainMs / 1_000} s of ${stopMs / 1_000} s for the process; ${longest}`,
    );
  },
};
