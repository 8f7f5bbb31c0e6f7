import { createHash } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { removeLeftovers } from '../emulator/fargate/remove-leftovers.ts';
import { findImage } from './image/built-image.ts';
import { findEngine } from './image/engine.ts';
import type { Engine } from './image/container-engine.ts';
import { startContainerTask } from './container-task.ts';
import { LIMITS } from './local-server.ts';
import { startLoopback, type LoopbackOptions } from './loopback.ts';
import { taskOf, taskSize } from './task-size.ts';

type ContainerOptions = LoopbackOptions &
  Readonly<{
    folder: string;
    /** Name of the image to run; the image that was built last on this machine by default. */
    image?: string;
    engine?: Engine;
  }>;

export type ContainerEnvironment = Awaited<ReturnType<typeof startContainer>>;

/**
 * Name of the label on an environment's containers. By the label, containers that a killed run left behind are found.
 */
const LABEL = 'onecall.environment';

/**
 * Starts the same environment as `startLocal()`, but runs the server in a container of its image, under the limits of
 * `task.json`.
 * @throws {ImageError} when there is no container engine or no image
 * @throws {Error} when a port is in use or the server does not start; everything that was started is stopped again
 */
export async function startContainer(options: ContainerOptions) {
  const { folder } = options;
  const engine = options.engine ?? (await findEngine());
  const found = await findImage(engine, options.image);
  const size = taskSize();
  // The label's value is made from the folder, so that two environments do not remove each other's containers.
  const label = createHash('sha256').update(folder).digest('hex').slice(0, 12);
  await removeLeftovers(engine, `${LABEL}=${label}`);
  const loopback = await startLoopback(options, {
    name: 'container',
    env: { ...size.environment, PORT: String(size.port), COMMIT: found.commit },
    start: (env, output) =>
      startContainerTask({
        engine,
        task: taskOf(size, found.image, env),
        port: size.port,
        labels: { [LABEL]: label },
        output,
      }),
    facts: {
      limits: { ...LIMITS, ...size.environment },
      imageDigest: found.id,
      image: { uri: found.image, commit: found.commit, digest: found.id },
    },
  });
  return {
    ...loopback,
    image: found,
    engine,
    close: async () => {
      await loopback.close();
      // Other commands take `environment.json` as a sign that the environment runs, so the file is removed when the
      // environment ends.
      await rm(`${folder}/environment.json`, { force: true });
      await removeLeftovers(engine, `${LABEL}=${label}`);
    },
  };
}
