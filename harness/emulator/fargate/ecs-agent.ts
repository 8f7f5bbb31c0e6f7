import type { Deployment, ServiceEvent, Task } from '@aws-sdk/client-ecs';
import { z } from 'zod';
import type { AwsAccess } from '../aws-access.ts';

/** The type of an ECS object in a request or response, where times are epoch seconds. */
export type OnWire<Shape> = {
  [Key in keyof Shape]: Exclude<Shape[Key], undefined> extends Date
    ? number | undefined
    : Shape[Key];
};

export type ServiceReport = Readonly<{
  service: string;
  /** Id of the PRIMARY deployment for which the report was made. */
  primary: string;
  taskDefinition: string;
  runningCount: number;
  pendingCount: number;
  deployments: readonly OnWire<Deployment>[];
  events: readonly OnWire<ServiceEvent>[];
  tasks: readonly OnWire<Task>[];
}>;

export type StopRequest = Readonly<{ taskArn: string; reason: string }>;

const Written = z.object({
  stop: z.array(z.object({ taskArn: z.string(), reason: z.string() })),
});

/**
 * Returns the calls by which the Fargate agent reports to the emulated ECS; they are not part of the AWS API.
 * `aws-api/ecs_control_plane.py` describes them.
 */
export function createEcsAgent({ endpoint, region }: AwsAccess) {
  const post = (body: object) =>
    fetch(`${endpoint}/moto-api/ecs`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ region, ...body }),
    });
  const done = async (response: Response) => {
    const text = await response.text();
    if (!response.ok) throw new Error(`Cannot report to ECS (${response.status}): ${text}`);
    return text;
  };
  return {
    /**
     * Announces the agent, so that ECS creates new services without tasks. An announcement or a report must follow at
     * least every 30 s.
     */
    announce: async (): Promise<void> => void (await done(await post({ agent: true }))),
    leave: async (): Promise<void> => void (await done(await post({ agent: false }))),
    /**
     * Reports the state of a service. @returns the tasks to stop; undefined if the service has a newer PRIMARY
     * deployment
     */
    report: async (report: ServiceReport): Promise<readonly StopRequest[] | undefined> => {
      const response = await post({ agent: true, ...report });
      if (response.status === 409) {
        await response.body?.cancel();
        return undefined;
      }
      return Written.parse(JSON.parse(await done(response))).stop;
    },
  };
}

export type EcsAgent = ReturnType<typeof createEcsAgent>;
