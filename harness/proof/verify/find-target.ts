import { readdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { Agent } from 'undici';
import type { Telemetry } from '../evidence/telemetry.ts';
import { openCounters, openTelemetry } from '../evidence/open-telemetry.ts';
import { noTelemetry } from '../checks/windows.ts';
import { readEnvironment } from '../target/environment.ts';
import { openTarget, type OpenedTarget } from '../target/open-target.ts';
import { recognise } from '../target/recognise.ts';
import type { Options } from './options.ts';
import { isStartable, startEnvironment } from './start-environment.ts';

export type FoundTarget = OpenedTarget &
  Readonly<{
    telemetry: Telemetry;
    /** Whether this run started the environment, so that the run is its only user. */
    started: boolean;
    close: () => Promise<void>;
  }>;

const ROOT = fileURLToPath(new URL('../../../.onecall', import.meta.url));

/**
 * Opens the target of a run. Starts an environment that needs this machine alone when it does not run yet.
 * @throws {TargetError}
 */
export async function findTarget(
  options: Options,
  say: (text: string) => void,
): Promise<FoundTarget> {
  const { token, tokenB } = options;
  const env = options.env ?? (token === undefined ? await knownAs(options.url ?? '') : undefined);
  const tokens = { token, tokenB };
  if (env !== undefined && isStartable(env) && !(await runs(env))) {
    say(`Nothing runs as "${env}": starting it for this run ...`);
    const started = await startEnvironment(env);
    try {
      const opened = await openTarget({ ...tokens, env, root: started.root });
      const { telemetry } = telemetryOf(opened, options);
      const close = async (): Promise<void> => {
        await opened.target.close();
        await started.close();
      };
      return { ...opened, telemetry, started: true, close };
    } catch (error) {
      await started.close();
      throw error;
    }
  }
  if (env !== undefined && isStartable(env))
    say(
      `"${env}" runs already and is verified as it is: its server is replaced once, as by a deploy, and what the verify users stored is deleted`,
    );
  const where = env === undefined ? { url: options.url } : { env };
  const opened = await openTarget({ ...tokens, ...where });
  const { telemetry, release } = telemetryOf(opened, options);
  const close = async (): Promise<void> => {
    release();
    await opened.target.close();
  };
  return { ...opened, telemetry, started: false, close };
}

/** Tells whether the Onecall service answers at the environment's last known address. */
async function runs(env: string): Promise<boolean> {
  const dispatcher = new Agent();
  try {
    const { url } = await readEnvironment(env);
    await recognise(url, dispatcher);
    return true;
  } catch {
    return false;
  } finally {
    await dispatcher.close();
  }
}

/**
 * Returns the name of the environment that has recorded this address, so that its credentials and telemetry can be
 * used.
 */
async function knownAs(url: string): Promise<string | undefined> {
  const folders = await readdir(ROOT, { withFileTypes: true }).catch(() => []);
  for (const folder of folders.filter((entry) => entry.isDirectory())) {
    const environment = await readEnvironment(folder.name).catch(() => undefined);
    if (environment && new URL(environment.url).origin === new URL(url).origin) return folder.name;
  }
  return undefined;
}

type Opened = Readonly<{ telemetry: Telemetry; release: () => void }>;

/** Returns the telemetry of an environment; a target that is given as an address only has none. */
function telemetryOf({ environment, target }: OpenedTarget, { profile }: Options): Opened {
  if (environment === undefined) return { telemetry: noTelemetry, release: () => {} };
  const open = profile.breaks ? openCounters : openTelemetry;
  const telemetry = open(environment, target.run);
  return { telemetry, release: telemetry.close };
}
