import { broken, rewritten } from './broken.ts';
import { federated, prod, type BrokenCase } from './broken-case.fixture.ts';

const client = 'aws_cognito_user_pool_client';
const rule = 'aws_lb_listener_rule';

/** Synthesized configurations that the policies of `sign-in.ts` must refuse. */
export const BROKEN_SIGN_IN: readonly BrokenCase[] = [
  {
    policy: 'nobody signs up by themselves',
    wrong: 'self sign-up',
    given: broken(prod, {
      type: 'aws_cognito_user_pool',
      path: ['admin_create_user_config', 'allow_admin_create_user_only'],
      to: false,
    }),
    says: /aws_cognito_user_pool\..* self sign-up is on/,
  },
  {
    policy: 'no client takes a password without AWS credentials',
    wrong: 'USER_PASSWORD_AUTH',
    given: broken(prod, {
      type: client,
      id: 'web',
      path: ['explicit_auth_flows'],
      to: ['ALLOW_USER_PASSWORD_AUTH'],
    }),
    says: /clients_web.* allows USER_PASSWORD_AUTH/,
  },
  {
    policy: 'clients tell nobody who is a user, and their tokens can be revoked',
    wrong: 'tells who is a user',
    given: broken(prod, {
      type: client,
      id: 'api',
      path: ['prevent_user_existence_errors'],
      to: 'LEGACY',
    }),
    says: /clients_api.* tells whether a user exists/,
  },
  {
    policy:
      'the web client has a secret and only the code flow, the api client only the admin flow',
    wrong: 'the implicit flow',
    given: broken(prod, {
      type: client,
      id: 'web',
      path: ['allowed_oauth_flows'],
      to: ['code', 'implicit'],
    }),
    says: /clients_web.* not a confidential client/,
  },
  {
    policy: 'people sign in with one provider: the pool, or the company named in the environment',
    wrong: 'a provider nobody named',
    given: broken(prod, {
      type: client,
      id: 'web',
      path: ['supported_identity_providers'],
      to: ['COGNITO', 'Google'],
    }),
    says: /people sign in with COGNITO, Google/,
  },
  {
    policy: 'people sign in with one provider: the pool, or the company named in the environment',
    wrong: 'a secret in the configuration',
    given: rewritten(federated, /\$\{var\.oidc_client_secret\}/, 'hunter2'),
    says: /its secret stands in the configuration/,
  },
  {
    policy: 'callback and logout are in lower case, on the host that people use',
    wrong: 'capital letters',
    given: rewritten(
      prod,
      /https:\/\/onecall\.example\.com\/oauth2/,
      'https://Onecall.example.com/oauth2',
    ),
    says: /callback_urls is https:\/\/Onecall/,
  },
  {
    policy: 'everything is behind login but assets, the signed-out page, health and bearer calls',
    wrong: 'calls redirected',
    given: broken(prod, {
      type: rule,
      id: 'calls',
      path: ['action', 0, 'authenticate_cognito', 'on_unauthenticated_request'],
      to: 'authenticate',
    }),
    says: /listeners_calls.* must be denied/,
  },
  {
    policy: 'everything is behind login but assets, the signed-out page, health and bearer calls',
    wrong: 'bearer requests let in everywhere',
    given: broken(prod, {
      type: rule,
      id: 'bearer',
      path: ['condition', 0, 'path_pattern', 'values'],
      to: ['/*'],
    }),
    says: /listeners_bearer.* forwards \/\* without login/,
  },
  {
    policy: 'a request that already has the identity header is refused before any other rule',
    wrong: 'refused after the bearer rule',
    given: broken(prod, { type: rule, id: 'claimed', path: ['priority'], to: 25 }),
    says: /listeners_without.* comes before the refusal/,
  },
  {
    policy: 'a request that already has the identity header is refused before any other rule',
    wrong: 'another header',
    given: broken(prod, {
      type: rule,
      id: 'claimed',
      path: ['condition', 0, 'http_header', 'http_header_name'],
      to: 'X-Amzn-Oidc-Identity',
    }),
    says: /listeners_claimed.* comes before the refusal/,
  },
  {
    policy: 'rules keep to what a load balancer takes: three values a condition, five in all',
    wrong: 'a fourth path',
    given: broken(prod, {
      type: rule,
      id: 'without',
      path: ['condition', 0, 'path_pattern', 'values'],
      to: ['/assets/*', '/signed-out', '/healthz', '/readyz'],
    }),
    says: /more values than a load balancer takes/,
  },
  {
    policy: 'TLS is 1.2 or newer without CBC, and plain HTTP only redirects to it',
    wrong: 'TLS 1.0',
    given: broken(prod, {
      type: 'aws_lb_listener',
      id: 'https',
      path: ['ssl_policy'],
      to: 'ELBSecurityPolicy-2016-08',
    }),
    says: /listeners_https.* not HTTPS with ELBSecurityPolicy-TLS13/,
  },
];
