import { startBedrock } from '../../emulator/bedrock/start-bedrock.ts';
import type { Cognito } from '../../emulator/cognito/cognito.ts';
import { API_CLIENT_ID } from '../../environments/local-settings.ts';
import { decodeJwt } from 'jose';
import type { Credentials } from '../target/credentials.ts';
import type { SpendingControl } from '../target/spending-control.ts';
import type { Imported, Runtime } from '../target/runtime.ts';
import type { Patch } from './good-server/seams.ts';
import { LEAST_CACHED_TOKENS, PRICED, PRICES } from './good-server/prices.ts';
import { startSmallServer } from './good-server/start-small-server.ts';
import type { Identity } from './good-server/verify-token.ts';
import { keywordModel } from './keyword-model.ts';
import { PACE_FACTOR, paced } from './pace.ts';
import { localCredentials } from './sign-in.ts';
import { messageOf } from '../evidence/parse.ts';

export const MODEL_IDS = ['offline.standard-v1:0', 'offline.brief-v1:0'] as const;

const standard = { respond: keywordModel };

/** Language models of a small server; they answer at once, and always alike to the same prompt. */
export const MODELS = {
  [MODEL_IDS[0]]: standard,
  [MODEL_IDS[1]]: standard,
  [PRICED]: { ...standard, caching: { leastTokens: LEAST_CACHED_TOKENS } },
};

/**
 * Sizes for a check that spends the small server's budget to its end. The concurrent questions cost more than the
 * budget has left.
 */
const SPENDING_PLAN = { prices: PRICES, allowanceUsd: 0.8, atOnce: 30, characters: 600 } as const;

/** A running server, with the values that a verification reads from its environment. */
export type TargetUnderTest = Readonly<{
  url: string;
  /** Returns the server's log so far, as one JSON line for each event. */
  log: () => string;
  /** URL of the control port of the server's emulated Bedrock, which no other server uses. */
  controlUrl: string;
  credentials: Credentials;
  restart: () => Promise<void>;
  /** Factor on the deadlines that the service's contract sets, below 1 for small servers. */
  deadlineScale: number;
  runtime: Runtime;
  spending: SpendingControl;
  close: () => Promise<void>;
}>;

export const identityOf = ({ jwksUrl, issuer }: Cognito): Identity => ({
  jwksUrl,
  issuer,
  clientId: API_CLIENT_ID,
});

/** Starts a small server with its own emulated Bedrock. People can sign in by bearer token only. */
export async function startSmallTarget(cognito: Cognito, patch?: Patch): Promise<TargetUnderTest> {
  const lines: string[] = [];
  const bedrock = await startBedrock({ models: MODELS });
  const credentials = localCredentials(cognito);
  const server = await startSmallServer({
    bedrockUrl: bedrock.url,
    identity: identityOf(cognito),
    models: [...MODEL_IDS, PRICED],
    limits: paced,
    onLogLine: (line) => lines.push(JSON.stringify({ time: new Date().toISOString(), ...line })),
    ...(patch && { patch }),
  });
  return {
    url: server.url,
    restart: server.restart,
    deadlineScale: 1 / PACE_FACTOR,
    log: () => lines.join('\n'),
    runtime: { about: 'this process', packages: async () => server.packages(), importAll },
    controlUrl: bedrock.controlUrl,
    credentials,
    spending: {
      modelId: PRICED,
      seenAfterMs: 0,
      plan: { ...SPENDING_PLAN, restart: server.restart },
      async setLimit(user, { usd, endsAtMs }) {
        const { accessToken } = await credentials.signIn(user);
        const { sub = '' } = decodeJwt(accessToken);
        server.setLimit(sub, { limit: usd * 1e6, endsAtMs });
      },
    },
    async close() {
      await server.close();
      await bedrock.close();
    },
  };
}

/** Imports packages in this process, because the small server runs in it. */
async function importAll(packages: readonly string[]): Promise<Imported> {
  try {
    for (const name of packages) await import(name);
    return { ok: true };
  } catch (error) {
    return { ok: false, why: messageOf(error) };
  }
}
