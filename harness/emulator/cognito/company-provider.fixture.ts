import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Provider } from 'oidc-provider';
import type { TestContext } from '../../kit/kit.ts';
import { listenOnLoopback } from './running-pool.ts';

/** Starts the OpenID Connect provider of a company, with its own sign-in form; its only client is the user pool. */
export async function startCompanyProvider(t: TestContext, callbackUrl: string) {
  const client = { clientId: 'onecall', clientSecret: randomUUID() };
  const probe = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => probe.once('listening', resolve));
  const address: AddressInfo | string | null = probe.address();
  const port = address !== null && typeof address !== 'string' ? address.port : 0;
  await new Promise((resolve) => probe.close(resolve));
  const issuer = `http://127.0.0.1:${port}`;
  const provider = new Provider(issuer, {
    clients: [
      {
        client_id: client.clientId,
        client_secret: client.clientSecret,
        redirect_uris: [callbackUrl],
        token_endpoint_auth_method: 'client_secret_post',
      },
    ],
    pkce: { required: () => false },
    claims: { openid: ['sub'], email: ['email', 'email_verified'] },
    conformIdTokenClaims: false,
    cookies: { keys: [randomUUID()] },
    features: { devInteractions: { enabled: true } },
    findAccount: async (_ctx, sub) => ({
      accountId: sub,
      claims: () => ({ sub, email: `${sub}@company.example`, email_verified: true }),
    }),
  });
  const serve = provider.callback();
  const server = await listenOnLoopback(port, (request, response) => void serve(request, response));
  t.after(server.close);
  return { issuer, ...client };
}
