import { fileURLToPath } from 'node:url';
import { startLocal } from './local.ts';
import { DEMO_PASSWORD } from './local-settings.ts';
import { chooseModels } from './models.ts';

/** `make dev`: everything on this machine until Ctrl-C; what was stored is there again at the next start. */
const FOLDER = fileURLToPath(new URL('../../.onecall/local', import.meta.url));

function readPort(text = '8080'): number {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN;
  if (port >= 1 && port <= 65_535) return port;
  throw new Error(`Cannot use PORT=${text}: a number from 1 to 65535 is accepted`);
}

async function main(): Promise<void> {
  const startedAt = performance.now();
  const port = readPort(process.env['PORT']);
  const { models, answers, summary, close } = await chooseModels(process.env);
  const local = await startLocal({
    port,
    models,
    folder: FOLDER,
    ...(answers && { answers }),
  }).catch(async (error: unknown) => {
    await close();
    throw error;
  });

  let stopping = false;
  const stop = async () => {
    if (stopping) return;
    stopping = true;
    process.stdout.write('\nStopping ...\n');
    await local.close();
    await close();
    process.exit(0);
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.on(signal, () => void stop());
  void local.crashed.then((code) => {
    if (stopping) return undefined;
    process.stderr.write(`The server ended by itself (${code}): see ${FOLDER}/server.log\n`);
    return stop();
  });

  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
  process.stdout.write(`
  Onecall   ${local.url}      ready in ${seconds} s

  Sign in   alice or bob, password ${DEMO_PASSWORD}
  Answers   ${summary}
  Token     make -s token ENV=local
  Log       .onecall/local/server.log

  Stop with Ctrl-C; conversations and notes are kept in .onecall/local.
`);
}

try {
  await main();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
}
