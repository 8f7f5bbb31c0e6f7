import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { Testing } from 'cdktf';
import { z } from 'zod';
import type { Environment, Release } from '../environment.ts';
import { stacksOf } from '../stacks-of.ts';

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

/** A resource or data source of Terraform. */
export interface ConfigurationBlock {
  readonly stack: string;
  readonly type: string;
  readonly id: string;
  readonly body: Json;
}

/** An environment as Terraform will read it. */
export interface Synthesized {
  readonly environment: Environment;
  /** The synthesized stacks by their id. */
  readonly stacks: Readonly<Record<string, Json>>;
}

const JsonValue: z.ZodType<Json> = z.json();

/** A release for synthesis alone. */
export const RELEASE: Release = {
  commit: '0123456789ab',
  certificateArn:
    'arn:aws:acm:us-east-1:123456789012:certificate/00000000-0000-0000-0000-000000000000',
};

/** Writes all stacks of an environment into a folder of its own, and reads them back. */
export function synthesized(environment: Environment, release: Release = RELEASE): Synthesized {
  const app = Testing.app({ fakeCdktfJsonPath: true });
  stacksOf(app, environment, release);
  app.synth();
  const folder = join(app.outdir, 'stacks');
  const stacks = Object.fromEntries(
    readdirSync(folder).map((stack): [string, Json] => {
      const text = readFileSync(join(folder, stack, 'cdk.tf.json'), 'utf8');
      return [stack, JsonValue.parse(JSON.parse(text))];
    }),
  );
  return { environment, stacks };
}

const isObject = (value: Json | undefined): value is { [key: string]: Json } =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Returns the value at a path of keys and positions, or undefined. */
export function fieldAt(value: Json | undefined, ...path: (string | number)[]): Json | undefined {
  let found = value;
  for (const step of path) {
    if (Array.isArray(found) && typeof step === 'number') found = found[step];
    else if (isObject(found) && typeof step === 'string') found = found[step];
    else return undefined;
  }
  return found;
}

export const listAt = (value: Json | undefined, ...path: (string | number)[]): Json[] => {
  const found = fieldAt(value, ...path);
  return Array.isArray(found) ? found : [];
};

export const textAt = (value: Json | undefined, ...path: (string | number)[]): string => {
  const found = fieldAt(value, ...path);
  return typeof found === 'string' ? found : '';
};

/** Returns the texts of a list; any other element is given as JSON. */
export const textsAt = (value: Json | undefined, ...path: (string | number)[]): string[] =>
  listAt(value, ...path).map((item) => (typeof item === 'string' ? item : JSON.stringify(item)));

const entries = (value: Json | undefined) => (isObject(value) ? Object.entries(value) : []);

/** Returns all blocks of a type, over all stacks. */
export function blocks({ stacks }: Synthesized, type: string): ConfigurationBlock[] {
  return Object.entries(stacks).flatMap(([stack, json]) =>
    ['resource', 'data'].flatMap((kind) =>
      entries(fieldAt(json, kind, type)).map(([id, body]) => ({ stack, type, id, body })),
    ),
  );
}

/** Returns the types of all resources. */
export const resourceTypes = ({ stacks }: Synthesized): string[] => [
  ...new Set(
    Object.values(stacks).flatMap((json) =>
      entries(fieldAt(json, 'resource')).map(([type]) => type),
    ),
  ),
];

/** Returns a block's name for a person: `dev-network aws_lb.balancer`. */
export const nameOf = ({ stack, type, id }: ConfigurationBlock) => `${stack} ${type}.${id}`;

/** Fields of resources that hold a policy as JSON. */
const POLICY_FIELDS = ['policy', 'policy_document', 'assume_role_policy'];

/** A statement of a policy, and the resource that holds it. */
interface Statement {
  readonly block: ConfigurationBlock;
  readonly effect: string;
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  /** The condition as JSON. */
  readonly condition: string;
}

const oneOrMoreAt = (statement: Json, key: string): string[] =>
  typeof fieldAt(statement, key) === 'string' ? [textAt(statement, key)] : textsAt(statement, key);

/** Statements of every policy that a resource holds as JSON. */
export const policyStatements = (synthesized: Synthesized): Statement[] =>
  resourceTypes(synthesized)
    .flatMap((type) => blocks(synthesized, type))
    .flatMap((block) =>
      POLICY_FIELDS.flatMap((field) => {
        const text = textAt(block.body, field);
        const document = text.startsWith('{') ? JsonValue.parse(JSON.parse(text)) : null;
        return listAt(document, 'Statement').map((statement) => ({
          block,
          effect: textAt(statement, 'Effect'),
          actions: oneOrMoreAt(statement, 'Action'),
          resources: oneOrMoreAt(statement, 'Resource'),
          condition: JSON.stringify(fieldAt(statement, 'Condition') ?? ''),
        }));
      }),
    );

export const allowedStatements = (synthesized: Synthesized): Statement[] =>
  policyStatements(synthesized).filter(({ effect }) => effect === 'Allow');

/** Returns the server's container, as the task definition has it. */
export function serverContainers(synthesized: Synthesized) {
  return blocks(synthesized, 'aws_ecs_task_definition').flatMap((block) => {
    const text = textAt(block.body, 'container_definitions');
    const parsed = JsonValue.parse(JSON.parse(text));
    return (Array.isArray(parsed) ? parsed : []).map((container) => ({ block, container }));
  });
}
