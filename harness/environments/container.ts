import { createHash } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { findImage } from './image/built-image.ts';
import { findEngine } from './image/engine.ts';
import type { Engine } from './image/container-engine.ts';
import { askEngine } from './image/run-engine.ts';
import { startContainerTask } from './container-task.ts';
import { LIMITS } from './local-server.ts';
import { startLoopback, type LoopbackOptions } from './loopback.ts';
import { taskOf, taskSize } from './task-size.ts';

type ContainerOptions = LoopbackOptions &
  Readonly<{
    folder: string;
    /** Image to run; the last one that was built here by default. */
    image?: string;
    engine?: Engine;
  }>;

export type ContainerEnvironment = Awaited<ReturnType<typeof startContainer>>;

/** The label of an environment's containers, by which those of a killed run are found. */
const LABEL = 'onecall.environment';

/**
 * Starts the environment like `startLocal`, with the image as the server, under the limits of its task definition.
 * @throws {ImageError} without an engine or an image
 * @throws when a port is taken or the server does not start; everything that was started is closed again
 */
export async function startContainer(options: ContainerOptions) {
  const { folder } = options;
  const engine = options.engine ?? (await findEngine());
  const found = await findImage(engine, options.image);
  const size = taskSize();
  // The label follows from the folder, so that two environments do not remove each other's containers.
  const label = createHash('sha256').update(folder).digest('hex').slice(0, 12);
  await removeLeftOvers(engine, label);
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
      // The file says that the environment runs, so it is removed when the environment ends.
      await rm(`${folder}/environment.json`, { force: true });
      await removeLeftOvers(engine, label);
    },
  };
}

/** Containers of a run that was killed. */
async function removeLeftOvers(engine: Engine, label: string): Promise<void> {
  const filter = ['--filter', `label=${LABEL}=${label}`];
  const ids = await askEngine(engine, ['ps', '--all', '--quiet', ...filter]);
  if (ids !== '') await askEngine(engine, ['rm', '--force', '--volumes', ...ids.split('\n')]);
}
