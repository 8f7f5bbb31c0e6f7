/**
 * `warm.ts <command of the server>` is a step of the Dockerfile that makes Node write its compile cache. It starts the
 * server, sends requests that need no other service, and stops the server as a deploy does.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { startEnv } from './start-env.ts';

const PATHS = ['/healthz', '/signed-out', '/', '/readyz'];

const [command = '', ...args] = process.argv.slice(2);
const server = spawn(command, args, {
  env: { ...process.env, ...startEnv('0') },
  stdio: ['ignore', 'pipe', 'inherit'],
});
const ended = once(server, 'exit');
for await (const line of createInterface({ input: server.stdout })) {
  process.stderr.write(`${line}\n`);
  const port = /"event":"start".*"port":(\d+)/.exec(line)?.[1];
  if (port === undefined) continue;
  for (const path of PATHS) await (await fetch(`http://127.0.0.1:${port}${path}`)).text();
  await (
    await fetch(`http://127.0.0.1:${port}/trpc/classify`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: 'Bearer none' },
      body: '{"query":"1"}',
    })
  ).text();
  server.kill('SIGTERM');
}
await ended;
if (server.exitCode !== 0)
  throw new Error(`The server ended with ${server.exitCode ?? 'a signal'}`);
