import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { Testing } from 'cdktf';
import { z } from 'zod';
import type { Environment, Release } from '../environment.ts';
import { stacksOf } from '../stacks-of.ts';

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

/** A Terraform resource or data source in a synthesized stack. */
export interface ConfigurationBlock {
  readonly stack: string;
  readonly type: string;
  readonly id: string;
  readonly body: Json;
}

/** An environment with its synthesized stacks, as Terraform will read them. */
export interface Synthesized {
  readonly environment: Environment;
  /** The synthesized stacks as JSON, by their id. */
  readonly stacks: Readonly<Record<string, Json>>;
}

const JsonValue: z.ZodType<Json> = z.json();

/** Placeholder for the commit of a deploy, in configurations that are synthesized but never applied. */
export const RELEASE: Release = {
  commit: '0123456789ab',
  certificateArn:
    'arn:aws:acm:us-east-1:123456789012:certificate/00000000-0000-0000-0000-000000000000',
};

/** Writes all stacks of an environment to a folder of its own, and reads their JSON back. */
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

/** Returns the value at a path of keys and indexes within a JSON value, or undefined if there is none. */
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

/** Returns the strings of the list at a path. Elements that are not strings are returned as JSON. */
export const textsAt = (value: Json | undefined, ...path: (string | number)[]): string[] =>
  listAt(value, ...path).map((item) => (typeof item === 'string' ? item : JSON.stringify(item)));

const entries = (value: Json | undefined) => (isObject(value) ? Object.entries(value) : []);

/** Returns all resources and data sources of a Terraform type, from all stacks. */
export function blocks({ stacks }: Synthesized, type: string): ConfigurationBlock[] {
  return Object.entries(stacks).flatMap(([stack, json]) =>
    ['resource', 'data'].flatMap((kind) =>
      entries(fieldAt(json, kind, type)).map(([id, body]) => ({ stack, type, id, body })),
    ),
  );
}

/** Returns the Terraform types of all resources, each once. */
export const resourceTypes = ({ stacks }: Synthesized): string[] => [
  ...new Set(
    Object.values(stacks).flatMap((json) =>
      entries(fieldAt(json, 'resource')).map(([type]) => type),
    ),
  ),
];

/** Returns a resource's name for error messages, such as `dev-network aws_lb.balancer`. */
export const nameOf = ({ stack, type, id }: ConfigurationBlock) => `${stack} ${type}.${id}`;

/** Names of the resource fields that hold an IAM policy as JSON. */
const POLICY_FIELDS = ['policy', 'policy_document', 'assume_role_policy'];

/** A statement of an IAM policy, with the resource that holds the policy. */
interface Statement {
  readonly block: ConfigurationBlock;
  readonly effect: string;
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  /** The condition of the IAM policy's statement, as JSON text. */
  readonly condition: string;
}

const oneOrMoreAt = (statement: Json, key: string): string[] =>
  typeof fieldAt(statement, key) === 'string' ? [textAt(statement, key)] : textsAt(statement, key);

/** Returns the statements of every IAM policy that a resource holds as JSON. */
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

/** Returns the containers of the server's task definition, with the resource that defines them. */
export function serverContainers(synthesized: Synthesized) {
  return blocks(synthesized, 'aws_ecs_task_definition').flatMap((block) => {
    const text = textAt(block.body, 'container_definitions');
    const parsed = JsonValue.parse(JSON.parse(text));
    return (Array.isArray(parsed) ? parsed : []).map((container) => ({ block, container }));
  });
}
