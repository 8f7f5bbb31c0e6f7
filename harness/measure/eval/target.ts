import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { z } from 'zod';
import { CallError, type CallTarget } from './over-http.ts';

const Environment = z.object({ url: z.url() });
const HEALTH_MS = 2_000;

export type TargetOptions = Readonly<{
  url?: string | undefined;
  token?: string | undefined;
  /** Name of an environment whose address is in `.onecall/<env>/environment.json`. */
  env: string;
}>;

const environmentFile = (env: string) =>
  new URL(`../../../.onecall/${env}/environment.json`, import.meta.url);

async function urlOf(env: string): Promise<string> {
  const name = `.onecall/${env}/environment.json`;
  if (!/^[a-z][a-z0-9-]{0,30}$/.test(env))
    throw new CallError(`Cannot use the environment "${env}": a name such as local is accepted`);
  const text = await readFile(environmentFile(env), 'utf8').catch(() => undefined);
  if (text === undefined)
    throw new CallError(`No ${name}: start the environment, name one with --url, or use --direct`);
  const parsed = Environment.safeParse(JSON.parse(text));
  if (!parsed.success) throw new CallError(`${name} holds no "url"`);
  return parsed.data.url;
}

export async function isRunning(env: string): Promise<boolean> {
  try {
    const address = new URL('/healthz', await urlOf(env));
    const response = await fetch(address, { signal: AbortSignal.timeout(HEALTH_MS) });
    await response.body?.cancel();
    return response.ok;
  } catch {
    return false;
  }
}

/** Returns a new access token for the environment, as `make token` prints it. */
async function freshToken(env: string): Promise<string> {
  const script = fileURLToPath(new URL('../../environments/token.ts', import.meta.url));
  const run = promisify(execFile)(process.execPath, [script], {
    env: { ...process.env, ENV: env },
  });
  const { stdout } = await run.catch((error: unknown) => {
    throw new CallError(
      `No token could be had for "${env}": give one with --token or TOKEN, as from \`make -s token ENV=${env}\``,
      { cause: error },
    );
  });
  return stdout.trim();
}

/**
 * Returns the URL and the access token to use. Without a given token, it signs in as the verification user of the named
 * environment.
 * @throws {CallError} saying what is missing, and how to provide it
 */
export async function resolveTarget({ url, token, env }: TargetOptions): Promise<CallTarget> {
  const address = url ?? (await urlOf(env));
  if (!URL.canParse(address) || !/^https?:/.test(address))
    throw new CallError(`"${address}" is no address, expected one like http://127.0.0.1:8080`);
  if (token !== undefined && token !== '') return { url: address, token };
  // With `--url` the token must be given too, because a token may be sent only to the address that it was issued for.
  if (url !== undefined)
    throw new CallError('No token: give one with --token or TOKEN, as from `make -s token`');
  return { url: address, token: await freshToken(env) };
}
