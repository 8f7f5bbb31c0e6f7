import { findEngine } from '../../environments/image/engine.ts';
import { runEngine, type ContainerEngine } from './container-engine.ts';
import type { TaskDescription } from './task-description.ts';

export const BASE_IMAGE = 'localhost/node-base:24.21.0';

/**
 * Finds a container engine that has the base image. @returns undefined if there is none; tests are then skipped with
 * a message
 */
export async function engineForTest(): Promise<ContainerEngine | undefined> {
  try {
    const engine = await findEngine();
    await runEngine(engine, ['image', 'inspect', BASE_IMAGE]);
    return engine;
  } catch {
    return undefined;
  }
}

/** Returns the description of a small ECS task that runs a Node program. */
export const taskForTest = (
  program: string,
  fields: Partial<TaskDescription> = {},
): TaskDescription => ({
  image: BASE_IMAGE,
  cpuUnits: 512,
  memoryMiB: 256,
  user: '1000:1000',
  readonlyRootFilesystem: true,
  environment: { PORT: '8080', HOST: '0.0.0.0' },
  command: ['node', '-e', program],
  scratch: [{ path: '/tmp', readOnly: false }],
  initProcess: true,
  stopTimeoutSeconds: 2,
  ...fields,
});
