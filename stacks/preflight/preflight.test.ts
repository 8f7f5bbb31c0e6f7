import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  ChangeResourceRecordSetsCommand,
  CreateHostedZoneCommand,
  Route53Client,
} from '@aws-sdk/client-route-53';
import type { DeploySession } from '../deploy/session.ts';
import {
  NOVA_MODEL,
  NOTHING,
  client,
  emulated,
  faults,
  plantInBedrock,
  sessionOf,
  skipFaults,
} from './faults.fixture.ts';
import { preflight, refuseUnready } from './preflight.ts';

const told = async (session: DeploySession) =>
  (await preflight(session)).map((wrong) => wrong.join(': ')).join('\n');

test(
  'preflight() finds nothing in an account that is ready',
  { skip: skipFaults, timeout: 60_000 },
  async () => {
    const startedAt = Date.now();
    assert.equal(await told(sessionOf()), '');
    console.log(`all questions: ${Date.now() - startedAt} ms, at most 10 s on an idle machine`);
  },
);

for (const { name, environment, plant, says } of faults) {
  test(
    `preflight() names ${name}, and nothing else`,
    { skip: skipFaults, timeout: 60_000 },
    async () => {
      const mend = await plant();
      try {
        const text = await told(sessionOf(environment));
        assert.match(text, says);
        assert.equal(text.split('\n').length, 1, text);
      } finally {
        await mend();
      }
      assert.equal(await told(sessionOf()), '');
    },
  );
}

test(
  'preflight() looks at the zone of the domain and at its CAA records',
  { skip: skipFaults },
  async () => {
    const route53 = new Route53Client(client);
    const { HostedZone } = await route53.send(
      new CreateHostedZoneCommand({ Name: 'example.com', CallerReference: 'one' }),
    );
    const hostedZoneId = (HostedZone?.Id ?? '').split('/').at(-1) ?? '';
    const at = (domain: string) =>
      told(sessionOf({ ...emulated, address: { kind: 'domain', domain, hostedZoneId } }));
    const caa = (Value: string) =>
      route53.send(
        new ChangeResourceRecordSetsCommand({
          HostedZoneId: hostedZoneId,
          ChangeBatch: {
            Changes: [
              {
                Action: 'UPSERT',
                ResourceRecordSet: {
                  Name: 'example.com',
                  Type: 'CAA',
                  TTL: 60,
                  ResourceRecords: [{ Value }],
                },
              },
            ],
          },
        }),
      );
    assert.equal(await at('chat.example.com'), '');
    assert.match(
      await at('chat.example.org'),
      /^domain: chat\.example\.org is not in the hosted zone/,
    );
    await caa('0 issue "letsencrypt.org"');
    assert.match(
      await at('chat.example.com'),
      /the CAA record of example\.com names other authorities/,
    );
    await caa('0 issue "amazon.com"');
    assert.equal(await at('chat.example.com'), '');
    route53.destroy();
  },
);

test(
  'refuseUnready() puts all that is wrong into one table',
  { skip: skipFaults, timeout: 60_000 },
  async () => {
    await plantInBedrock({ status: { [NOVA_MODEL]: 'LEGACY' }, denied: ['us-east-2'] });
    try {
      await assert.rejects(refuseUnready(sessionOf()), (error: Error) => {
        assert.match(
          error.message,
          /^Cannot deploy "emulated", and nothing was made:\n {2}models {2}/,
        );
        assert.equal(error.message.split('\n').length, 3);
        return true;
      });
    } finally {
      await plantInBedrock(NOTHING);
    }
  },
);
