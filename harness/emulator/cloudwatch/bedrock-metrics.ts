import type { OnInvocation } from '../bedrock/invocation.ts';
import type { MetricSink } from './sinks.ts';

const counts = {
  accepted: 'Invocations',
  throttled: 'InvocationThrottles',
  client_error: 'InvocationClientErrors',
  server_error: 'InvocationServerErrors',
} as const;

/**
 * Publishes Bedrock's CloudWatch metrics of each call that has ended. Throttled and failed calls do not count as
 * invocations. https://docs.aws.amazon.com/bedrock/latest/userguide/monitoring.html
 */
export function bedrockMetrics(sink: MetricSink): OnInvocation {
  return ({ modelId, outcome, inputTokens, outputTokens, latencyMs }) => {
    const measured = Object.entries({
      [counts[outcome]]: 1,
      InvocationLatency: latencyMs,
      InputTokenCount: inputTokens,
      OutputTokenCount: outputTokens,
    });
    sink(
      measured.flatMap(([name, value]) =>
        value === undefined
          ? []
          : [{ namespace: 'AWS/Bedrock', name, dimensions: { ModelId: modelId }, value }],
      ),
    );
  };
}
