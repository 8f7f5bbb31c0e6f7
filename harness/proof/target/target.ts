import { decodeJwt } from 'jose';
import { Agent, type Dispatcher } from 'undici';
import { createWireCaller, type WireCaller } from './caller.ts';
import type { Credentials } from './credentials.ts';
import type { HostedUi } from './hosted-ui.ts';
import type { ModelFaults } from './model-faults.ts';
import type { Operations } from '../../environments/operations.ts';
import type { Known } from '../evidence/telemetry.ts';
import type { PauseSwitch } from './pause-in-table.ts';
import type { RunningImage } from './running-images.ts';
import type { Runtime } from './runtime.ts';
import type { SpendingControl } from './spending-control.ts';
import { TargetError } from './target-error.ts';
import { newRun } from './wire/trace.ts';

/** The values that a target is made from; all but `url` and `credentials` depend on the environment. */
export type TargetParts = Readonly<{
  url: string;
  credentials: Credentials;
  name?: string;
  commit?: string;
  /** Makes a real deploy, after which another process serves requests. */
  restart?: () => Promise<void>;
  hostedUi?: HostedUi;
  /** Operations that may break the environment; present where the environment consists of emulators. */
  operations?: Operations;
  modelFaults?: ModelFaults;
  /** Runtime that imports the server's packages as the server itself does. */
  runtime?: Runtime;
  /** Control of people's spending limits; present where the caller may set them and a model has a price. */
  spending?: SpendingControl;
  /** Switch that pauses all model calls; present where the environment consists of emulators. */
  pause?: Pick<PauseSwitch, 'set'>;
  /** Reads the images of the running ECS tasks with their package records; present where an AWS API lists the tasks. */
  runningImages?: () => Promise<Known<readonly RunningImage[]>>;
  /** Ids of the available models; the target is asked for them when the field is absent. */
  models?: readonly string[];
  /** Factor on all deadlines of the contract, such as 0.1 for tests with servers that are slow on purpose. */
  deadlineScale?: number;
  /** Share of reworded queries that may get another route. */
  rewordingRate?: number;
  /**
   * Whether a browser must ignore errors of the certificate. Programs trust the certificate by `NODE_EXTRA_CA_CERTS`,
   * which the Makefile sets.
   */
  selfSigned?: boolean;
  run?: string;
}>;

/** The service to verify: its URL, and functions to sign in and to act as a user. */
export type Target = Omit<TargetParts, 'run' | 'models'> &
  Readonly<{
    name: string;
    /** Id of the harness run: the first 16 hex digits of every trace of this run. */
    run: string;
    deadlineScale: number;
    users: readonly string[];
    dispatcher: Dispatcher;
    /**
     * Returns a caller for a user, which can be used for `lastsMs` ms. Signs the user in once, and again before the
     * token ends.
     */
    as: (user: string, lastsMs?: number) => Promise<WireCaller>;
    /** Returns a caller for the same user with a new sign-in. */
    signInAgain: (user: string) => Promise<WireCaller>;
    /** Returns a caller that sends the given token, valid or not. */
    withToken: (user: string, token: string) => WireCaller;
    models: () => Promise<readonly string[]>;
    /**
     * Deletes everything that the server stores about the users who signed in.
     * @returns the users whose data could not be deleted
     */
    erase: () => Promise<readonly string[]>;
    close: () => Promise<void>;
  }>;

/** Longest wait for an answer in ms. It exceeds the contract's 60 s, so that the harness sees a missed deadline. */
const LOOK_MS = 75_000;
/** Milliseconds before its end at which a token is renewed; this is longer than the longest request. */
const RENEW_MS = 90_000;
const CONNECTIONS = 512;

/**
 * A sign-in that is used several times. `endsMs` is the time at which the token ends. `untilMs` is the earlier time at
 * which a new sign-in replaces it.
 */
type Held = Readonly<{ signedIn: Promise<WireCaller>; endsMs: number; untilMs: number }>;

/** Returns a target for any server that follows the contract, behind a load balancer or directly with bearer tokens. */
export function createTarget(parts: TargetParts): Target {
  const { url, credentials, deadlineScale = 1, name = url, run = newRun() } = parts;
  const dispatcher = new Agent({
    connections: CONNECTIONS,
    pipelining: 1,
    keepAliveTimeout: 30_000,
  });
  const held = new Map<string, Held>();
  const stored = new Set<string>();
  const withToken = (user: string, token: string): WireCaller =>
    createWireCaller({ url, user, token, run, dispatcher, timeoutMs: LOOK_MS * deadlineScale });
  const signInAgain = async (user: string) => {
    const { accessToken } = await credentials.signIn(user);
    stored.add(user);
    return withToken(user, accessToken);
  };
  const as = async (user: string, lastsMs = 0): Promise<WireCaller> => {
    const found = held.get(user);
    const now = Date.now();
    if (found && now < found.untilMs && now + lastsMs < found.endsMs) return found.signedIn;
    const signedIn = signInAgain(user);
    held.set(user, { signedIn, endsMs: Infinity, untilMs: now + RENEW_MS });
    try {
      const endsMs = expiryOf((await signedIn).token);
      const untilMs = Math.max(now + (endsMs - now) / 2, endsMs - RENEW_MS);
      held.set(user, { signedIn, endsMs, untilMs });
      if (now + lastsMs < endsMs) return await signedIn;
    } catch (error) {
      held.delete(user);
      throw error;
    }
    throw new TargetError(
      'sign_in',
      `Cannot use the token of ${user}: it ends in ${Math.max(0, Math.round((expiryOf((await signedIn).token) - now) / 1_000))} s, and ${Math.round(lastsMs / 1_000)} s are needed; give a fresh one`,
    );
  };
  let models: Promise<readonly string[]> | undefined;
  return {
    ...parts,
    name,
    run,
    deadlineScale,
    users: credentials.users,
    dispatcher,
    as,
    signInAgain,
    withToken,
    models: () => {
      const { models: given } = parts;
      models ??= given ? Promise.resolve(given) : askedModels(as, credentials.users);
      return models;
    },
    erase: async () => {
      const left: string[] = [];
      for (const user of stored) {
        const gone = await as(user)
          .then((caller) => caller.erase())
          .catch(() => undefined);
        if (gone === undefined) left.push(user);
      }
      return left;
    },
    close: () => dispatcher.close(),
  };
}

async function askedModels(as: Target['as'], users: readonly string[]): Promise<readonly string[]> {
  const [user = ''] = users;
  const caller = await as(user);
  return (await caller.models()).map(({ id }) => id);
}

/** Returns the time in epoch ms at which a token ends; a time in three minutes when the token does not contain it. */
function expiryOf(token: string): number {
  try {
    const { exp } = decodeJwt(token);
    if (exp !== undefined) return exp * 1_000;
  } catch {
    // An opaque token, which is no JWT, does not contain its end, so it is renewed after a short time.
  }
  return Date.now() + 2 * RENEW_MS;
}
