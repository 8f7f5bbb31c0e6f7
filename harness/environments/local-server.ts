import {
  ALB_ARN,
  API_CLIENT_ID,
  REGION,
  SESSION_HOURS,
  TABLE_NAME,
  USER_POOL_ID,
  WEB_CLIENT_ID,
} from './local-settings.ts';

/** An entry of `MODELS` in the server's environment. */
export type LocalModel = Readonly<{
  id: string;
  label: string;
  about: string;
  /** Kind of the model; a language model by default. */
  kind?: 'language' | 'offline';
  inputUsdPerMillion: number;
  outputUsdPerMillion: number;
  /** Prompt caching with its prices in US dollars; absent for a model without it. */
  cache?: Readonly<{ leastTokens: number; readUsdPerMillion: number; writeUsdPerMillion: number }>;
  maxOutputTokens: number;
  /** Tokens of a conversation in a prompt, 8,000 unless given. */
  historyTokens?: number;
}>;

/** Generous limits, because one person on this machine may run the load of many. */
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
 * Returns the container's environment, with every endpoint on loopback; the endpoint of real Bedrock when no emulator
 * replaces it.
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

/** Returns the caller's own AWS credentials, for real Bedrock. */
function ownCredentials(): Record<string, string> {
  const own = Object.entries(process.env).filter(([name]) => name.startsWith('AWS_'));
  return Object.fromEntries(
    own.flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
}
