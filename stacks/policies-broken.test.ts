import assert from 'node:assert/strict';
import { test } from 'node:test';
import { environments } from './environments.ts';
import { broken, brokenPolicy, rewritten, without } from './policy/broken.ts';
import { policies } from './policy/policies.ts';
import { synthesized } from './policy/synthesized.ts';
import type { Synthesized } from './policy/synthesized.ts';

/** A policy that never fails proves nothing: each is shown a configuration it must refuse. */
const prod = synthesized(environments.prod);

const federated = synthesized({
  ...environments.prod,
  users: {
    pool: 'new',
    federation: {
      kind: 'oidc',
      name: 'Company',
      issuer: 'https://login.example.com',
      clientId: 'onecall',
      emailClaim: 'email',
    },
  },
});

interface Case {
  readonly policy: string;
  readonly wrong: string;
  readonly given: Synthesized;
  /** Pattern of the message, which must name the resource and the rule. */
  readonly says: RegExp;
}

const client = 'aws_cognito_user_pool_client';
const rule = 'aws_lb_listener_rule';

const cases: Case[] = [
  {
    policy: 'no action and no resource of a role is a wildcard',
    wrong: 'every action on the table',
    given: rewritten(prod, /dynamodb:GetItem/g, 'dynamodb:*'),
    says: /prod-service aws_iam_role_policy\.roles_task-policy.* allows dynamodb:\*, name the actions/,
  },
  {
    policy: 'no action and no resource of a role is a wildcard',
    wrong: 'every table',
    given: brokenPolicy(prod, {
      type: 'aws_iam_role_policy',
      id: 'roles_task-policy',
      field: 'policy',
      action: 'dynamodb:GetItem',
      set: { Resource: '*' },
    }),
    says: /allows dynamodb:GetItem.* on every resource/,
  },
  {
    policy: 'models are called only by name, through a profile of the environment',
    wrong: 'past the profile of the environment',
    given: rewritten(prod, /bedrock:InferenceProfileArn/g, 'aws:PrincipalArn'),
    says: /allows arn:aws:bedrock:us-east-1:222222222222:inference-profile\/us\.amazon\.nova-lite-v1:0 past the environment's own profile/,
  },
  {
    policy: 'models are called only by name, through a profile of the environment',
    wrong: 'every foundation model',
    given: rewritten(
      prod,
      /arn:aws:bedrock:us-east-1::foundation-model\/amazon.nova-lite-v1:0/,
      'arn:aws:bedrock:us-east-1::foundation-model/*',
    ),
    says: /foundation-model\/\*, which is no allowed model/,
  },
  {
    policy: 'only the load balancer takes connections from everywhere, on 80 and 443',
    wrong: 'SSH',
    given: broken(prod, {
      type: 'aws_vpc_security_group_ingress_rule',
      id: 'https-in',
      path: ['to_port'],
      to: 22,
    }),
    says: /https-in.* open to 0\.0\.0\.0\/0/,
  },
  {
    policy: 'security groups have their rules apart, where other policies see them',
    wrong: 'a rule in the group',
    given: broken(prod, {
      type: 'aws_security_group',
      id: 'tasks',
      path: ['ingress'],
      to: [{ cidr_blocks: ['0.0.0.0/0'] }],
    }),
    says: /aws_security_group\.groups_tasks.* has rules in itself/,
  },
  {
    policy: 'tasks are reached only from the load balancer and have no public address',
    wrong: 'public addresses',
    given: broken(prod, {
      type: 'aws_ecs_service',
      path: ['network_configuration', 'assign_public_ip'],
      to: true,
    }),
    says: /aws_ecs_service.* has public addresses/,
  },
  {
    policy: 'tasks are reached only from the load balancer and have no public address',
    wrong: 'open to the network',
    given: broken(prod, {
      type: 'aws_vpc_security_group_ingress_rule',
      id: 'tasks-in_',
      path: ['referenced_security_group_id'],
      to: 'sg-other',
    }),
    says: /tasks-in.* not from the load balancer/,
  },
  {
    policy: 'a shell in tasks is for development only',
    wrong: 'ECS Exec in production',
    given: broken(prod, { type: 'aws_ecs_service', path: ['enable_execute_command'], to: true }),
    says: /ECS Exec is on outside development/,
  },
  {
    policy: 'public access to buckets is blocked',
    wrong: 'a public bucket',
    given: broken(prod, {
      type: 'aws_s3_bucket_public_access_block',
      path: ['block_public_policy'],
      to: false,
    }),
    says: /aws_s3_bucket\.access-logs_bucket.* may become public/,
  },
  {
    policy: 'a role is assumed only for this account and its own resources',
    wrong: 'no condition',
    given: brokenPolicy(prod, {
      type: 'aws_iam_role',
      id: 'roles_task',
      field: 'assume_role_policy',
      action: 'sts:AssumeRole',
      set: { Condition: {} },
    }),
    says: /roles_task.* trusts a service of any account/,
  },
  {
    policy: 'nobody signs up by themselves',
    wrong: 'self sign-up',
    given: broken(prod, {
      type: 'aws_cognito_user_pool',
      path: ['admin_create_user_config', 'allow_admin_create_user_only'],
      to: false,
    }),
    says: /aws_cognito_user_pool\..* self sign-up is on/,
  },
  {
    policy: 'no client takes a password without AWS credentials',
    wrong: 'USER_PASSWORD_AUTH',
    given: broken(prod, {
      type: client,
      id: 'web',
      path: ['explicit_auth_flows'],
      to: ['ALLOW_USER_PASSWORD_AUTH'],
    }),
    says: /clients_web.* allows USER_PASSWORD_AUTH/,
  },
  {
    policy: 'clients tell nobody who is a user, and their tokens can be revoked',
    wrong: 'tells who is a user',
    given: broken(prod, {
      type: client,
      id: 'api',
      path: ['prevent_user_existence_errors'],
      to: 'LEGACY',
    }),
    says: /clients_api.* tells whether a user exists/,
  },
  {
    policy:
      'the web client has a secret and only the code flow, the api client only the admin flow',
    wrong: 'the implicit flow',
    given: broken(prod, {
      type: client,
      id: 'web',
      path: ['allowed_oauth_flows'],
      to: ['code', 'implicit'],
    }),
    says: /clients_web.* not a confidential client/,
  },
  {
    policy: 'people sign in with one provider: the pool, or the company named in the environment',
    wrong: 'a provider nobody named',
    given: broken(prod, {
      type: client,
      id: 'web',
      path: ['supported_identity_providers'],
      to: ['COGNITO', 'Google'],
    }),
    says: /people sign in with COGNITO, Google/,
  },
  {
    policy: 'people sign in with one provider: the pool, or the company named in the environment',
    wrong: 'a secret in the configuration',
    given: rewritten(federated, /\$\{var\.oidc_client_secret\}/, 'hunter2'),
    says: /its secret stands in the configuration/,
  },
  {
    policy: 'callback and logout are in lower case, on the host that people use',
    wrong: 'capital letters',
    given: rewritten(
      prod,
      /https:\/\/onecall\.example\.com\/oauth2/,
      'https://Onecall.example.com/oauth2',
    ),
    says: /callback_urls is https:\/\/Onecall/,
  },
  {
    policy: 'everything is behind login but assets, the signed-out page, health and bearer calls',
    wrong: 'calls redirected',
    given: broken(prod, {
      type: rule,
      id: 'calls',
      path: ['action', 0, 'authenticate_cognito', 'on_unauthenticated_request'],
      to: 'authenticate',
    }),
    says: /listeners_calls.* must be denied/,
  },
  {
    policy: 'everything is behind login but assets, the signed-out page, health and bearer calls',
    wrong: 'bearer requests let in everywhere',
    given: broken(prod, {
      type: rule,
      id: 'bearer',
      path: ['condition', 0, 'path_pattern', 'values'],
      to: ['/*'],
    }),
    says: /listeners_bearer.* forwards \/\* without login/,
  },
  {
    policy: 'rules keep to what a load balancer takes: three values a condition, five in all',
    wrong: 'a fourth path',
    given: broken(prod, {
      type: rule,
      id: 'without',
      path: ['condition', 0, 'path_pattern', 'values'],
      to: ['/assets/*', '/signed-out', '/healthz', '/readyz'],
    }),
    says: /more values than a load balancer takes/,
  },
  {
    policy: 'TLS is 1.2 or newer without CBC, and plain HTTP only redirects to it',
    wrong: 'TLS 1.0',
    given: broken(prod, {
      type: 'aws_lb_listener',
      id: 'https',
      path: ['ssl_policy'],
      to: 'ELBSecurityPolicy-2016-08',
    }),
    says: /listeners_https.* not HTTPS with ELBSecurityPolicy-TLS13/,
  },
  {
    policy: 'everything stored is encrypted',
    wrong: 'a table in the clear',
    given: broken(prod, {
      type: 'aws_dynamodb_table',
      path: ['server_side_encryption', 'enabled'],
      to: false,
    }),
    says: /aws_dynamodb_table.* is not encrypted/,
  },
  {
    policy: 'everything stored is encrypted',
    wrong: 'a state in the clear',
    given: rewritten(prod, /"encrypt":true/, '"encrypt":false'),
    says: /its state is not encrypted/,
  },
  {
    policy: 'the table can be restored to any second, and forgets what has expired',
    wrong: 'no recovery',
    given: broken(prod, {
      type: 'aws_dynamodb_table',
      path: ['point_in_time_recovery', 'enabled'],
      to: false,
    }),
    says: /no point-in-time recovery/,
  },
  {
    policy: 'logs are kept for a time, not for ever',
    wrong: 'no retention',
    given: broken(prod, {
      type: 'aws_cloudwatch_log_group',
      id: 'logs',
      path: ['retention_in_days'],
      to: null,
    }),
    says: /prod-service aws_cloudwatch_log_group\.logs.* is kept for ever/,
  },
  {
    policy: 'production is protected from deletion',
    wrong: 'a table that can be deleted',
    given: broken(prod, {
      type: 'aws_dynamodb_table',
      path: ['deletion_protection_enabled'],
      to: false,
    }),
    says: /deletion_protection_enabled is not true/,
  },
  {
    policy: 'no secret stands in the configuration',
    wrong: 'a password for the server',
    given: rewritten(prod, /\\"name\\":\\"HOST\\"/, '\\"name\\":\\"DB_PASSWORD\\"'),
    says: /has "PASSWORD" in its environment/,
  },
  {
    policy: 'Bedrock keeps no prompts',
    wrong: 'invocation logging',
    given: rewritten(
      prod,
      /"aws_ecr_repository":/,
      '"aws_bedrock_model_invocation_logging_configuration":',
    ),
    says: /would log what people write/,
  },
  {
    policy: 'an image tag never changes its meaning, and images are scanned',
    wrong: 'tags that move',
    given: broken(prod, {
      type: 'aws_ecr_repository',
      path: ['image_tag_mutability'],
      to: 'MUTABLE',
    }),
    says: /tags can be moved/,
  },
  {
    policy: 'tasks run on x86_64',
    wrong: 'arm64',
    given: broken(prod, {
      type: 'aws_ecs_task_definition',
      path: ['runtime_platform', 'cpu_architecture'],
      to: 'ARM64',
    }),
    says: /not LINUX on X86_64/,
  },
  {
    policy: 'the server is given every variable, and none of the emulator',
    wrong: 'a forgotten variable',
    given: rewritten(prod, /\\"name\\":\\"DRAIN_MS\\"/, '\\"name\\":\\"DRAIN\\"'),
    says: /DRAIN_MS not given/,
  },
  {
    policy: 'the server is given every variable, and none of the emulator',
    wrong: 'keys from elsewhere',
    given: rewritten(prod, /\\"name\\":\\"HOST\\"/, '\\"name\\":\\"ALB_KEYS_URL\\"'),
    says: /ALB_KEYS_URL is the emulator's/,
  },
  {
    policy: 'the container is no root, writes only to /tmp and says when it is ready',
    wrong: 'root',
    given: rewritten(prod, /\\"user\\":\\"1000:1000\\"/, '\\"user\\":\\"0\\"'),
    says: /runs as root/,
  },
  {
    policy: 'the container is no root, writes only to /tmp and says when it is ready',
    wrong: 'tmpfs',
    given: rewritten(prod, /\\"initProcessEnabled\\":true/, '\\"tmpfs\\":[]'),
    says: /has a tmpfs, which Fargate refuses/,
  },
  {
    policy: 'a failed deployment is rolled back and a deploy waits for its end',
    wrong: 'no rollback',
    given: broken(prod, {
      type: 'aws_ecs_service',
      path: ['deployment_circuit_breaker', 'rollback'],
      to: false,
    }),
    says: /no circuit breaker with rollback/,
  },
  {
    policy: 'the revision that a rollback returns to stays registered',
    wrong: 'a revision deregistered with each deploy',
    given: broken(prod, { type: 'aws_ecs_task_definition', path: ['skip_destroy'], to: false }),
    says: /the previous revision is deregistered/,
  },
  {
    policy: 'tasks are added on CPU and on requests',
    wrong: 'no scaling',
    given: without(prod, 'aws_appautoscaling_policy'),
    says: /does not scale on ALBRequestCountPerTarget/,
  },
  {
    policy: 'the load balancer drops invalid headers and logs, behind a firewall',
    wrong: 'no firewall',
    given: without(prod, 'aws_wafv2_web_acl_association'),
    says: /nothing filters requests/,
  },
  {
    policy: 'the firewall blocks floods',
    wrong: 'no rate rule',
    given: rewritten(prod, /rate_based_statement/, 'other_statement'),
    says: /no rate rule/,
  },
  {
    policy: 'the firewall refuses known attacks, and counts what people may write',
    wrong: 'long questions blocked',
    given: rewritten(prod, /SizeRestrictions_BODY/, 'Other'),
    says: /does not only count SizeRestrictions_BODY/,
  },
  {
    policy: 'the firewall refuses known attacks, and counts what people may write',
    wrong: 'sessions blocked by their cookies',
    given: rewritten(prod, /SizeRestrictions_Cookie_HEADER/, 'Other'),
    says: /does not only count SizeRestrictions_Cookie_HEADER/,
  },
  {
    policy: 'the firewall refuses known attacks, and counts what people may write',
    wrong: 'no rule for known attacks',
    given: rewritten(prod, /AWSManagedRulesKnownBadInputsRuleSet/, 'Other'),
    says: /has no AWSManagedRulesKnownBadInputsRuleSet/,
  },
  {
    policy: 'the firewall logs without cookies and tokens',
    wrong: 'no log',
    given: without(prod, 'aws_wafv2_web_acl_logging_configuration'),
    says: /blocked requests are not kept/,
  },
  {
    policy: 'the firewall logs without cookies and tokens',
    wrong: 'tokens in the log',
    given: rewritten(prod, /"name":"authorization"/, '"name":"accept"'),
    says: /logs cookies, tokens or query strings/,
  },
  {
    policy: 'security groups and their rules say what they are for',
    wrong: 'a rule without a description',
    given: broken(prod, {
      type: 'aws_vpc_security_group_ingress_rule',
      id: 'tasks-in_',
      path: ['description'],
      to: '',
    }),
    says: /tasks-in.* has no description/,
  },
  {
    policy: 'the default security group of a VPC lets nothing through',
    wrong: "AWS's default",
    given: without(prod, 'aws_default_security_group'),
    says: /the default security group has rules/,
  },
  {
    policy: 'alarms are encrypted with a key of the environment, which is rotated',
    wrong: 'a topic in the clear',
    given: broken(prod, { type: 'aws_sns_topic', path: ['kms_master_key_id'], to: '' }),
    says: /is not encrypted with a key of its own/,
  },
  {
    policy: 'alarms are encrypted with a key of the environment, which is rotated',
    wrong: 'a key for ever',
    given: broken(prod, { type: 'aws_kms_key', path: ['enable_key_rotation'], to: false }),
    says: /is not rotated/,
  },
  {
    policy: 'unfinished uploads are removed, and buckets answer over TLS alone',
    wrong: 'unfinished uploads kept',
    given: broken(prod, {
      type: 'aws_s3_bucket_lifecycle_configuration',
      path: ['rule', 0, 'abort_incomplete_multipart_upload'],
      to: [],
    }),
    says: /keeps unfinished uploads/,
  },
  {
    policy: 'unfinished uploads are removed, and buckets answer over TLS alone',
    wrong: 'a bucket without TLS',
    given: rewritten(prod, /aws:SecureTransport/, 'aws:Other'),
    says: /answers without TLS/,
  },
  {
    policy: 'every endpoint says whose calls may pass',
    wrong: 'an endpoint for everybody',
    given: broken(prod, { type: 'aws_vpc_endpoint', path: ['policy'], to: '' }),
    says: /passes every call/,
  },
  {
    policy: 'models are called only by name, through a profile of the environment',
    wrong: 'an action that nobody calls',
    given: rewritten(prod, /bedrock:InvokeModelWithResponseStream/g, 'bedrock:InvokeModel'),
    says: /allows bedrock:InvokeModel, which nobody calls/,
  },
  {
    policy: 'a role is assumed only for this account and its own resources',
    wrong: 'no resource named',
    given: rewritten(prod, /aws:SourceArn/g, 'aws:Other'),
    says: /trusts a service for any resource/,
  },
  {
    policy: 'every alarm is there with its threshold, tells somebody and links to its runbook',
    wrong: 'another threshold',
    given: broken(prod, {
      type: 'aws_cloudwatch_metric_alarm',
      id: 'cpu',
      path: ['threshold'],
      to: 95,
    }),
    says: /alarms_cpu.* threshold is 95, not 80/,
  },
  {
    policy: 'every alarm is there with its threshold, tells somebody and links to its runbook',
    wrong: 'an alarm left out',
    given: rewritten(
      prod,
      /"alarm_name":"onecall-prod-not-one-call"/,
      '"alarm_name":"onecall-prod-other"',
    ),
    says: /no alarm "not-one-call"/,
  },
  {
    policy: "alarms count model calls under the environment's own profiles",
    wrong: 'calls through the system profile, as every environment makes them',
    given: rewritten(
      prod,
      /"ModelId":"[^"]*nova-lite[^"]*"/g,
      '"ModelId":"us.amazon.nova-lite-v1:0"',
    ),
    says: /counts calls of us\.amazon\.nova-lite-v1:0, which other environments call too/,
  },
  {
    policy: "alarms count model calls under the environment's own profiles",
    wrong: 'no profile',
    given: without(prod, 'aws_bedrock_inference_profile'),
    says: /has 0 inference profiles for 3 models/,
  },
  {
    policy: 'every alarm tells somebody and links to its runbook',
    wrong: 'nobody is told',
    given: broken(prod, {
      type: 'aws_cloudwatch_metric_alarm',
      id: 'errors',
      path: ['alarm_actions'],
      to: [],
    }),
    says: /alarms_errors.* tells nobody/,
  },
  {
    policy: 'the dashboard has a row for every alarm',
    wrong: 'a row left out',
    given: rewritten(prod, /\\"title\\":\\"restarts\\"/, '\\"title\\":\\"other\\"'),
    says: /no row for "restarts"/,
  },
  {
    policy: 'restarts count what stopped by itself or was unhealthy, not what a deployment stopped',
    wrong: 'every stopped task',
    given: broken(prod, {
      type: 'aws_cloudwatch_event_rule',
      path: ['event_pattern'],
      to: '{"source":["aws.ecs"]}',
    }),
    says: /counts other tasks/,
  },
  {
    policy: 'a budget says when a month costs too much',
    wrong: 'no budget',
    given: without(prod, 'aws_budgets_budget'),
    says: /nobody is told of costs/,
  },
  {
    policy: 'everything is tagged for its cost',
    wrong: 'no Project tag',
    given: rewritten(prod, /"Project":"onecall"/, '"Other":"onecall"'),
    says: /its provider sets no Project/,
  },
  {
    policy: 'only the aws provider is used, in the account of the environment',
    wrong: 'a second provider',
    given: rewritten(prod, /"provider":\{/, '"provider":{"tls":[],'),
    says: /uses (aws, tls|tls, aws)/,
  },
  {
    policy: 'states are locked while they are changed',
    wrong: 'no lock',
    given: rewritten(prod, /"use_lockfile":true/, '"use_lockfile":false'),
    says: /two deploys could write its state at once/,
  },
];

for (const { policy, wrong, given, says } of cases) {
  test(`"${policy}" refuses ${wrong}`, () => {
    const found = policies.find((p) => p.name === policy);
    assert.ok(found, `there is no policy of that name`);
    const violations = [...found.violations(given)];
    assert.ok(
      violations.some((violation) => says.test(violation)),
      `${says.source} is not among ${JSON.stringify(violations)}`,
    );
  });
}

test('every policy is shown something it must refuse', () => {
  const shown = new Set(cases.map((c) => c.policy));
  assert.deepEqual(
    policies.map((p) => p.name).filter((name) => !shown.has(name)),
    [],
  );
});
