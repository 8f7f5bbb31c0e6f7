import assert from 'node:assert/strict';
import type { RequestListener } from 'node:http';
import {
  AdminInitiateAuthCommand,
  CognitoIdentityProviderClient,
  UpdateUserPoolClientCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { ModifyRuleCommand } from '@aws-sdk/client-elastic-load-balancing-v2';
import { AlbJwtVerifier, CognitoJwtVerifier } from 'aws-jwt-verify';
import { AlbJwksCache } from 'aws-jwt-verify/alb-cache';
import { SimpleJwksCache } from 'aws-jwt-verify/jwk';
import * as z from 'zod';
import { test, type TestContext } from '../../../kit/kit.ts';
import { POOL_ALICE, NO_MOTO, startAws } from '../../cognito/applied/applied-pool.fixture.ts';
import { ScriptedBrowser } from '../../cognito/scripted-browser.ts';
import { responseStatus } from '../../status-of.fixture.ts';
import { echo, echoed, eventually } from '../balancer.fixture.ts';
import {
  applyWorld,
  TARGET_PORT,
  PUBLIC,
  serveAt,
  startStandIns,
} from './applied-world.fixture.ts';

const aws = await startAws();
test.afterAll(() => aws?.close());
const skip = aws ? false : NO_MOTO;

const Echo = z.object({ url: z.string(), rawHeaders: z.array(z.string()) });

async function start(t: TestContext, listener: RequestListener = echo) {
  if (!aws) throw new Error(NO_MOTO);
  const standIns = await startStandIns(t, aws);
  const world = await applyWorld(t, aws);
  const { balancer, groups } = standIns;
  const host = '127.0.1.5';
  groups.set(host, [world.tasksGroup]);
  await serveAt(t, host, listener);
  await world.register(host);
  await balancer.ready();
  const health = () => balancer.targetHealth(world.TargetGroupArn, { host, port: TARGET_PORT });
  await eventually(() => health().state === 'healthy');
  return { ...standIns, ...world, aws };
}

const headersOf = async (response: Response) => {
  const { rawHeaders } = Echo.parse(await response.json());
  return (name: string) => echoed(rawHeaders, name)[0] ?? '';
};

test(
  'a person signs in through the applied login and reaches the target under the public name',
  { ignore: skip },
  async (t) => {
    const { balancer, cognito, pool, LoadBalancerArn } = await start(t);
    const browser = new ScriptedBrowser();
    const visit = await browser.signIn(`${balancer.url}/c/1?x=a%2Fb`, POOL_ALICE);
    assert.equal(visit.url, `${balancer.url}/c/1?x=a%2Fb`);
    for (const url of visit.redirects) assert.match(url, /^http:\/\/127\.0\.0\.1:/);
    const header = await headersOf(visit.response);
    assert.equal(header('host'), new URL(PUBLIC).host);
    assert.equal(header('x-forwarded-proto'), 'https');
    assert.equal(header('x-forwarded-port'), '443');

    const issuer = `https://cognito-idp.us-east-1.amazonaws.com/${pool.UserPoolId}`;
    const keysUrl = 'https://public-keys.auth.elb.us-east-1.amazonaws.com';
    const fetcher = {
      fetch: async (uri: string) =>
        (await fetch(uri.replace(keysUrl, balancer.publicKeysUrl))).arrayBuffer(),
    };
    const identity = await AlbJwtVerifier.create(
      { albArn: LoadBalancerArn, issuer, clientId: pool.webClientId },
      { jwksCache: new AlbJwksCache({ fetcher }) },
    ).verify(header('x-amzn-oidc-data'));
    assert.equal(identity['username'], 'alice');
    const jwks = {
      fetch: async () => (await fetch(cognito.jwksUrlFor(pool.UserPoolId))).arrayBuffer(),
    };
    const access = await CognitoJwtVerifier.create(
      { userPoolId: pool.UserPoolId, clientId: pool.webClientId, tokenUse: 'access' },
      { jwksCache: new SimpleJwksCache({ fetcher: jwks }) },
    ).verify(header('x-amzn-oidc-accesstoken'));
    assert.equal(access.sub, identity.sub);

    const sent = await browser.send(`${balancer.url}/api/x`, {
      method: 'POST',
      headers: { origin: balancer.url, referer: `${balancer.url}/c/1` },
      body: '{}',
    });
    const posted = await headersOf(sent);
    assert.equal(posted('origin'), PUBLIC);
    assert.equal(posted('referer'), `${PUBLIC}/c/1`);
  },
);

test(
  'calls without a session are denied, a bearer token and open paths pass',
  { ignore: skip },
  async (t) => {
    const { balancer, cognito, pool, aws } = await start(t);
    assert.equal(await responseStatus(fetch(`${balancer.url}/api/x`, { method: 'POST' })), 401);
    assert.equal(await responseStatus(fetch(`${balancer.url}/assets/x`)), 200);
    const client = new CognitoIdentityProviderClient({ ...aws, endpoint: cognito.url });
    t.after(() => client.destroy());
    const { AuthenticationResult } = await client.send(
      new AdminInitiateAuthCommand({
        UserPoolId: pool.UserPoolId,
        ClientId: pool.apiClientId,
        AuthFlow: 'ADMIN_USER_PASSWORD_AUTH',
        AuthParameters: { USERNAME: POOL_ALICE.username, PASSWORD: POOL_ALICE.password },
      }),
    );
    const authorization = `Bearer ${AuthenticationResult?.AccessToken}`;
    const passed = await fetch(`${balancer.url}/api/x`, { headers: { authorization } });
    await passed.body?.cancel();
    assert.equal(passed.status, 200);
    const page = await fetch(`${balancer.url}/`, {
      headers: { authorization },
      redirect: 'manual',
    });
    await page.body?.cancel();
    assert.equal(page.status, 302);
  },
);

test(
  'a callback URL that is not the public one fails at Cognito with redirect_mismatch',
  { ignore: skip },
  async (t) => {
    const { balancer, pool } = await start(t);
    const change = (url: string) =>
      pool.api.send(
        new UpdateUserPoolClientCommand({
          UserPoolId: pool.UserPoolId,
          ClientId: pool.webClientId,
          CallbackURLs: [url],
        }),
      );
    for (const wrong of [
      `${PUBLIC}/oauth2/callback`,
      'https://elsewhere.example/oauth2/idpresponse',
      `${PUBLIC.toUpperCase().replace('HTTPS', 'https')}/oauth2/idpresponse`,
    ]) {
      await change(wrong);
      const began = performance.now();
      let text = '';
      while (!text.startsWith('redirect_mismatch')) {
        assert.ok(performance.now() - began < 30_000, wrong);
        text = await (await new ScriptedBrowser().signIn(balancer.url, POOL_ALICE)).response.text();
      }
    }
  },
);

test(
  "a target's logout in applied names works in a browser on loopback",
  { ignore: skip },
  async (t) => {
    const login = () => `https://${world.pool.domain}.auth.us-east-1.amazoncognito.com`;
    const world = await start(t, (request, response) => {
      if (request.url !== '/logout') return echo(request, response);
      const to = new URLSearchParams({
        client_id: world.pool.webClientId,
        logout_uri: `${PUBLIC}/signed-out`,
      });
      const ended =
        'Path=/; Expires=Thu, 01 Jan 1970 00:00:00 GMT; Max-Age=0; HttpOnly; Secure; SameSite=None';
      response.writeHead(303, {
        location: `${login()}/logout?${to.toString()}`,
        'set-cookie': [0, 1, 2, 3].map((shard) => `AWSELBAuthSessionCookie-${shard}=; ${ended}`),
        'content-security-policy': `form-action 'self' ${login()}`,
        'strict-transport-security': 'max-age=31536000',
      });
      return response.end();
    });
    const { balancer, cognito } = world;
    const browser = new ScriptedBrowser();
    await browser.signIn(`${balancer.url}/`, POOL_ALICE);
    assert.ok(browser.cookies().has('AWSELBAuthSessionCookie-0'));
    const answer = await browser.send(`${balancer.url}/logout`);
    assert.equal(
      answer.headers.get('content-security-policy'),
      `form-action 'self' ${cognito.url}`,
    );
    assert.equal(answer.headers.get('strict-transport-security'), null);
    assert.doesNotMatch(answer.headers.getSetCookie().join(), /Secure/);
    assert.equal(browser.cookies().has('AWSELBAuthSessionCookie-0'), false);
    const out = await browser.open(answer.headers.get('location') ?? '');
    assert.equal(out.url, `${balancer.url}/signed-out`);
    assert.match((await browser.open(balancer.url)).url, /\/login\//);
  },
);

test('a session outlives a change of rules', { ignore: skip }, async (t) => {
  const { balancer, elb, rules, path, signIn, forward } = await start(t);
  const browser = new ScriptedBrowser();
  await browser.signIn(balancer.url, POOL_ALICE);
  const calls = (prefix: string) => [path(`/${prefix}/*`)];
  await elb.send(
    new ModifyRuleCommand({
      RuleArn: rules.calls,
      Conditions: calls('other'),
      Actions: [signIn('deny'), forward],
    }),
  );
  await balancer.refresh();
  assert.equal(await responseStatus(browser.send(`${balancer.url}/other/x`)), 200);
});
