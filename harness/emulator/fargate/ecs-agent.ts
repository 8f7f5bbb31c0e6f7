import type { Deployment, ServiceEvent, Task } from '@aws-sdk/client-ecs';
import { z } from 'zod';
import type { AwsAccess } from '../aws-access.ts';

/** Times are epoch seconds, as on the wire. */
export type OnWire<Shape> = {
  [Key in keyof Shape]: Exclude<Shape[Key], undefined> extends Date
    ? number | undefined
    : Shape[Key];
};

/** The state of a service, as the program that runs its tasks reports it to ECS. */
export type ServiceReport = Readonly<{
  service: string;
  /** Id of the PRIMARY deployment that the report is about. */
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
 * Returns the agent's calls of ECS's control plane, which users of the API do not have;
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
    /** Announces an agent, so that new services begin without tasks. Must be repeated at least every 30 s; a report counts too. */
    announce: async (): Promise<void> => void (await done(await post({ agent: true }))),
    leave: async (): Promise<void> => void (await done(await post({ agent: false }))),
    /** @returns the tasks that are to be stopped; undefined when the service has another PRIMARY deployment by now */
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
