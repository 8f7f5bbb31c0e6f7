import type { Policy } from './policy.ts';
import { each, every } from './policy.ts';
import { fieldAt, blocks, nameOf, resourceTypes, serverContainers, textAt } from './synthesized.ts';

const SECRET = /secret|password|private.?key|api.?key|AKIA[0-9A-Z]{16}|BEGIN [A-Z ]*PRIVATE KEY/i;

/** Policies for stored data: where it is stored, how long it is kept, and that only this account can read it. */
export const data: Policy[] = [
  {
    name: 'everything stored is encrypted',
    *violations(synthesized) {
      const encrypted = blocks(synthesized, 'aws_s3_bucket_server_side_encryption_configuration');
      for (const bucket of blocks(synthesized, 'aws_s3_bucket')) {
        const has = encrypted.some((e) => textAt(e.body, 'bucket').includes(`.${bucket.id}.`));
        if (!has) yield `${nameOf(bucket)}: is not encrypted`;
      }
      for (const table of blocks(synthesized, 'aws_dynamodb_table')) {
        if (fieldAt(table.body, 'server_side_encryption', 'enabled') !== true) {
          yield `${nameOf(table)}: is not encrypted`;
        }
      }
      for (const repository of blocks(synthesized, 'aws_ecr_repository')) {
        if (textAt(repository.body, 'encryption_configuration', 0, 'encryption_type') === '') {
          yield `${nameOf(repository)}: is not encrypted`;
        }
      }
      for (const [stack, json] of Object.entries(synthesized.stacks)) {
        if (fieldAt(json, 'terraform', 'backend', 's3', 'encrypt') !== true) {
          yield `${stack}: its state is not encrypted`;
        }
      }
    },
  },
  {
    name: 'the table can be restored to any second, and forgets what has expired',
    violations: each(
      'aws_dynamodb_table',
      'no point-in-time recovery, or no expiry',
      ({ body }) =>
        fieldAt(body, 'point_in_time_recovery', 'enabled') === true &&
        fieldAt(body, 'ttl', 'enabled') === true &&
        textAt(body, 'ttl', 'attribute_name') === 'expiresAt',
    ),
  },
  {
    name: 'logs are kept for a time, not for ever',
    *violations(synthesized) {
      for (const group of blocks(synthesized, 'aws_cloudwatch_log_group')) {
        if (typeof fieldAt(group.body, 'retention_in_days') !== 'number') {
          yield `${nameOf(group)}: is kept for ever`;
        }
      }
      const expiring = blocks(synthesized, 'aws_s3_bucket_lifecycle_configuration');
      for (const bucket of blocks(synthesized, 'aws_s3_bucket')) {
        if (!expiring.some((e) => textAt(e.body, 'bucket').includes(`.${bucket.id}.`))) {
          yield `${nameOf(bucket)}: is kept for ever`;
        }
      }
    },
  },
  {
    name: 'production is protected from deletion',
    *violations(synthesized) {
      if (synthesized.environment.stage !== 'production') return;
      const wanted: [string, string, unknown][] = [
        ['aws_lb', 'enable_deletion_protection', true],
        ['aws_dynamodb_table', 'deletion_protection_enabled', true],
        ['aws_cognito_user_pool', 'deletion_protection', 'ACTIVE'],
        ['aws_s3_bucket', 'force_destroy', false],
        ['aws_ecr_repository', 'force_delete', false],
      ];
      for (const [type, key, value] of wanted) {
        for (const block of blocks(synthesized, type)) {
          if (fieldAt(block.body, key) !== value)
            yield `${nameOf(block)}: ${key} is not ${String(value)}`;
        }
      }
    },
  },
  {
    name: 'no secret stands in the configuration',
    *violations(synthesized) {
      for (const { block, container } of serverContainers(synthesized)) {
        const found = SECRET.exec(JSON.stringify(fieldAt(container, 'environment')));
        if (found !== null) yield `${nameOf(block)}: has "${found[0]}" in its environment`;
      }
      for (const type of resourceTypes(synthesized)) {
        if (/secret|_private_key|^tls_|^random_/.test(type)) {
          yield `${synthesized.environment.name} has a ${type}: its secret would be in a state`;
        }
      }
    },
  },
  {
    name: 'Bedrock keeps no prompts',
    violations: (synthesized) =>
      resourceTypes(synthesized)
        .filter((type) => type === 'aws_bedrock_model_invocation_logging_configuration')
        .map(
          (type) => `${synthesized.environment.name} has a ${type}: it would log what people write`,
        ),
  },
  {
    name: 'an image tag never changes its meaning, and images are scanned',
    violations: every(
      each(
        'aws_ecr_repository',
        'tags can be moved',
        ({ body }) => textAt(body, 'image_tag_mutability') === 'IMMUTABLE',
      ),
      each(
        'aws_ecr_repository',
        'images are not scanned',
        ({ body }) => fieldAt(body, 'image_scanning_configuration', 'scan_on_push') === true,
      ),
    ),
  },
];
