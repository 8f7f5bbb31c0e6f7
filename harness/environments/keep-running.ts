import { relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { DEMO_PASSWORD } from './local-settings.ts';
import type { LoopbackOptions } from './loopback.ts';
import { chooseModels } from './models.ts';
import { readPort } from './read-port.ts';

type Running = Readonly<{
  url: string;
  crashed: Promise<number>;
  close: () => Promise<void>;
}>;

export type KeepOptions<Environment extends Running> = Readonly<{
  name: 'local' | 'container';
  start: (options: LoopbackOptions & Readonly<{ folder: string }>) => Promise<Environment>;
  /** Returns more lines about the environment, which are printed after its start. */
  about?: (environment: Environment) => readonly string[];
}>;

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/**
 * Starts an environment on this machine at the port in `PORT`, and runs it until Ctrl-C. Stored data survive until the
 * next start. They are in the folder in `ONECALL_FOLDER`, or in `.onecall/<name>` by default.
 */
export async function keepRunning<Environment extends Running>(
  options: KeepOptions<Environment>,
): Promise<void> {
  try {
    await keep(options);
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exit(1);
  }
}

async function keep<Environment extends Running>({
  name,
  start,
  about,
}: KeepOptions<Environment>): Promise<void> {
  const startedAt = performance.now();
  const folder = resolve(ROOT, process.env['ONECALL_FOLDER'] ?? `.onecall/${name}`);
  const shownFolder = relative(ROOT, folder);
  const port = readPort(process.env['PORT']);
  const { models, answers, env, summary, close } = await chooseModels(process.env);
  const options = { port, models, folder, ...(answers && { answers }), ...(env && { env }) };
  const environment = await start(options).catch(async (error: unknown) => {
    await close();
    throw error;
  });

  let stopping = false;
  const stop = async () => {
    if (stopping) return;
    stopping = true;
    process.stdout.write('\nStopping ...\n');
    await environment.close();
    await close();
    process.exit(0);
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.on(signal, () => void stop());
  void environment.crashed.then((code) => {
    if (stopping) return undefined;
    process.stderr.write(`The server ended by itself (${code}): see ${folder}/server.log\n`);
    return stop();
  });

  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
  const more = (about?.(environment) ?? []).map((line) => `  ${line}\n`).join('');
  process.stdout.write(`
  Onecall   ${environment.url}      ready in ${seconds} s

${more}  Sign in   alice or bob, password ${DEMO_PASSWORD}
  Answers   ${summary}
  Token     make -s token ENV=${name}
  Log       ${shownFolder}/server.log

  Stop with Ctrl-C; conversations and notes are kept in ${shownFolder}.
`);
}
