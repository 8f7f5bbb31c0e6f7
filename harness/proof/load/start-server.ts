import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

export interface StallingServer extends AsyncDisposable {
  readonly url: string;
}

/** Starts a server in its own process that stalls for `stallMs` every `periodMs`; with 0 it never stalls. */
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
