import type { ModelConfig, ServerEnv } from '../../server/config.ts';
import { container } from '../container.ts';
import type { Environment } from '../environment.ts';
import { models } from '../models.ts';
import type { ModelId } from '../models.ts';
import { timing } from '../timing.ts';
import type { AppliedGuardrail } from './guardrail.ts';

/** Values for the server's environment variables that come from other stacks. */
export interface ServerEnvProps {
  readonly commit: string;
  readonly publicUrl: string;
  readonly tableName: string;
  readonly userPoolId: string;
  readonly webClientId: string;
  readonly apiClientId: string;
  readonly loginUrl: string;
  readonly loadBalancerArn: string;
  /** ARNs of the environment's inference profiles, in the order in which the environment lists its models. */
  readonly modelProfileArns: readonly string[];
  /** Guardrail that the server passes with each model call; undefined for none. */
  readonly guardrail: Pick<AppliedGuardrail, 'id' | 'version'> | undefined;
}

function modelConfig(id: ModelId, profile: string | undefined): ModelConfig {
  const { label, about, inputUsdPerMillion, outputUsdPerMillion, cache, ...limits } = models[id];
  const { maxOutputTokens, historyTokens, attachmentTokens, reasoning } = limits;
  return {
    id,
    ...(profile !== undefined && { profile }),
    label,
    about,
    kind: 'language',
    inputUsdPerMillion,
    outputUsdPerMillion,
    cache,
    maxOutputTokens,
    historyTokens,
    attachmentTokens,
    reasoning,
  };
}

const guardrailText = ({ guardrail }: ServerEnvProps) =>
  guardrail === undefined ? 'none' : `${guardrail.id}:${guardrail.version}`;

/** Returns all environment variables of the server. The code does not compile if a variable is missing. */
export function serverEnv(environment: Environment, props: ServerEnvProps): ServerEnv {
  const { limits } = environment;
  return {
    HOST: '0.0.0.0',
    PORT: String(container.port),
    PUBLIC_URL: props.publicUrl,
    COMMIT: props.commit,
    AWS_REGION: environment.region,
    TABLE_NAME: props.tableName,
    USER_POOL_ID: props.userPoolId,
    WEB_CLIENT_ID: props.webClientId,
    API_CLIENT_ID: props.apiClientId,
    COGNITO_DOMAIN: props.loginUrl,
    ALB_ARN: props.loadBalancerArn,
    MODELS: JSON.stringify(
      environment.models.map((id, n) => modelConfig(id, props.modelProfileArns[n])),
    ),
    GUARDRAIL: guardrailText(props),

    HEADER_DEADLINE_MS: String(timing.headerMs),
    REASONING_DEADLINE_MS: String(timing.reasoningMs),
    SILENCE_DEADLINE_MS: String(timing.silenceMs),
    ANSWER_DEADLINE_MS: String(timing.answerMs),
    PING_MS: String(timing.pingMs),
    DRAIN_MS: String(timing.drainMs),

    MAX_STREAMS: String(limits.streamsPerTask),
    USER_STREAMS: String(limits.streamsPerUser),
    USER_REQUESTS_PER_MINUTE: String(limits.requestsPerMinutePerUser),
    USER_BYTES_PER_MINUTE: String(limits.bytesPerMinutePerUser),
    USER_DAILY_QUOTA: String(limits.tokensPerDayPerUser),
    PERSON_USD_PER_MONTH: String(limits.usdPerMonthPerPerson),
    TEAM_USD_PER_MONTH: String(limits.usdPerMonthForTeam),
    REFUSED_SIGN_INS_PER_MINUTE: String(limits.refusedSignInsPerMinutePerAddress),

    RETENTION_DAYS: String(environment.dataRetentionDays),
    TOKEN_MINUTES: String(Math.max(timing.accessTokenMinutes, timing.apiTokenMinutes)),
    SESSION_HOURS: String(timing.sessionHours),
  };
}
