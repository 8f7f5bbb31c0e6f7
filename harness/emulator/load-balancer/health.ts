import { request } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import type { TargetAddress, TargetGroupSettings } from './options.ts';

export type TargetState = 'initial' | 'healthy' | 'unhealthy' | 'draining' | 'unused';

/**
 * Health of a target, with the states and reasons of `DescribeTargetHealth`:
 * https://docs.aws.amazon.com/elasticloadbalancing/latest/application/target-group-health-checks.html#target-health-reason-codes
 */
export type TargetHealth = Readonly<{
  state: TargetState;
  reason?: string;
  description?: string;
}>;

export const HEALTHY: TargetHealth = { state: 'healthy' };

export const INITIAL: TargetHealth = {
  state: 'initial',
  reason: 'Elb.InitialHealthChecking',
  description: 'Initial health checks in progress',
};

export const DRAINING: TargetHealth = {
  state: 'draining',
  reason: 'Target.DeregistrationInProgress',
  description: 'Target deregistration is in progress',
};

export const NOT_REGISTERED: TargetHealth = {
  state: 'unused',
  reason: 'Target.NotRegistered',
  description: 'Target is not registered to the target group',
};

const failed: TargetHealth = {
  state: 'unhealthy',
  reason: 'Target.FailedHealthChecks',
  description: 'Health checks failed',
};

const timedOut: TargetHealth = {
  state: 'unhealthy',
  reason: 'Target.Timeout',
  description: 'Request timed out',
};

const mismatch = (status: number): TargetHealth => ({
  state: 'unhealthy',
  reason: 'Target.ResponseCodeMismatch',
  description: `Health checks failed with these codes: [${status}]`,
});

type Check = TargetGroupSettings['healthCheck'];

export function checkHealth(
  target: TargetAddress,
  check: Check,
  stop: AbortSignal,
): Promise<TargetHealth> {
  const accepted = statusMatcher(check.matcher);
  const late = AbortSignal.timeout(check.timeoutMs);
  return new Promise((resolve) => {
    const sent = request({
      host: target.host,
      port: check.port ?? target.port,
      path: check.path,
      agent: false,
      signal: AbortSignal.any([stop, late]),
      headers: { 'user-agent': 'ELB-HealthChecker/2.0', connection: 'close' },
    });
    const fail = () => resolve(late.aborted ? timedOut : failed);
    sent.on('response', (response) => {
      const status = response.statusCode ?? 0;
      response.resume();
      response.on('error', fail);
      response.on('close', () => {
        if (!response.complete) fail();
        else resolve(accepted(status) ? HEALTHY : mismatch(status));
      });
    });
    sent.on('error', fail);
    sent.end();
  });
}

/**
 * Returns a timed-out health check after its timeout, for a target that no security group lets the load balancer
 * reach.
 */
export async function checkInVain(check: Check, stop: AbortSignal): Promise<TargetHealth> {
  await wait(check.timeoutMs, undefined, { signal: stop }).catch(() => undefined);
  return timedOut;
}

/** Returns a function that tests a response status against a matcher such as `200`, `200,202` or `200-299`. */
export function statusMatcher(matcher: string): (status: number) => boolean {
  const ranges = matcher.split(',').map((part) => {
    const [from = 0, to = from] = part.split('-').map(Number);
    return { from, to };
  });
  return (status) => ranges.some(({ from, to }) => status >= from && status <= to);
}
