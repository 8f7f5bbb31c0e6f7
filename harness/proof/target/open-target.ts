import { Agent } from 'undici';
import { cognitoCredentials } from './cognito-credentials.ts';
import { readEnvironment, type TargetEnvironment } from './environment.ts';
import { givenCredentials } from './given-credentials.ts';
import { createHostedUi } from './hosted-ui.ts';
import { createModelFaults } from './model-faults.ts';
import { createOperations } from './operations-client.ts';
import type { Operations } from '../../environments/operations.ts';
import { pauseInTable } from './pause-in-table.ts';
import { limitsInTable } from './limits-in-table.ts';
import { recognise } from './recognise.ts';
import { runningImagesOf } from './running-images.ts';
import { runtimeOf } from './runtime-of.ts';
import type { Runtime } from './runtime.ts';
import { TargetError } from './target-error.ts';
import { createTarget, type Target } from './target.ts';
import { newRun } from './wire/trace.ts';

export type OpenTarget = Readonly<{
  /** Name of an environment that has a file `.onecall/<env>/environment.json`. */
  env?: string | undefined;
  /** Folder with the environments' descriptions; `.onecall` of this repository by default. */
  root?: string;
  /** URL of the target. When it is given, an environment is read only if `env` is given too. */
  url?: string | undefined;
  /** Access tokens of two people (`token` and `tokenB`), for a target without AWS credentials. */
  token?: string | undefined;
  tokenB?: string | undefined;
  /** Makes a deploy; given where the caller started the environment itself. */
  restart?: () => Promise<void>;
}>;

export type OpenedTarget = Readonly<{ target: Target; environment?: TargetEnvironment }>;

/**
 * Opens the target and makes sure that the Onecall service answers there.
 * @throws {TargetError} within seconds, with one sentence that says what is wrong
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
  const runtime = await runtimeOf(environment);
  const known = { ...options, url, commit, ...(runtime && { runtime }) };
  return { target: cognitoTarget(environment, known), environment };
}

type Known = Pick<OpenTarget, 'restart'> &
  Readonly<{ url: string; commit: string; runtime?: Runtime }>;

function cognitoTarget(environment: TargetEnvironment, { url, commit, ...options }: Known): Target {
  const credentials = cognitoCredentials(environment);
  const browsers = new Agent({ connections: 8 });
  const control = environment.environmentControlUrl;
  const operations = control === undefined ? undefined : createOperations(control);
  const restart = options.restart ?? (operations && (() => rollOut(operations)));
  const { runtime } = options;
  const { name, rewordingRate, controlUrl } = environment;
  const runningImages = runningImagesOf(environment);
  const run = newRun();
  const spending = spendingOf(environment, { ...credentials, ...(restart && { restart }) });
  const pause = pauseOf(environment);
  const target = createTarget({
    url,
    name,
    commit,
    credentials,
    hostedUi: createHostedUi({ url, dispatcher: browsers, passwordOf: credentials.passwordOf }),
    run,
    ...(operations && { operations }),
    ...(controlUrl !== undefined && { modelFaults: createModelFaults(controlUrl, run) }),
    ...(restart && { restart }),
    ...(runtime && { runtime }),
    ...(spending && { spending }),
    ...(pause && { pause }),
    ...(runningImages && { runningImages }),
    ...(rewordingRate !== undefined && { rewordingRate }),
    selfSigned: environment.certificateFile !== undefined,
  });
  return {
    ...target,
    close: async () => {
      credentials.close();
      spending?.close();
      pause?.close();
      await Promise.all([
        browsers.close(),
        target.close(),
        operations?.close(),
        runtime?.close?.(),
      ]);
    },
  };
}

type Acting = Parameters<typeof limitsInTable>[2];

/** Returns the control of people's spending limits; undefined where the environment has no model with a price. */
function spendingOf(environment: TargetEnvironment, { signIn, restart }: Acting) {
  const { region, table, priced, adapter, dynamodbUrl, awsEndpoint } = environment;
  if (table === undefined || priced === undefined) return undefined;
  const endpoint = dynamodbUrl ?? awsEndpoint;
  // The spending check gets no restart in the emulated cloud, because a deploy there takes minutes and property 1
  // already makes one.
  const quick = adapter === 'local' || adapter === 'container' ? restart : undefined;
  return limitsInTable({ region, table, ...(endpoint !== undefined && { endpoint }) }, priced, {
    signIn,
    ...(quick && { restart: quick }),
  });
}

/** Returns the switch that pauses model calls; undefined in AWS, where people would be refused. */
function pauseOf({ region, table, dynamodbUrl, awsEndpoint }: TargetEnvironment) {
  const endpoint = dynamodbUrl ?? awsEndpoint;
  if (table === undefined || endpoint === undefined) return undefined;
  return pauseInTable({ region, table, endpoint });
}

/**
 * Makes a deploy of the service.
 * @throws when the previous version keeps serving
 */
async function rollOut(operations: Operations): Promise<void> {
  const { outcome, why } = await operations.deploy({});
  if (outcome !== 'completed') throw new Error(`The deploy was rolled back: ${why ?? ''}`);
}
