import { Agent, type Dispatcher } from 'undici';
import { createWireCaller, type WireCaller } from './caller.ts';
import type { Credentials } from './credentials.ts';
import type { HostedUi } from './hosted-ui.ts';
import type { ModelFaults } from './model-faults.ts';
import type { Operations } from '../../environments/operations.ts';
import type { Known } from '../evidence/telemetry.ts';
import type { RunningImage } from './running-images.ts';
import type { Runtime } from './runtime.ts';
import type { SpendingControl } from './spending-control.ts';
import { TargetError } from './target-error.ts';
import { newRun } from './wire/trace.ts';

/** The parts of a target; all but the first two depend on the environment. */
export type TargetParts = Readonly<{
  url: string;
  credentials: Credentials;
  name?: string;
  commit?: string;
  /** Makes a real deploy, after which another process serves. */
  restart?: () => Promise<void>;
  hostedUi?: HostedUi;
  /** Operations that may break the environment, where it is made of emulators. */
  operations?: Operations;
  modelFaults?: ModelFaults;
  /** Runtime in which the server's packages can be imported as in the server itself. */
  runtime?: Runtime;
  /** Control of people's limits, where the caller may set them and a model has a price. */
  spending?: SpendingControl;
  /** Reads the images of the running tasks with their records, where an AWS API tells of them. */
  runningImages?: () => Promise<Known<readonly RunningImage[]>>;
  /** Ids of the available models; read from the target when absent. */
  models?: readonly string[];
  /** Factor on all deadlines of the contract, such as 0.1 for servers that are slow on purpose. */
  deadlineScale?: number;
  /** Share of rewordings whose route may differ. */
  rewordingRate?: number;
  /** Whether a browser must ignore its certificate; programs trust it by `NODE_EXTRA_CA_CERTS`, from the Makefile. */
  selfSigned?: boolean;
  run?: string;
}>;

/** The service to verify: its address, and the means to sign in. */
export type Target = Omit<TargetParts, 'run' | 'models'> &
  Readonly<{
    name: string;
    /** First 16 hex digits of every trace of this run. */
    run: string;
    deadlineScale: number;
    users: readonly string[];
    dispatcher: Dispatcher;
    /**
     * Returns a person's caller, signed in once a run and again before the token ends: it can be used for `lastsMs`.
     */
    as: (user: string, lastsMs?: number) => Promise<WireCaller>;
    /** Returns a caller of the same person with a sign-in of its own. */
    signInAgain: (user: string) => Promise<WireCaller>;
    /** Returns a caller with any credential, valid or not. */
    withToken: (user: string, token: string) => WireCaller;
    models: () => Promise<readonly string[]>;
    /** Deletes everything that was stored for signed-in users. @returns the users whose data could not be deleted */
    erase: () => Promise<readonly string[]>;
    close: () => Promise<void>;
  }>;

/** Longest wait for an answer: beyond the contract's 60 s, so that a missed deadline is seen. */
const LOOK_MS = 75_000;
/** Time before its end at which a token is renewed; longer than the longest request. */
const RENEW_MS = 90_000;
const CONNECTIONS = 512;

/**
 * A sign-in that is reused. `endsMs`: end of the token. `untilMs`: end of its use, before the token ends, by the margin
 * or half the token's life.
 */
type Held = Readonly<{ signedIn: Promise<WireCaller>; endsMs: number; untilMs: number }>;

/** Returns a target for any server that speaks the contract, behind a load balancer or bare with bearer tokens. */
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
    close: async () => {
      await dispatcher.close();
    },
  };
}

async function askedModels(as: Target['as'], users: readonly string[]): Promise<readonly string[]> {
  const [user = ''] = users;
  const caller = await as(user);
  return (await caller.models()).map(({ id }) => id);
}

/** Returns the end of a token in epoch ms; in a minute when the token does not say. */
function expiryOf(token: string): number {
  try {
    const claims: unknown = JSON.parse(
      Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8'),
    );
    const exp =
      typeof claims === 'object' && claims !== null && 'exp' in claims ? claims.exp : undefined;
    if (typeof exp === 'number') return exp * 1_000;
  } catch {
    // An opaque token is renewed soon.
  }
  return Date.now() + 2 * RENEW_MS;
}
