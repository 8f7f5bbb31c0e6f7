import { z } from 'zod';

const wholeNumber = (min: number, max: number) =>
  z
    .string()
    .regex(/^\d{1,12}$/, 'a whole number')
    .transform(Number)
    .pipe(z.number().min(min).max(max));

const HttpUrl = z
  .url({ protocol: /^https?$/, error: 'an http or https URL' })
  .transform((url) => url.replace(/\/+$/, ''));

const isLoopback = (hostname: string) => /^(127(\.\d{1,3}){3}|\[::1\]|localhost)$/.test(hostname);

const usd = z
  .string()
  .regex(/^\d{1,6}(\.\d{1,2})?$/, 'an amount in US dollars such as 20 or 0.5')
  .transform(Number)
  .pipe(z.number().positive());

/** URLs of public keys: AWS's own hosts, or a loopback address, on which nothing listens on Fargate. */
const KeysUrl = HttpUrl.refine((url) => {
  const { protocol, hostname } = new URL(url);
  return isLoopback(hostname) || (protocol === 'https:' && hostname.endsWith('.amazonaws.com'));
}, 'an https host of amazonaws.com or a loopback address');

const Model = z.strictObject({
  /** Bedrock model or inference profile id. */
  id: z.string().min(1).max(200),
  /** ARN of the inference profile that calls go through; Bedrock counts and bills them under it. The id itself when absent. */
  profile: z.string().min(1).max(2048).optional(),
  label: z.string().min(1).max(60),
  /** A description of the model for the person who chooses it. */
  about: z.string().max(400),
  /** Selects the sample questions on the page: `offline` is the model of an environment without a language model. */
  kind: z.enum(['language', 'offline']).default('language'),
  inputUsdPerMillion: z.number().min(0),
  outputUsdPerMillion: z.number().min(0),
  /** Prompt caching, where the model supports it. Reading and writing cached tokens have prices of their own. */
  cache: z
    .strictObject({
      /** Fewest tokens of a prompt prefix that is cached. */
      leastTokens: z.int().min(1),
      readUsdPerMillion: z.number().min(0),
      writeUsdPerMillion: z.number().min(0),
    })
    .optional(),
  maxOutputTokens: z.int().min(64).max(32_000),
  /** Longest part of a conversation put into a prompt of the model, in estimated tokens. */
  historyTokens: z.int().min(0).max(500_000).default(8_000),
  /** Longest attached text put into a prompt of the model, in estimated tokens, beside the conversation. */
  attachmentTokens: z.int().min(0).max(500_000).default(32_000),
  /** Whether the model reasons before it writes, so that its route may take longer. */
  reasoning: z.boolean().optional(),
});

const Models = z
  .string()
  .transform((text, ctx): unknown => {
    try {
      return JSON.parse(text);
    } catch {
      ctx.addIssue({ code: 'custom', message: 'JSON' });
      return z.NEVER;
    }
  })
  .pipe(z.tuple([Model], Model, 'at least one model'))
  .refine(
    (models) => new Set(models.map((m) => m.id)).size === models.length,
    'models with distinct ids',
  );

const Guardrail = z
  .string()
  .regex(/^(?:none|[a-z0-9]{1,40}:(?:DRAFT|[1-9]\d{0,7}))$/, 'a guardrail as id:version, or none')
  .transform((text) => {
    const [id = '', version = ''] = text.split(':');
    return text === 'none' ? undefined : { id, version };
  });

/** The environment variables of every container. */
const Env = z.object({
  /** Address to listen on: 0.0.0.0 in a container's own network, 127.0.0.1 elsewhere. */
  HOST: z.union([z.ipv4(), z.ipv6()], { error: 'an IP address' }),
  PORT: wholeNumber(0, 65_535),
  /** URL of the load balancer; only pages of its origin may call. */
  PUBLIC_URL: HttpUrl,
  COMMIT: z.string().regex(/^[0-9a-z-]{1,40}$/, 'a git commit'),
  AWS_REGION: z.string().regex(/^[a-z]{2}(-[a-z]+)+-\d$/, 'a region such as eu-central-1'),
  TABLE_NAME: z.string().regex(/^[\w.-]{3,255}$/, 'a DynamoDB table name'),
  USER_POOL_ID: z.string().regex(/^[\w-]+_[0-9a-zA-Z]+$/, 'a Cognito user pool id'),
  WEB_CLIENT_ID: z.string().regex(/^\w{1,128}$/, 'a Cognito app client id'),
  API_CLIENT_ID: z.string().regex(/^\w{1,128}$/, 'a Cognito app client id'),
  /** Base URL of the hosted UI, where `/logout` ends the login session. */
  COGNITO_DOMAIN: HttpUrl,
  ALB_ARN: z
    .string()
    .regex(/^arn:aws[\w-]*:elasticloadbalancing:.+:loadbalancer\/app\/.+$/, 'a load balancer ARN'),
  /** JSON list of allowed models; the first is the default. */
  MODELS: Models,
  /** Bedrock guardrail of every model call, as `id:version`, or `none`. */
  GUARDRAIL: Guardrail,

  /** Longest time in milliseconds until the route is known. */
  HEADER_DEADLINE_MS: wholeNumber(100, 600_000),
  /** Longest time until the route of a model that reasons first is known. */
  REASONING_DEADLINE_MS: wholeNumber(100, 600_000),
  /** Longest silence of the model after the route. */
  SILENCE_DEADLINE_MS: wholeNumber(100, 600_000),
  /** Longest time in milliseconds until the answer ends. */
  ANSWER_DEADLINE_MS: wholeNumber(100, 600_000),
  /** Silence after which a `ping` part is sent; well below the load balancer's idle timeout. */
  PING_MS: wholeNumber(50, 60_000),
  /** Milliseconds for which a stopping task waits for open answers. */
  DRAIN_MS: wholeNumber(0, 600_000),

  /** Upper bound on open answers of a task; a further request is refused with 503. */
  MAX_STREAMS: wholeNumber(1, 10_000),
  /** The next three are per user and per task. */
  USER_STREAMS: wholeNumber(1, 10_000),
  USER_REQUESTS_PER_MINUTE: wholeNumber(1, 1_000_000),
  /** Bytes of bodies, responses and the store's traffic together. */
  USER_BYTES_PER_MINUTE: wholeNumber(1, 100_000_000_000),
  /** Tokens of a user in a calendar day (UTC), on all tasks together. */
  USER_DAILY_QUOTA: wholeNumber(1, 1_000_000_000),
  /** Most dollars of model calls in a calendar month (UTC), for each person and for all together. */
  PERSON_USD_PER_MONTH: usd,
  TEAM_USD_PER_MONTH: usd,
  /** Limit per client address, since each forged key id costs a fetch of keys. */
  REFUSED_SIGN_INS_PER_MINUTE: wholeNumber(1, 1_000_000),

  /** Conversations and notes expire this long after their last change. */
  RETENTION_DAYS: wholeNumber(1, 3_650),
  /** Longest life of an access token of the user pool, of all its clients. */
  TOKEN_MINUTES: wholeNumber(5, 1_440),
  /** Longest life of the load balancer's session, in hours; a revoked session is remembered that long. */
  SESSION_HOURS: wholeNumber(1, 168),
});

/** Variables that only the emulator sets. The types of deployed environments have no such fields. */
const EmulatorEnv = z.object({
  COGNITO_KEYS_URL: KeysUrl.optional(),
  ALB_KEYS_URL: KeysUrl.optional(),
  AWS_ENDPOINT_URL_DYNAMODB: HttpUrl.optional(),
});

/** The environment variables of the container. `stacks` sets them, so a forgotten key fails to compile. */
export type ServerEnv = Readonly<Record<keyof z.infer<typeof Env>, string>>;
export type ServerConfig = Readonly<z.infer<typeof Env> & z.infer<typeof EmulatorEnv>>;
export type ModelConfig = Readonly<z.infer<typeof Model>>;

export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

/**
 * Reads the configuration. @throws {ConfigError} naming every bad variable at once, so a bad deploy dies at start.
 */
export function parseServerConfig(env: NodeJS.ProcessEnv): ServerConfig {
  // The parser is used once, and compiling it would take longer than parsing.
  const parsed = Env.extend(EmulatorEnv.shape).safeParse(env, { jitless: true });
  if (parsed.success) return parsed.data;
  const lines = parsed.error.issues.map((issue) => {
    const [name = '', ...rest] = issue.path.map(String);
    if (env[name] === undefined) return `  ${name} is missing`;
    const at = rest.length > 0 ? ` at ${rest.join('.')}` : '';
    return `  ${name}${at} is not as expected: ${issue.message}`;
  });
  throw new ConfigError(
    `Cannot start, the environment is incomplete:\n${[...new Set(lines)].join('\n')}`,
  );
}
