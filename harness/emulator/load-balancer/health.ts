import { request } from 'node:http';
import type { Target, TargetGroupSettings } from './options.ts';

/** One check over a connection of its own; whatever goes wrong is unhealthy. */
export function checkHealth(
  target: Target,
  check: TargetGroupSettings['healthCheck'],
  stop: AbortSignal,
): Promise<boolean> {
  const accepted = statusMatcher(check.matcher);
  const signal = AbortSignal.any([stop, AbortSignal.timeout(check.timeoutMs)]);
  return new Promise((resolve) => {
    const sent = request({
      host: target.host,
      port: target.port,
      path: check.path,
      agent: false,
      signal,
      headers: { 'user-agent': 'ELB-HealthChecker/2.0', connection: 'close' },
    });
    sent.on('response', (response) => {
      response.resume();
      response.on('close', () => resolve(response.complete && accepted(response.statusCode ?? 0)));
    });
    sent.on('error', () => resolve(false));
    sent.end();
  });
}

/** `200`, `200,202` or `200-299`. */
export function statusMatcher(matcher: string): (status: number) => boolean {
  const ranges = matcher.split(',').map((part) => {
    const [from = 0, to = from] = part.split('-').map(Number);
    return { from, to };
  });
  return (status) => ranges.some(({ from, to }) => status >= from && status <= to);
}
