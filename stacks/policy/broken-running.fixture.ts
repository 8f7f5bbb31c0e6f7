import { broken, rewritten, without } from './broken.ts';
import { prod, type BrokenCase } from './broken-case.fixture.ts';

/** Synthesized configurations that the policies of `running.ts` must refuse. */
export const BROKEN_RUNNING: readonly BrokenCase[] = [
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
];
