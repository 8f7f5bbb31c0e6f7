import { startLoopback, type LoopbackOptions } from './loopback.ts';
import { processTask } from './operations-local.ts';
import { startServerProcess } from './server-process.ts';

export type LocalOptions = LoopbackOptions &
  Readonly<{
    /** The main module of the server that is started next; that of this repository unless given. */
    main?: () => string | undefined;
  }>;

export type Local = Awaited<ReturnType<typeof startLocal>>;

/**
 * Starts everything on this machine, with the server as a process of its own.
 *
 * @throws when a port is taken or the server does not start; everything that was started is closed again
 */
export async function startLocal(options: LocalOptions) {
  const loopback = await startLoopback(options, {
    name: 'local',
    start: async (env, output) =>
      processTask(await startServerProcess(env, { ...output, main: options.main?.() })),
  });
  return { ...loopback, server: () => loopback.current().server };
}
