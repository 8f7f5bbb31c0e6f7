import assert from 'node:assert/strict';
import {
  AdminGetUserCommand,
  CreateIdentityProviderCommand,
  DescribeUserPoolClientCommand,
  UpdateUserPoolClientCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { decodeJwt } from 'jose';
import type { Page } from 'playwright-core';
import * as z from 'zod';
import { test } from '../kit/kit.ts';
import { launchChromium } from '../proof/target/chromium.ts';
import { NO_MOTO, startAws } from '../emulator/cognito/applied/applied-pool.fixture.ts';
import { startCompanyProvider } from '../emulator/cognito/company-provider.fixture.ts';
import { echo, echoed, eventually } from '../emulator/load-balancer/balancer.fixture.ts';
import {
  applyWorld,
  TARGET_PORT,
  PUBLIC,
  serveAt,
  startStandIns,
} from '../emulator/load-balancer/applied/applied-world.fixture.ts';

const aws = await startAws();
const browser = aws && (await launchChromium());
test.afterAll(async () => {
  await browser?.close();
  await aws?.close();
});
const skip = aws === undefined ? NO_MOTO : browser === undefined ? 'there is no Chromium' : false;
const WAIT_MS = 60_000;

const Echo = z.object({ rawHeaders: z.array(z.string()) });
const headersOn = async (page: Page) => {
  const { rawHeaders } = Echo.parse(JSON.parse((await page.textContent('body')) ?? ''));
  return (name: string) => echoed(rawHeaders, name)[0] ?? '';
};

test(
  "people sign in at their company's provider, in a real browser, and out at the load balancer and Cognito",
  { ignore: skip, timeout: 240_000 },
  async (t) => {
    assert.ok(aws && browser);
    const { cognito, balancer, groups } = await startStandIns(t, aws);
    const { pool, ...world } = await applyWorld(t, aws);
    const company = await startCompanyProvider(t, `${cognito.url}/oauth2/idpresponse`);
    const { api, UserPoolId, webClientId: ClientId } = pool;
    await api.send(
      new CreateIdentityProviderCommand({
        UserPoolId,
        ProviderName: 'Company',
        ProviderType: 'OIDC',
        ProviderDetails: {
          client_id: company.clientId,
          client_secret: company.clientSecret,
          oidc_issuer: company.issuer,
          authorize_scopes: 'openid email',
          attributes_request_method: 'GET',
        },
        AttributeMapping: { email: 'email', username: 'sub' },
      }),
    );
    const { UserPoolClient } = await api.send(
      new DescribeUserPoolClientCommand({ UserPoolId, ClientId }),
    );
    const {
      ClientSecret: _,
      CreationDate: __,
      LastModifiedDate: ___,
      ...client
    } = UserPoolClient ?? {};
    await api.send(
      new UpdateUserPoolClientCommand({
        ...client,
        UserPoolId,
        ClientId,
        SupportedIdentityProviders: ['Company'],
      }),
    );
    const host = '127.0.1.6';
    groups.set(host, [world.tasksGroup]);
    await serveAt(t, host, echo);
    await world.register(host);
    await balancer.ready();
    const { TargetGroupArn } = world;
    await eventually(
      () => balancer.targetHealth(TargetGroupArn, { host, port: TARGET_PORT }).state === 'healthy',
    );
    await cognito.refresh();
    assert.equal(cognito.problem(), undefined);

    const context = await browser.newContext();
    const page = await context.newPage();
    page.setDefaultTimeout(WAIT_MS);
    await page.goto(`${balancer.url}/c/1`);
    assert.ok(page.url().startsWith(company.issuer), `the form is at ${page.url()}`);
    await page.fill('input[name=login]', 'dana');
    await page.fill('input[name=password]', 'known to the company alone');
    await page.click('button[type=submit]');
    await page.click('button[type=submit]');
    await page.waitForURL(`${balancer.url}/c/1`);

    const header = await headersOn(page);
    const access = decodeJwt(header('x-amzn-oidc-accesstoken'));
    assert.equal(access['username'], 'Company_dana');
    assert.equal(access['token_use'], 'access');
    assert.equal(access.iss, `https://cognito-idp.us-east-1.amazonaws.com/${UserPoolId}`);
    const known = await api.send(new AdminGetUserCommand({ UserPoolId, Username: 'Company_dana' }));
    const attribute = (name: string) =>
      known.UserAttributes?.find(({ Name }) => Name === name)?.Value;
    assert.equal(attribute('email'), 'dana@company.example');
    assert.equal(attribute('sub'), access.sub);

    // Signs the person out of the company, Cognito and the load balancer. The load balancer is last: a request for a
    // favicon that Chromium sends late would otherwise sign the person in again.
    const names = (await context.cookies()).map(({ name }) => name);
    assert.ok(names.some((name) => name.startsWith('AWSELBAuthSessionCookie')));
    await context.clearCookies({ domain: new URL(company.issuer).hostname, name: /^_session/ });
    const out = new URL(`${cognito.url}/logout`);
    out.searchParams.set('client_id', ClientId);
    out.searchParams.set('logout_uri', balancer.toLoopback(`${PUBLIC}/signed-out`));
    await page.goto(out.href);
    await context.clearCookies({ name: /^AWSELBAuthSessionCookie/ });
    await page.goto(`${balancer.url}/c/1`);
    assert.ok(page.url().startsWith(company.issuer), `asked again, at ${page.url()}`);

    await page.fill('input[name=login]', 'dana');
    await page.fill('input[name=password]', 'known to the company alone');
    await page.click('button[type=submit]');
    await page.waitForURL(
      (url) => url.pathname === '/c/1' || url.pathname.startsWith('/interaction'),
    );
    if (!page.url().startsWith(balancer.url)) await page.click('button[type=submit]');
    await page.waitForURL(`${balancer.url}/c/1`);
    const again = decodeJwt((await headersOn(page))('x-amzn-oidc-accesstoken'));
    assert.equal(again.sub, access.sub, 'the same person at every sign-in');
  },
);

test('a callback that no sign-in began is refused', { ignore: skip }, async (t) => {
  assert.ok(aws);
  const { cognito } = await startStandIns(t, aws);
  await applyWorld(t, aws);
  await cognito.refresh();
  const response = await fetch(`${cognito.url}/oauth2/idpresponse?state=forged&code=x`);
  assert.equal(response.status, 400);
  assert.match(await response.text(), /it was not begun here/);
});
