import assert from 'node:assert/strict';
import { setTimeout as wait } from 'node:timers/promises';
import { test } from 'node:test';
import { createOperations } from '../proof/target/operations-client.ts';
import { NotOffered, type SeenTarget } from './operations.ts';
import { startLocal } from './local.ts';

const MODEL = {
  id: 'm',
  label: 'M',
  about: '',
  inputUsdPerMillion: 0,
  outputUsdPerMillion: 0,
  maxOutputTokens: 64,
};

async function until(is: () => Promise<boolean>): Promise<void> {
  const giveUpAt = performance.now() + 10_000;
  while (!(await is())) {
    assert.ok(performance.now() < giveUpAt, 'it did not happen within 10 s');
    await wait(50);
  }
}

test('operations of the local environment kill, replace, roll back and take away for real', async (t) => {
  const local = await startLocal({ models: [MODEL], answers: {} });
  const operations = createOperations(local.environmentControlUrl);
  t.after(async () => {
    await operations.close();
    await local.close();
  });
  const running = async () =>
    (await operations.tasks()).find(({ state }) => state === 'running')?.id ?? '';
  const status = async () => {
    const response = await fetch(new URL('/healthz', local.url));
    await response.text();
    return response.status;
  };
  const [task] = await operations.tasks();
  assert.ok((task?.memoryBytes ?? 0) > 20_000_000 && (task?.descriptors ?? 0) > 5);

  await t.test('a task that is killed is replaced and told of', async () => {
    const first = await running();
    await operations.kill(first, 'SIGKILL');
    await until(async () => (await running()) !== first && (await status()) === 200);
    const stopped = (await operations.tasks()).find(({ id }) => id === first);
    assert.deepEqual([stopped?.state, stopped?.exitCode], ['stopped', 137]);
    await assert.rejects(operations.kill(first, 'SIGKILL'), /There is no running task/);
  });

  await t.test(
    'a broken version is rolled back with its last words, another is rolled out',
    async () => {
      const before = await running();
      const broken = await operations.deploy({ image: 'broken' });
      assert.equal(broken.outcome, 'rolled_back');
      assert.match(broken.why ?? '', /MODELS is not as expected/);
      assert.equal(await running(), before);
      assert.equal((await operations.deploy({})).outcome, 'completed');
      assert.notEqual(await running(), before);
    },
  );

  await t.test('targets become unhealthy and still answer, or are none', async () => {
    await operations.failHealthChecks(300);
    assert.ok((await operations.targets()).some(({ state }) => state === 'unhealthy'));
    assert.equal(await status(), 200, 'it fails open');
    const isHealthy = ({ state }: SeenTarget) => state === 'healthy';
    await until(async () => (await operations.targets()).every(isHealthy));
    await operations.deregisterTargets();
    assert.equal(await status(), 503);
    await operations.registerTargets();
    await until(async () => (await status()) === 200);
  });

  await t.test('what it does not offer, or cannot read, is said', async () => {
    await assert.rejects(operations.evaluateAlarms(), (error) => {
      assert.ok(error instanceof NotOffered, String(error));
      assert.match(error.message, /Cannot evaluateAlarms in this environment: it offers deploy/);
      return true;
    });
    await assert.rejects(operations.storeAway(0), /Cannot take this operation \(forMs: /);
  });
});
