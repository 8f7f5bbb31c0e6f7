import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startCognito } from '../../emulator/cognito/cognito.ts';
import { localCognito } from '../../environments/local-identity.ts';
import { createTarget } from '../target/target.ts';
import { allMutants } from './all-mutants.ts';
import { allJobs } from './jobs.ts';
import { DETECTORS } from './mutant.ts';
import { identityOf, startSmallTarget } from './start-target.ts';

const NOBODY = { jwksUrl: 'http://127.0.0.1:9/', issuer: '', clientId: '' };

test('allMutants() has at least 20, each of its own name, and some for each detector', () => {
  const mutants = allMutants({ identity: NOBODY, pace: 10 });
  assert.ok(mutants.length >= 20, String(mutants.length));
  assert.equal(new Set(mutants.map(({ name }) => name)).size, mutants.length);
  const named = new Set(mutants.map(({ foundBy }) => foundBy));
  assert.deepEqual(
    [...DETECTORS].filter((name) => !named.has(name)),
    [],
  );
});

test('allJobs() checks each mutant once, the good server ten times, the real one once', () => {
  const count = (kind: string) => allJobs().filter((job) => job.kind === kind).length;
  assert.equal(count('good'), 10);
  assert.equal(count('real'), 1);
  assert.equal(count('mutant'), allMutants({ identity: NOBODY, pace: 10 }).length);
});

test('Every mutant keeps enough of the contract to answer questions', async (t) => {
  const cognito = await startCognito(localCognito('http://127.0.0.1:9'));
  t.after(() => cognito.close());
  const query = 'What is the capital of France, and how many people live in it today?';
  for (const { name, patch } of allMutants({ identity: identityOf(cognito), pace: 100 })) {
    const server = await startSmallTarget(cognito, patch);
    const target = createTarget({ url: server.url, credentials: server.credentials });
    try {
      const alice = await target.as('alice');
      const asked = await alice.ask({ id: name, procedure: 'classify', query });
      assert.equal(asked.route?.category, 'general_query', `${name}: ${JSON.stringify(asked)}`);
      assert.deepEqual((await alice.notes.list()).length, 0, name);
    } finally {
      await target.close();
      await server.close();
    }
  }
});
