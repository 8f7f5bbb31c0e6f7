import type { Policy } from './policy.ts';
import { each, every, requirePresent } from './policy.ts';
import { fieldAt, blocks, listAt, nameOf, serverContainers, textAt } from './synthesized.ts';
import type { ServerEnv } from '../../server/config.ts';
import { container as contract } from '../container.ts';

/**
 * Names of the server's environment variables. The code does not compile until a variable that is added to the server
 * is listed here.
 */
const VARIABLES: Readonly<Record<keyof ServerEnv, true>> = {
  HOST: true,
  PORT: true,
  PUBLIC_URL: true,
  COMMIT: true,
  AWS_REGION: true,
  TABLE_NAME: true,
  USER_POOL_ID: true,
  WEB_CLIENT_ID: true,
  API_CLIENT_ID: true,
  COGNITO_DOMAIN: true,
  ALB_ARN: true,
  MODELS: true,
  GUARDRAIL: true,
  HEADER_DEADLINE_MS: true,
  REASONING_DEADLINE_MS: true,
  SILENCE_DEADLINE_MS: true,
  ANSWER_DEADLINE_MS: true,
  PING_MS: true,
  DRAIN_MS: true,
  MAX_STREAMS: true,
  USER_STREAMS: true,
  USER_REQUESTS_PER_MINUTE: true,
  USER_BYTES_PER_MINUTE: true,
  USER_DAILY_QUOTA: true,
  PERSON_USD_PER_MONTH: true,
  TEAM_USD_PER_MONTH: true,
  REFUSED_SIGN_INS_PER_MINUTE: true,
  RETENTION_DAYS: true,
  TOKEN_MINUTES: true,
  SESSION_HOURS: true,
};

/**
 * Environment variables that only the emulator sets when it starts a task. They replace the addresses of public keys
 * and of the store, so no configuration may set them.
 */
const EMULATOR_ONLY = ['COGNITO_KEYS_URL', 'ALB_KEYS_URL', 'AWS_ENDPOINT_URL_DYNAMODB'];

/** Policies for running ECS tasks, and for the rollout of a new version. */
export const running: Policy[] = [
  {
    name: 'tasks run on x86_64',
    violations: each(
      'aws_ecs_task_definition',
      'not LINUX on X86_64',
      ({ body }) =>
        textAt(body, 'runtime_platform', 'cpu_architecture') === contract.architecture.task &&
        textAt(body, 'runtime_platform', 'operating_system_family') === 'LINUX',
    ),
  },
  {
    name: 'the server is given every variable, and none of the emulator',
    *violations(synthesized) {
      for (const { block, container } of serverContainers(synthesized)) {
        const given = listAt(container, 'environment').filter((v) => textAt(v, 'value') !== '');
        const names = new Set(given.map((v) => textAt(v, 'name')));
        const missing = Object.keys(VARIABLES).filter((name) => !names.has(name));
        if (missing.length > 0) yield `${nameOf(block)}: ${missing.join(', ')} not given`;
        const emulators = EMULATOR_ONLY.filter((name) => names.has(name));
        if (emulators.length > 0)
          yield `${nameOf(block)}: ${emulators.join(', ')} is the emulator's`;
      }
    },
  },
  {
    name: 'the container is no root, writes only to /tmp and says when it is ready',
    *violations(synthesized) {
      for (const { block, container } of serverContainers(synthesized)) {
        if (!/^[1-9]\d*(:\d+)?$/.test(textAt(container, 'user')))
          yield `${nameOf(block)}: runs as root`;
        if (fieldAt(container, 'readonlyRootFilesystem') !== true) {
          yield `${nameOf(block)}: can write to its root`;
        }
        if (fieldAt(container, 'linuxParameters', 'tmpfs') !== undefined) {
          yield `${nameOf(block)}: has a tmpfs, which Fargate refuses`;
        }
        const writable = listAt(container, 'mountPoints').map((m) => textAt(m, 'containerPath'));
        if (!writable.includes(contract.writablePath))
          yield `${nameOf(block)}: cannot write to /tmp`;
        const check = JSON.stringify(fieldAt(container, 'healthCheck', 'command') ?? '');
        if (!check.includes(`:${contract.port}${contract.readyPath}`)) {
          yield `${nameOf(block)}: is not checked at ${contract.readyPath}`;
        }
      }
      for (const group of blocks(synthesized, 'aws_lb_target_group')) {
        if (textAt(group.body, 'health_check', 'path') !== contract.readyPath) {
          yield `${nameOf(group)}: is not checked at ${contract.readyPath}`;
        }
      }
    },
  },
  {
    name: 'a failed deployment is rolled back and a deploy waits for its end',
    violations: each(
      'aws_ecs_service',
      'no circuit breaker with rollback, or nobody waits',
      ({ body }) =>
        [
          fieldAt(body, 'deployment_circuit_breaker', 'enable'),
          fieldAt(body, 'deployment_circuit_breaker', 'rollback'),
          fieldAt(body, 'wait_for_steady_state'),
        ].every((value) => value === true) &&
        fieldAt(body, 'deployment_minimum_healthy_percent') === 100,
    ),
  },
  {
    name: 'the revision that a rollback returns to stays registered',
    violations: each(
      'aws_ecs_task_definition',
      'the previous revision is deregistered before the new one is healthy',
      ({ body }) => fieldAt(body, 'skip_destroy') === true,
    ),
  },
  {
    name: 'tasks are added on CPU and on requests',
    *violations(synthesized) {
      const scaled = blocks(synthesized, 'aws_appautoscaling_policy').map((policy) =>
        textAt(
          policy.body,
          'target_tracking_scaling_policy_configuration',
          'predefined_metric_specification',
          'predefined_metric_type',
        ),
      );
      for (const metric of ['ECSServiceAverageCPUUtilization', 'ALBRequestCountPerTarget']) {
        if (!scaled.includes(metric))
          yield `${synthesized.environment.name}: does not scale on ${metric}`;
      }
    },
  },
  {
    name: 'the load balancer drops invalid headers and logs, behind a firewall',
    violations: every(
      each(
        'aws_lb',
        'passes invalid headers on, or logs nothing',
        ({ body }) =>
          fieldAt(body, 'drop_invalid_header_fields') === true &&
          fieldAt(body, 'access_logs', 'enabled') === true,
      ),
      requirePresent('aws_wafv2_web_acl_association', 'nothing filters requests'),
      (synthesized) =>
        synthesized.environment.network.vpc === 'existing'
          ? []
          : requirePresent('aws_flow_log', 'refused connections are not kept')(synthesized),
    ),
  },
  {
    name: 'the firewall blocks floods',
    *violations(synthesized) {
      for (const acl of blocks(synthesized, 'aws_wafv2_web_acl')) {
        const rules = JSON.stringify(fieldAt(acl.body, 'rule') ?? '');
        if (!rules.includes('rate_based_statement')) yield `${nameOf(acl)}: no rate rule`;
      }
    },
  },
];
