import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { once } from 'node:events';
import { test } from 'node:test';
import { decodeJwt } from 'jose';
import { OnecallError } from '../mutants/good-server/refusal.ts';
import type { Patch } from '../mutants/good-server/seams.ts';
import { REPORT_FILES } from '../report/write-report.ts';
import { startOutside, startVerify } from './verify.fixture.ts';

async function refused(argv: readonly string[], code: number, message: RegExp): Promise<void> {
  const ended = await startVerify(argv).ended();
  assert.equal(ended.code, code, ended.stderr);
  assert.match(ended.stderr, message);
  assert.equal(ended.stderr.trim().split('\n').length, 1, 'one sentence');
  assert.equal(ended.stdout, '');
}

test('verify ends with 2 or 3 and one sentence where there is nothing to verify', async (t) => {
  const page = createServer((_, response) => response.end('<html>another service</html>'));
  page.listen(0, '127.0.0.1');
  await once(page, 'listening');
  t.after(() => page.close());
  const address = page.address();
  const port = typeof address === 'object' ? address?.port : 0;
  await refused(['--thresholds', 'p99 < soon'], 2, /Cannot read the threshold "p99 < soon"/);
  await refused(['--env', 'nowhere'], 2, /Cannot find the environment "nowhere"/);
  await refused(['--url', 'http://127.0.0.1:1'], 3, /Cannot reach http:\/\/127\.0\.0\.1:1/);
  await refused(['--url', `http://127.0.0.1:${port}`], 3, /There is no Onecall at/);
});

test('verify writes the report when it is interrupted, and exits 130', async (t) => {
  const { start, report } = await startOutside(t);
  const run = start('--only', '2');
  await run.said(/Verifying/);
  setTimeout(() => run.kill('SIGINT'), 1_500);
  const { code, stdout, stderr } = await run.ended();
  assert.equal(code, 130, stderr);
  assert.match(stdout, /INTERRUPTED/);
  for (const name of REPORT_FILES)
    assert.ok((await report.read(name)).length > 0 || name === 'samples.ndjson');
  assert.equal((await report.result()).exit.outcome, 'interrupted');
});

test('verify exits 3 with a report when the target goes away', async (t) => {
  const { start, report, kill } = await startOutside(t);
  const run = start('--only', '2');
  await run.said(/Verifying/);
  setTimeout(() => void kill(), 1_500);
  const { code, stderr } = await run.ended();
  assert.equal(code, 3, stderr);
  assert.match((await report.result()).exit.sentence, /went away/);
});

test('verify exits 4 with a report when the credentials are revoked', async (t) => {
  let askedAt = Infinity;
  const { start, report } = await startOutside(t, (good) => ({
    verify: async (token) => {
      if (Date.now() > askedAt) throw new OnecallError('sign_in_expired');
      return good.verify(token);
    },
  }));
  const run = start('--only', '2');
  await run.said(/Verifying/);
  askedAt = Date.now() + 1_500;
  const { code, stderr } = await run.ended();
  assert.equal(code, 4, stderr);
  assert.match((await report.result()).exit.sentence, /credentials stopped working/);
});

test('verify exits 5 with a report when the budget is spent', async (t) => {
  const { start, report } = await startOutside(t);
  const { code, stderr } = await start('--only', '2', '--max-calls', '12').ended();
  assert.equal(code, 5, stderr);
  const { exit, budget } = await report.result();
  assert.match(exit.sentence, /12 model calls/);
  assert.ok(budget.spent.modelCalls <= 12, `${budget.spent.modelCalls} calls`);
});

/** Replaces the verification of tokens by one that trusts every token's claims. */
const credulous: Patch = () => ({
  verify: async (token) => {
    const { sub = '', exp = 0, ...claims } = decodeJwt(token);
    return { sub, username: String(claims['username']), expiresAt: new Date(exp * 1_000) };
  },
});

test('verify exits 1 for a planted defect, and its replay command finds it again', async (t) => {
  const { start, report } = await startOutside(t, credulous);
  const first = await start('--only', '1').ended();
  assert.equal(first.code, 1, first.stderr);
  const [failure] = (await report.result()).properties.flatMap(({ failures }) => failures);
  const only = / ONLY=(\S+)/.exec(failure?.replay ?? '')?.[1];
  assert.match(failure?.replay ?? '', /SEED=5/);
  assert.match(only ?? '', /^p1-/);
  const again = await start('--only', only ?? '').ended();
  assert.equal(again.code, 1, again.stdout + again.stderr);
});
