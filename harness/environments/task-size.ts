import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { TaskDescription } from '../emulator/fargate/task-description.ts';

/**
 * Schema of `task.json`, which repeats the task size of the environment `dev` for the harness. A test in `stacks/`
 * compares the file with that environment.
 */
const TaskSize = z.strictObject({
  cpuUnits: z.int(),
  memoryMiB: z.int(),
  user: z.string(),
  readonlyRootFilesystem: z.boolean(),
  scratch: z.array(z.strictObject({ path: z.string(), readOnly: z.boolean() })),
  initProcess: z.boolean(),
  stopTimeoutSeconds: z.int(),
  port: z.int(),
  /**
   * Environment variables with the task's deadlines and limits. Limits per person are left out and keep their generous
   * defaults, because a single user of this machine stands for many.
   */
  environment: z.record(z.string(), z.string()),
});

type TaskSize = Readonly<z.infer<typeof TaskSize>>;

export const taskSize = (): TaskSize =>
  TaskSize.parse(JSON.parse(readFileSync(join(import.meta.dirname, 'task.json'), 'utf8')));

/**
 * Returns the ECS task that runs an image with the given environment variables. The task has no health check of its
 * own, because the load balancer's check is quicker.
 */
export function taskOf(
  { port: _port, ...size }: TaskSize,
  image: string,
  environment: Readonly<Record<string, string>>,
): TaskDescription {
  return { ...size, image, environment };
}
