import { startBedrock } from '../../../harness/emulator/bedrock/start-bedrock.ts';
import { startCognito } from '../../../harness/emulator/cognito/cognito.ts';
import { startDynamoDb } from '../../../harness/emulator/dynamodb/start-dynamodb.ts';
import { localCognito } from '../../../harness/environments/local-identity.ts';
import { localServerEnv } from '../../../harness/environments/local-server.ts';
import { localTable } from '../../../harness/environments/local-table.ts';
import { localToken } from '../../../harness/environments/local-sign-in.ts';
import { createBedrock } from '../../../server/model/bedrock.ts';
import { LIFE_MODEL, LIFE_MODELS } from './answers.ts';

const URL = 'http://127.0.0.1:1';
const DAY_S = 86_000;

export type LifeCloud = Awaited<ReturnType<typeof startLifeCloud>>;

/** Starts the emulated AWS services that all test histories share; each history has its own table. */
export async function startLifeCloud() {
  const cognito = await startCognito(localCognito(URL, DAY_S));
  const dynamodb = await startDynamoDb();
  const bedrock = await startBedrock({ models: LIFE_MODELS });
  const offered = { id: LIFE_MODEL, label: 'Life', about: '', maxOutputTokens: 2_000 };
  const env = localServerEnv({
    url: URL,
    cognito,
    balancer: { publicKeysUrl: cognito.domain },
    dynamodb,
    bedrock,
    models: [{ ...offered, inputUsdPerMillion: 1, outputUsdPerMillion: 1 }],
  });
  // The AWS clients read their endpoints and credentials from the environment variables of the process.
  Object.assign(process.env, env);
  const model = createBedrock({ region: env['AWS_REGION'] ?? '', maxSockets: 512 });
  const tokens = new Map<string, Promise<string>>();
  let tables = 0;
  return {
    model,
    /** Creates a table. @returns the environment variables for server tasks that use the table */
    async makeTable() {
      const TABLE_NAME = `life-${(tables += 1)}`;
      await dynamodb.createTable(localTable(TABLE_NAME));
      return {
        ...env,
        TABLE_NAME,
        TOKEN_MINUTES: '1440',
        AWS_ENDPOINT_URL_DYNAMODB: dynamodb.url,
      };
    },
    /** Signs a person in, and returns the token of a session that no other test history uses. */
    signInAnew: (username: string): Promise<string> => localToken(cognito.apiUrl, username),
    /**
     * Returns a session token of the person, which all test histories share. A sign-out in one of them does not revoke
     * the token in the others, because each has its own table.
     */
    signIn(username: string): Promise<string> {
      const token = tokens.get(username) ?? localToken(cognito.apiUrl, username);
      tokens.set(username, token);
      return token;
    },
    async close() {
      model.close();
      await Promise.all([cognito.close(), dynamodb.close(), bedrock.close()]);
    },
  };
}
