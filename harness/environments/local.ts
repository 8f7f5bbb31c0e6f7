import { startLoopback, type LoopbackOptions } from './loopback.ts';
import { processTask } from './operations-local.ts';
import { startServerProcess } from './server-process.ts';

export type LocalOptions = LoopbackOptions &
  Readonly<{
    /**
     * Returns the path of the server's main module for its next start. Without it, the main module is the one of this
     * repository.
     */
    main?: () => string | undefined;
  }>;

export type Local = Awaited<ReturnType<typeof startLocal>>;

/**
 * Starts every service on this machine, with the server in a process of its own.
 *
 * @throws {Error} when a port is in use or the server does not start; everything that was started is stopped again
 */
export async function startLocal(options: LocalOptions) {
  const loopback = await startLoopback(options, {
    name: 'local',
    start: async (env, output) =>
      processTask(await startServerProcess(env, { ...output, main: options.main?.() })),
  });
  return { ...loopback, server: () => loopback.current().server };
}
