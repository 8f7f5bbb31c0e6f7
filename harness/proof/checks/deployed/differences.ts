import type { TaskDefinition } from '@aws-sdk/client-ecs';
import { serverOf } from './applied.ts';

/**
 * Returns the differences between two revisions of a task definition, as sentences such as `environment.TABLE_NAME is
 * missing`.
 */
export function differences(now: TaskDefinition, before: TaskDefinition): readonly string[] {
  const a = fieldsOf(now);
  const b = fieldsOf(before);
  return [...new Set([...a.keys(), ...b.keys()])].toSorted().flatMap((field) => {
    const [is, was] = [a.get(field), b.get(field)];
    if (is === was) return [];
    if (is === undefined) return [`${field} is missing`];
    return [was === undefined ? `${field} is new` : `${field} is ${is}, was ${was}`];
  });
}

function fieldsOf(definition: TaskDefinition): ReadonlyMap<string, string> {
  const { environment = [], ...container } = serverOf(definition);
  const { cpu, memory, taskRoleArn, executionRoleArn, runtimePlatform } = definition;
  const fields = { cpu, memory, taskRoleArn, executionRoleArn, runtimePlatform, ...container };
  const variables = environment.map(({ name = '', value }) => [`environment.${name}`, value]);
  const all = [...Object.entries(fields), ...variables];
  return new Map(
    all.flatMap(([field, value]): [string, string][] =>
      typeof field !== 'string' || isEmpty(value)
        ? []
        : [[field, typeof value === 'string' ? value : JSON.stringify(value)]],
    ),
  );
}

const isEmpty = (value: unknown): boolean =>
  value === undefined || value === null || (Array.isArray(value) && value.length === 0);
