import type { MetricPoint } from '../cloudwatch/sinks.ts';
import type { FargateTask } from './fargate-task.ts';

export type ServiceTasks = Readonly<{
  cluster: string;
  service: string;
  tasks: readonly FargateTask[];
}>;

/**
 * Returns the CPU and memory metrics of a service, in percent of what its tasks reserve:
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/available-metrics.html
 */
export async function measureService(measured: ServiceTasks): Promise<readonly MetricPoint[]> {
  const { cluster, service, tasks } = measured;
  const readings = tasks.map(async (task) => {
    const stats = await task.running?.stats().catch(() => undefined);
    if (stats !== undefined) task.measured = stats;
    return stats ?? [];
  });
  const all = (await Promise.all(readings)).flat();
  if (all.length === 0) return [];
  const mean = (values: readonly number[]) => values.reduce((a, b) => a + b, 0) / values.length;
  const dimensions = { ClusterName: cluster, ServiceName: service };
  const point = (name: string, value: number) => ({
    namespace: 'AWS/ECS',
    name,
    dimensions,
    value,
  });
  return [
    point('CPUUtilization', mean(all.map(({ cpuPercent }) => cpuPercent))),
    point('MemoryUtilization', mean(all.map(({ memoryPercent }) => memoryPercent))),
  ];
}
