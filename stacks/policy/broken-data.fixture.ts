import { broken, rewritten } from './broken.ts';
import { prod, type BrokenCase } from './broken-case.fixture.ts';

/** Synthesized configurations that the policies of `data.ts` must refuse. */
export const BROKEN_DATA: readonly BrokenCase[] = [
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
];
