import {
  ALB_ARN,
  API_CLIENT_ID,
  REGION,
  SESSION_HOURS,
  TABLE_NAME,
  USER_POOL_ID,
  WEB_CLIENT_ID,
} from './local-settings.ts';

export type LocalModel = Readonly<{
  id: string;
  label: string;
  about: string;
  /** Kind of the model: a language model, which is the default, or the offline model. */
  kind?: 'language' | 'offline';
  inputUsdPerMillion: number;
  outputUsdPerMillion: number;
  /**
   * Settings of prompt caching, with prices in US dollars per million tokens; absent for a model that does not cache.
   */
  cache?: Readonly<{ leastTokens: number; readUsdPerMillion: number; writeUsdPerMillion: number }>;
  maxOutputTokens: number;
  /** Number of tokens of earlier messages that a prompt may contain; 8,000 by default. */
  historyTokens?: number;
}>;

/** Limits of the server on this machine. They are generous, because a single user may run a load test. */
export const LIMITS = {
  HEADER_DEADLINE_MS: '10000',
  REASONING_DEADLINE_MS: '30000',
  SILENCE_DEADLINE_MS: '15000',
  ANSWER_DEADLINE_MS: '60000',
  PING_MS: '10000',
  DRAIN_MS: '70000',
  MAX_STREAMS: '500',
  USER_STREAMS: '200',
  USER_REQUESTS_PER_MINUTE: '100000',
  USER_BYTES_PER_MINUTE: '100000000000',
  USER_DAILY_QUOTA: '100000000',
  PERSON_USD_PER_MONTH: '1000',
  TEAM_USD_PER_MONTH: '10000',
  REFUSED_SIGN_INS_PER_MINUTE: '100000',
  RETENTION_DAYS: '90',
  TOKEN_MINUTES: '60',
  SESSION_HOURS: String(SESSION_HOURS),
} as const;

type Parts = Readonly<{
  url: string;
  cognito: Readonly<{ domain: string; jwksUrl: string }>;
  balancer: Readonly<{ publicKeysUrl: string }>;
  dynamodb: Readonly<{ url: string }>;
  bedrock: Readonly<{ url: string }> | undefined;
  models: readonly LocalModel[];
}>;

/**
 * Returns the server's environment variables, with every endpoint on loopback. If no emulator replaces Bedrock, the
 * server calls real Bedrock.
 */
export function localServerEnv(parts: Parts): Record<string, string> {
  const { url, cognito, balancer, dynamodb, bedrock, models } = parts;
  const emulated = { AWS_ACCESS_KEY_ID: 'emulator', AWS_SECRET_ACCESS_KEY: 'emulator' };
  const credentials = bedrock === undefined ? ownCredentials() : emulated;
  return {
    ...LIMITS,
    ...credentials,
    NODE_ENV: 'production',
    HOST: '127.0.0.1',
    PORT: '0',
    PUBLIC_URL: url,
    COMMIT: 'local',
    AWS_REGION: process.env['AWS_REGION'] ?? REGION,
    TABLE_NAME,
    USER_POOL_ID,
    WEB_CLIENT_ID,
    API_CLIENT_ID,
    COGNITO_DOMAIN: cognito.domain,
    ALB_ARN,
    GUARDRAIL: 'none',
    MODELS: JSON.stringify(models),
    COGNITO_KEYS_URL: cognito.jwksUrl,
    ALB_KEYS_URL: balancer.publicKeysUrl,
    AWS_ENDPOINT_URL_DYNAMODB: dynamodb.url,
    ...(bedrock && { AWS_ENDPOINT_URL_BEDROCK_RUNTIME: bedrock.url }),
  };
}

/** Returns the AWS variables of this process, with which the server calls real Bedrock. */
function ownCredentials(): Record<string, string> {
  const own = Object.entries(process.env).filter(([name]) => name.startsWith('AWS_'));
  return Object.fromEntries(
    own.flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
}
