import { execFile } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { runningProcess, startProcess, stopProcess } from '../background-process.ts';
import { freePort } from '../listen.ts';

const run = promisify(execFile);

/**
 * Names of the registry's command: `docker-registry` in Debian's package, `registry` in the registry's own releases.
 */
const COMMANDS = ['docker-registry', 'registry'] as const;
const NAME = 'registry';
const START_MS = 20_000;

export type Registry = Readonly<{
  /** URL of the registry, `http://127.0.0.1:<port>`. */
  url: string;
  /** Host and port of the registry, with which the names of its images begin. */
  host: string;
  close: () => Promise<void>;
}>;

export type RegistryOptions = Readonly<{
  /** Folder for the images, configuration and log of the registry; each folder has one registry. */
  folder: string;
}>;

/**
 * Starts a container registry on a free loopback port, or finds the one that is running for `folder`. The registry
 * keeps running after this process ends, until `close()`. It never deletes or replaces a pushed image.
 *
 * @throws {Error} with installation instructions, if no registry command is installed
 */
export async function startRegistry({ folder }: RegistryOptions): Promise<Registry> {
  const close = async () => void (await stopProcess(folder, NAME));
  const found = runningProcess(folder, NAME)?.facts['url'];
  if (found !== undefined) return { url: found, host: new URL(found).host, close };
  const command = await findCommand();
  mkdirSync(folder, { recursive: true });
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const configuration = join(folder, 'registry.yml');
  writeFileSync(configuration, configure(join(folder, 'images'), port));
  await startProcess({
    directory: folder,
    name: NAME,
    command: [command, 'serve', configuration],
    mark: configuration,
    facts: { url },
    isReady: () => answers(url),
    startMs: START_MS,
  });
  return { url, host: new URL(url).host, close };
}

/**
 * Returns the registry's configuration as JSON, which is also valid YAML. It has no authentication, since the
 * registry listens on loopback only.
 */
const configure = (rootdirectory: string, port: number): string =>
  JSON.stringify({
    version: 0.1,
    log: { level: 'warn', accesslog: { disabled: true } },
    storage: { filesystem: { rootdirectory }, delete: { enabled: false } },
    http: { addr: `127.0.0.1:${port}` },
  });

async function findCommand(): Promise<string> {
  for (const command of COMMANDS) {
    try {
      await run(command, ['--version']);
      return command;
    } catch {
      continue;
    }
  }
  throw new Error(
    `Cannot start a container registry: neither ${COMMANDS.join(' nor ')} is installed. On Debian: apt-get install --no-install-recommends docker-registry`,
  );
}

export const hasRegistry = (): Promise<boolean> =>
  findCommand().then(
    () => true,
    () => false,
  );

async function answers(url: string): Promise<boolean> {
  try {
    const response = await fetch(`${url}/v2/`);
    await response.body?.cancel();
    return response.ok;
  } catch {
    return false;
  }
}
