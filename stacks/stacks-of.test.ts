import assert from 'node:assert/strict';
import { test } from 'node:test';
import { App, Testing } from 'cdktf';
import type { Environment } from './environment.ts';
import { environments } from './environments.ts';
import { layers } from './layer.ts';
import { policies } from './policy/policies.ts';
import { RELEASE, fieldAt, blocks, listAt, synthesized, textAt } from './policy/synthesized.ts';
import { stacksOf } from './stacks-of.ts';

const { dev, prod } = environments;

const held = (environment: Environment) => {
  const written = synthesized(environment);
  return policies.flatMap((policy) => [...policy.violations(written)]);
};

test('stacksOf() writes a stack for every layer, named after its environment', () => {
  const ids = Object.keys(synthesized(dev).stacks).toSorted();
  assert.deepEqual(ids, layers.map((layer) => `dev-${layer}`).toSorted());
});

test('stacksOf() lets network, registry and data be applied at once, and the rest in order', () => {
  const app = Testing.app();
  const made = stacksOf(app, dev, RELEASE);
  app.synth();
  const before = (stack: (typeof made)[keyof typeof made]) =>
    stack.dependencies.map((s) => s.node.id.replace('dev-', '')).toSorted();
  assert.deepEqual(before(made.service), ['data', 'identity', 'network', 'registry']);
  assert.deepEqual(before(made.identity), ['network']);
  assert.deepEqual(before(made.observability), ['network', 'service']);
  for (const first of [made.network, made.registry, made.data]) assert.deepEqual(before(first), []);
});

test('stacksOf() with a domain needs no load balancer for the login, and makes certificate and record', () => {
  const written = synthesized(prod);
  const [web] = blocks(written, 'aws_cognito_user_pool_client').filter((c) => c.id.includes('web'));
  assert.equal(
    textAt(web?.body, 'callback_urls', 0),
    'https://onecall.example.com/oauth2/idpresponse',
  );
  assert.equal(blocks(written, 'aws_acm_certificate').length, 1);
  assert.equal(blocks(written, 'aws_route53_record').length, 2);
});

test('stacksOf() with a given certificate makes neither certificate nor record', () => {
  const certificateArn = `arn:aws:acm:us-east-1:${prod.account}:certificate/0`;
  const environment: Environment = {
    ...prod,
    address: { kind: 'certificate', domain: 'onecall.example.com', certificateArn },
  };
  const written = synthesized(environment);
  const [https] = blocks(written, 'aws_lb_listener').filter((l) => fieldAt(l.body, 'port') === 443);
  assert.equal(textAt(https?.body, 'certificate_arn'), certificateArn);
  assert.equal(blocks(written, 'aws_route53_record').length, 0);
  assert.deepEqual(held(environment), []);
});

test('stacksOf() without a domain refuses to go on without the certificate of the deploy', () => {
  assert.throws(
    () => stacksOf(new App({ outdir: Testing.app().outdir }), dev, { commit: 'abc' }),
    /Cannot synthesize "dev" without the ARN of its self-signed certificate/,
  );
});

test('stacksOf() uses an existing VPC, and makes nothing of its own in it but security groups', () => {
  const environment: Environment = {
    ...dev,
    network: {
      vpc: 'existing',
      id: 'vpc-0123456789abcdef0',
      publicSubnetIds: ['subnet-0a', 'subnet-0b'],
      privateSubnetIds: ['subnet-0c', 'subnet-0d'],
    },
  };
  const written = synthesized(environment);
  assert.equal(blocks(written, 'aws_vpc').filter((b) => fieldAt(b.body, 'cidr_block')).length, 0);
  assert.equal(blocks(written, 'aws_nat_gateway').length, 0);
  const looked = blocks(written, 'aws_subnet').map((b) => textAt(b.body, 'id'));
  assert.deepEqual(looked, ['subnet-0c', 'subnet-0d', 'subnet-0a', 'subnet-0b']);
  assert.deepEqual(held(environment), []);
});

test('stacksOf() uses an existing user pool with clients of its own', () => {
  const environment: Environment = {
    ...dev,
    users: { pool: 'existing', id: 'us-east-1_Example01', loginPrefix: 'our-login' },
  };
  const written = synthesized(environment);
  const pools = blocks(written, 'aws_cognito_user_pool');
  assert.deepEqual(
    pools.map((b) => textAt(b.body, 'user_pool_id')),
    ['us-east-1_Example01'],
  );
  assert.equal(blocks(written, 'aws_cognito_user_pool_client').length, 2);
  const action = blocks(written, 'aws_lb_listener')
    .flatMap((l) => listAt(l.body, 'default_action'))
    .find((a) => textAt(a, 'type') === 'authenticate-cognito');
  assert.equal(textAt(action, 'authenticate_cognito', 'user_pool_domain'), 'our-login');
});

test('stacksOf() leads people to the provider of their company, and holds its policies', () => {
  const federations = [
    {
      kind: 'oidc',
      name: 'Company',
      issuer: 'https://login.example.com',
      clientId: 'onecall',
      emailClaim: 'mail',
    },
    {
      kind: 'saml',
      name: 'Company',
      metadataUrl: 'https://login.example.com/metadata.xml',
      emailClaim: 'email',
    },
  ] as const;
  for (const federation of federations) {
    const environment: Environment = { ...dev, users: { pool: 'new', federation } };
    const written = synthesized(environment);
    const [provider] = blocks(written, 'aws_cognito_identity_provider');
    assert.equal(textAt(provider?.body, 'provider_type'), federation.kind.toUpperCase());
    assert.equal(textAt(provider?.body, 'attribute_mapping', 'email'), federation.emailClaim);
    const [web] = blocks(written, 'aws_cognito_user_pool_client').filter((c) =>
      c.id.includes('web'),
    );
    assert.match(textAt(web?.body, 'supported_identity_providers', 0), /provider_name/);
    assert.deepEqual(held(environment), []);
  }
});

test('stacksOf() gives production a NAT gateway per zone and interface endpoints', () => {
  const written = synthesized(prod);
  assert.equal(blocks(written, 'aws_nat_gateway').length, 3);
  const kinds = blocks(written, 'aws_vpc_endpoint').map((b) => textAt(b.body, 'vpc_endpoint_type'));
  assert.equal(kinds.filter((kind) => kind === 'Interface').length, 4);
  assert.equal(blocks(synthesized(dev), 'aws_nat_gateway').length, 1);
});

test('stacksOf() holds its policies with one model and with all of a region', () => {
  assert.deepEqual(held({ ...dev, models: ['us.amazon.nova-pro-v1:0'] }), []);
  const eu: Environment = {
    ...dev,
    region: 'eu-central-1',
    models: ['eu.amazon.nova-lite-v1:0', 'eu.anthropic.claude-haiku-4-5-20251001-v1:0'],
  };
  assert.deepEqual(held(eu), []);
});

test('only the image tag tells two releases apart, in the task definition alone', () => {
  const one = synthesized(dev).stacks;
  const other = synthesized(dev, { ...RELEASE, commit: 'ffffffffffff' }).stacks;
  const changed = Object.keys(one).filter(
    (stack) => JSON.stringify(one[stack]) !== JSON.stringify(other[stack]),
  );
  assert.deepEqual(changed, ['dev-service']);
  const text = JSON.stringify(one['dev-service']).replaceAll(RELEASE.commit, 'ffffffffffff');
  assert.equal(text, JSON.stringify(other['dev-service']));
  const task = blocks({ environment: dev, stacks: one }, 'aws_ecs_task_definition');
  const mentions = JSON.stringify(one).split(RELEASE.commit).length - 1;
  assert.equal(JSON.stringify(task).split(RELEASE.commit).length - 1, mentions);
});
