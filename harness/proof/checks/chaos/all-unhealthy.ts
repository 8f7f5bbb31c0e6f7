import { findingsOf } from '../../evidence/finding.ts';
import { askSome } from './ask-some.ts';
import type { ChaosCheck } from './chaos-context.ts';
import { asWrong, countedBy, tooFewTell, unanswered } from './journal.ts';
import { NOT_RECOVERED, recovered } from './recovered.ts';

const name = 'all-unhealthy';
const is = findingsOf(name);
const FOR_MS = 6_000;
const QUESTIONS = 12;

/**
 * Check of requirement R2: when all targets are unhealthy, the load balancer sends requests to all of them, as AWS
 * documents.
 */
export const allUnhealthy: ChaosCheck = {
  name,
  run: async (ctx) => {
    await ctx.operations.failHealthChecks(FOR_MS);
    const targets = await ctx.operations.targets();
    const healthy = targets.filter(({ state }) => state === 'healthy');
    if (targets.length === 0 || healthy.length > 0)
      return is.inconclusive(
        `The fault did not take: ${healthy.length} of ${targets.length} targets are healthy`,
      );
    const entries = await askSome(ctx, { check: name, count: QUESTIONS });
    const lost = unanswered(entries);
    const tookMs = await recovered(ctx, name);
    const violation = is.violatedBy(
      asWrong(lost),
      () =>
        `${lost.length} of ${entries.length} requests failed while every target was unhealthy but answered: ${countedBy(lost)}`,
    );
    if (violation) return violation;
    if (tookMs === undefined)
      return is.violated('No target was healthy again afterwards', [NOT_RECOVERED]);
    const held = tooFewTell(entries);
    if (held !== undefined) return is.inconclusive(held);
    return is.proven(
      `All ${entries.length} requests were answered while each of ${targets.length} targets was unhealthy`,
    );
  },
};
