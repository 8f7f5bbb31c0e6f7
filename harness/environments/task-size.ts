import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { TaskDescription } from '../emulator/fargate/task-description.ts';

/** Schema of `task.json`, which restates the task size of `dev`; a test of the stacks compares the two. */
const TaskSize = z.strictObject({
  cpuUnits: z.int(),
  memoryMiB: z.int(),
  user: z.string(),
  readonlyRootFilesystem: z.boolean(),
  scratch: z.array(z.strictObject({ path: z.string(), readOnly: z.boolean() })),
  initProcess: z.boolean(),
  stopTimeoutSeconds: z.int(),
  port: z.int(),
  /** Deadlines and limits of a task; those of a person stay generous, since here one person is many. */
  environment: z.record(z.string(), z.string()),
});

type TaskSize = Readonly<z.infer<typeof TaskSize>>;

export const taskSize = (): TaskSize =>
  TaskSize.parse(JSON.parse(readFileSync(join(import.meta.dirname, 'task.json'), 'utf8')));

/** Returns the task that runs an image with this environment; no health check, as the load balancer's is quicker. */
export function taskOf(
  { port: _port, ...size }: TaskSize,
  image: string,
  environment: Readonly<Record<string, string>>,
): TaskDescription {
  return { ...size, image, environment };
}
