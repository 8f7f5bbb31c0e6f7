import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

export interface StallingServer extends AsyncDisposable {
  readonly url: string;
}

/** Starts the server that stalls for `stallMs` every `periodMs` (0: never) in a process of its own. */
export async function startServer(stallMs = 0, periodMs = 0): Promise<StallingServer> {
  const script = join(import.meta.dirname, 'stalling-server.ts');
  const child = spawn(process.execPath, [script, String(stallMs), String(periodMs)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [port] = await once(child.stdout, 'data');
  return {
    url: `http://127.0.0.1:${String(port).trim()}/`,
    async [Symbol.asyncDispose]() {
      const closed = once(child, 'close');
      child.kill('SIGTERM');
      await closed;
    },
  };
}
