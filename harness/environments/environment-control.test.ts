import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decodeJwt } from 'jose';
import { z } from 'zod';
import { startLocal } from './local.ts';

const Signed = z.object({ token: z.string() });

test('startEnvironmentControl() deploys another process and signs claims with the pool key', async (t) => {
  const model = {
    id: 'm',
    label: 'M',
    about: '',
    inputUsdPerMillion: 0,
    outputUsdPerMillion: 0,
    maxOutputTokens: 64,
  };
  const local = await startLocal({ models: [model], answers: {} });
  t.after(local.close);
  const before = local.server().pid;
  const post = (path: string, body?: unknown) =>
    fetch(new URL(path, local.environmentControlUrl), {
      method: 'POST',
      ...(body !== undefined && {
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      }),
    });
  const deployed = await post('/deploy');
  assert.equal(deployed.status, 200, await deployed.text());
  assert.notEqual(local.server().pid, before);
  const health = await fetch(new URL('/healthz', local.url));
  assert.equal(health.status, 200, await health.text());

  const signed = Signed.parse(await (await post('/tokens', { claims: { sub: 'x' } })).json());
  assert.equal(decodeJwt(signed.token).sub, 'x');
  const refused = await post('/tokens', { subject: 'x' });
  assert.equal(refused.status, 400, await refused.text());
});
