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

/** URL of public keys: on a host of AWS, or at a loopback address. On Fargate nothing listens at loopback addresses. */
const KeysUrl = HttpUrl.refine((url) => {
  const { protocol, hostname } = new URL(url);
  return isLoopback(hostname) || (protocol === 'https:' && hostname.endsWith('.amazonaws.com'));
}, 'an https host of amazonaws.com or a loopback address');

const Model = z.strictObject({
  /** Id of the Bedrock model or inference profile. */
  id: z.string().min(1).max(200),
  /**
   * ARN of the inference profile that calls go through; Bedrock counts and bills the calls under it. `id` is used
   * when absent.
   */
  profile: z.string().min(1).max(2048).optional(),
  label: z.string().min(1).max(60),
  /** Description of the model, for the person who chooses a model on the page. */
  about: z.string().max(400),
  /**
   * Kind of sample questions that the page shows: `offline` is for the model of an environment without a language
   * model.
   */
  kind: z.enum(['language', 'offline']).default('language'),
  inputUsdPerMillion: z.number().min(0),
  outputUsdPerMillion: z.number().min(0),
  /**
   * Prompt caching, for a model that supports it. Tokens read from the cache and written to it have prices of their
   * own.
   */
  cache: z
    .strictObject({
      /** Fewest tokens of the beginning of a prompt that the model caches. */
      leastTokens: z.int().min(1),
      readUsdPerMillion: z.number().min(0),
      writeUsdPerMillion: z.number().min(0),
    })
    .optional(),
  maxOutputTokens: z.int().min(64).max(32_000),
  /** Upper bound on the part of a conversation that the prompt contains, in estimated tokens. */
  historyTokens: z.int().min(0).max(500_000).default(8_000),
  /** Upper bound on the attached text that the prompt contains besides the conversation, in estimated tokens. */
  attachmentTokens: z.int().min(0).max(500_000).default(32_000),
  /** Whether the model reasons before it writes, so that `REASONING_DEADLINE_MS` applies to its route. */
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

/** The environment variables that every container of the server has. */
const Env = z.object({
  /** IP address to listen on: 0.0.0.0 in a container with its own network, 127.0.0.1 elsewhere. */
  HOST: z.union([z.ipv4(), z.ipv6()], { error: 'an IP address' }),
  PORT: wholeNumber(0, 65_535),
  /** URL of the load balancer; the server accepts calls only from pages of this origin. */
  PUBLIC_URL: HttpUrl,
  COMMIT: z.string().regex(/^[0-9a-z-]{1,40}$/, 'a git commit'),
  AWS_REGION: z.string().regex(/^[a-z]{2}(-[a-z]+)+-\d$/, 'a region such as eu-central-1'),
  TABLE_NAME: z.string().regex(/^[\w.-]{3,255}$/, 'a DynamoDB table name'),
  USER_POOL_ID: z.string().regex(/^[\w-]+_[0-9a-zA-Z]+$/, 'a Cognito user pool id'),
  WEB_CLIENT_ID: z.string().regex(/^\w{1,128}$/, 'a Cognito app client id'),
  API_CLIENT_ID: z.string().regex(/^\w{1,128}$/, 'a Cognito app client id'),
  /** Base URL of Cognito's hosted UI, whose page `/logout` ends the login session. */
  COGNITO_DOMAIN: HttpUrl,
  ALB_ARN: z
    .string()
    .regex(/^arn:aws[\w-]*:elasticloadbalancing:.+:loadbalancer\/app\/.+$/, 'a load balancer ARN'),
  /** JSON list of the models that a person can choose; the first is the default. */
  MODELS: Models,
  /** Bedrock guardrail that checks every model call, as `id:version`, or `none`. */
  GUARDRAIL: Guardrail,

  /** Longest time in milliseconds from the beginning of the model call to the route. */
  HEADER_DEADLINE_MS: wholeNumber(100, 600_000),
  /** Longest time in milliseconds from the beginning of the model call to the route, for a model that reasons first. */
  REASONING_DEADLINE_MS: wholeNumber(100, 600_000),
  /** Longest time in milliseconds without output of the model, once the route is known. */
  SILENCE_DEADLINE_MS: wholeNumber(100, 600_000),
  /** Longest time in milliseconds from the beginning of the model call to the end of the answer. */
  ANSWER_DEADLINE_MS: wholeNumber(100, 600_000),
  /**
   * Milliseconds without output after which a `ping` part is sent; must be well below the load balancer's idle
   * timeout.
   */
  PING_MS: wholeNumber(50, 60_000),
  /** Longest time in milliseconds that a stopping ECS task waits for its open answers. */
  DRAIN_MS: wholeNumber(0, 600_000),

  /** Upper bound on open answers of one ECS task; further requests for answers are refused with status 503. */
  MAX_STREAMS: wholeNumber(1, 10_000),
  /** `USER_STREAMS`, `USER_REQUESTS_PER_MINUTE` and `USER_BYTES_PER_MINUTE` limit one user on one ECS task. */
  USER_STREAMS: wholeNumber(1, 10_000),
  USER_REQUESTS_PER_MINUTE: wholeNumber(1, 1_000_000),
  /** Upper bound on bytes per minute: of request bodies, responses and traffic with the store, added up. */
  USER_BYTES_PER_MINUTE: wholeNumber(1, 100_000_000_000),
  /** Tokens that one user may use in a calendar day (UTC), on all ECS tasks together. */
  USER_DAILY_QUOTA: wholeNumber(1, 1_000_000_000),
  /**
   * Spending limits for model calls in a calendar month (UTC) in US dollars: of each person, and of all people
   * together.
   */
  PERSON_USD_PER_MONTH: usd,
  TEAM_USD_PER_MONTH: usd,
  /** Upper bound on refused sign-ins per client address, because each forged key id makes the server fetch keys. */
  REFUSED_SIGN_INS_PER_MINUTE: wholeNumber(1, 1_000_000),

  /** Number of days after their last change at which conversations and notes expire. */
  RETENTION_DAYS: wholeNumber(1, 3_650),
  /** Longest lifetime of access tokens in minutes, over all clients of the user pool. */
  TOKEN_MINUTES: wholeNumber(5, 1_440),
  /** Longest lifetime of the load balancer's session in hours; a revoked session is remembered that long. */
  SESSION_HOURS: wholeNumber(1, 168),
});

/** Environment variables that only the emulator sets. The types of deployed environments do not have them. */
const EmulatorEnv = z.object({
  COGNITO_KEYS_URL: KeysUrl.optional(),
  ALB_KEYS_URL: KeysUrl.optional(),
  AWS_ENDPOINT_URL_DYNAMODB: HttpUrl.optional(),
});

/**
 * The environment variables of the container, as text. `stacks` sets them with this type, so a forgotten variable
 * fails to compile.
 */
export type ServerEnv = Readonly<Record<keyof z.infer<typeof Env>, string>>;
export type ServerConfig = Readonly<z.infer<typeof Env> & z.infer<typeof EmulatorEnv>>;
export type ModelConfig = Readonly<z.infer<typeof Model>>;

export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

/**
 * Parses the configuration from environment variables.
 *
 * @throws {ConfigError} naming every bad variable, so that a bad deployment ends at its start
 */
export function parseServerConfig(env: NodeJS.ProcessEnv): ServerConfig {
  // `jitless` keeps Zod from compiling the schema. It is used only once, and compiling would take longer than parsing.
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
