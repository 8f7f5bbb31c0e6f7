import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { z } from 'zod';
import { environments } from './environments.ts';
import {
  fieldAt,
  blocks,
  listAt,
  serverContainers,
  synthesized,
  textAt,
} from './policy/synthesized.ts';

const TaskSize = z.record(z.string(), z.json());

/**
 * Task description of the harness's `container` environment. It repeats a task of `dev`, because the harness may not
 * import from the stacks.
 */
const FILE = join(import.meta.dirname, '../harness/environments/task.json');

test('the container environment has the size, user, folders and deadlines of a task of dev', () => {
  const { dev } = environments;
  const applied = synthesized({ ...dev, shell: false });
  const [task] = blocks(applied, 'aws_ecs_task_definition');
  const [found] = serverContainers(applied);
  const container = found?.container;
  const restated = TaskSize.parse(JSON.parse(readFileSync(FILE, 'utf8')));
  const { environment, ...size } = restated;
  assert.deepEqual(size, {
    cpuUnits: Number(textAt(task?.body, 'cpu')),
    memoryMiB: Number(textAt(task?.body, 'memory')),
    user: textAt(container, 'user'),
    readonlyRootFilesystem: fieldAt(container, 'readonlyRootFilesystem'),
    scratch: listAt(container, 'mountPoints').map((mount) => ({
      path: fieldAt(mount, 'containerPath'),
      readOnly: fieldAt(mount, 'readOnly'),
    })),
    initProcess: fieldAt(container, 'linuxParameters', 'initProcessEnabled'),
    stopTimeoutSeconds: fieldAt(container, 'stopTimeout'),
    port: fieldAt(container, 'portMappings', 0, 'containerPort'),
  });
  const given = new Map(
    listAt(container, 'environment').map((one) => [textAt(one, 'name'), textAt(one, 'value')]),
  );
  for (const [name, value] of Object.entries(z.record(z.string(), z.string()).parse(environment)))
    assert.equal(value, given.get(name), name);
});
