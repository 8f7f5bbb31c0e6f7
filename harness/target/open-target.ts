import { fileURLToPath } from 'node:url';
import { Agent } from 'undici';
import { cognitoCredentials } from './cognito-credentials.ts';
import { readEnvironment, type Environment } from './environment.ts';
import { givenCredentials } from './given-credentials.ts';
import { createHostedUi } from './hosted-ui.ts';
import { recognise } from './recognise.ts';
import { localRuntime } from './runtime.ts';
import { TargetError } from './target-error.ts';
import { createTarget, type Target } from './target.ts';

export type OpenTarget = Readonly<{
  /** Name of an environment that left `.onecall/<env>/environment.json` behind. */
  env?: string | undefined;
  /** Folder of the environments; `.onecall` of this repository unless given. */
  root?: string;
  /** Any address; with it `env` is not read unless both are given. */
  url?: string | undefined;
  /** Tokens of two people, for a target without AWS credentials. */
  token?: string | undefined;
  tokenB?: string | undefined;
  /** Makes a deploy where the caller started the environment itself. */
  restart?: () => Promise<void>;
}>;

export type OpenedTarget = Readonly<{ target: Target; environment?: Environment }>;

const SERVER = fileURLToPath(new URL('../../server', import.meta.url));

/**
 * Finds what is to be verified and makes sure that it is Onecall.
 *
 * @throws {TargetError} in seconds, in one sentence
 */
export async function openTarget(options: OpenTarget): Promise<OpenedTarget> {
  const { env, url: given, token, tokenB } = options;
  const environment =
    given !== undefined && env === undefined
      ? undefined
      : await readEnvironment(env ?? 'local', options.root);
  const url = given ?? environment?.url ?? '';
  const dispatcher = new Agent({ connections: 8 });
  let commit: string;
  try {
    commit = await recognise(url, dispatcher);
  } finally {
    await dispatcher.close();
  }
  if (environment === undefined || token !== undefined) {
    if (token === undefined || token === '')
      throw new TargetError(
        'sign_in',
        `Cannot sign in at ${new URL(url).origin}: give TOKEN= and TOKEN_B=, or ENV= of an environment`,
      );
    const tokens = { a: token, ...(tokenB && { b: tokenB }) };
    const target = createTarget({ url, commit, credentials: givenCredentials(tokens) });
    return { target, ...(environment && { environment }) };
  }
  return { target: cognitoTarget(environment, { ...options, url, commit }), environment };
}

type Known = Pick<OpenTarget, 'restart'> & Readonly<{ url: string; commit: string }>;

function cognitoTarget(environment: Environment, { url, commit, ...options }: Known): Target {
  const credentials = cognitoCredentials(environment);
  const browsers = new Agent({ connections: 8 });
  const control = environment.environmentControlUrl;
  const restart =
    options.restart ?? (control === undefined ? undefined : () => restartThere(control));
  const { name, adapter, rewordingRate } = environment;
  const target = createTarget({
    url,
    name,
    commit,
    credentials,
    hostedUi: createHostedUi({ url, dispatcher: browsers, passwordOf: credentials.passwordOf }),
    ...(restart && { restart }),
    ...(adapter === 'local' && { runtime: localRuntime(SERVER) }),
    ...(rewordingRate !== undefined && { rewordingRate }),
  });
  return {
    ...target,
    close: async () => {
      credentials.close();
      await Promise.all([browsers.close(), target.close()]);
    },
  };
}

async function restartThere(controlUrl: string): Promise<void> {
  const response = await fetch(new URL('/deploy', controlUrl), { method: 'POST' });
  if (!response.ok) throw new Error(`The deploy failed: ${await response.text()}`);
  await response.text();
}
