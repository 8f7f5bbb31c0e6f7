import type { Policy } from './policy.ts';
import { each, every } from './policy.ts';
import type { Json, Synthesized } from './synthesized.ts';
import { fieldAt, blocks, listAt, nameOf, textAt, textsAt } from './synthesized.ts';

const signIn = (action: Json) => textAt(action, 'type') === 'authenticate-cognito';
const unauthenticated = (action: Json | undefined) =>
  textAt(action, 'authenticate_cognito', 'on_unauthenticated_request');

const pathsOf = (rule: Json) =>
  listAt(rule, 'condition').flatMap((c) => textsAt(c, 'path_pattern', 'values'));

const priorityOf = (rule: Json): number => Number(fieldAt(rule, 'priority'));

/** Tells whether a listener rule answers every request that has the load balancer's identity header with an error. */
function refusesIdentity(rule: Json): boolean {
  const [condition, ...others] = listAt(rule, 'condition');
  const [action] = listAt(rule, 'action');
  if (condition === undefined || action === undefined || others.length > 0) return false;
  return (
    textAt(condition, 'http_header', 'http_header_name').toLowerCase() === 'x-amzn-oidc-data' &&
    textsAt(condition, 'http_header', 'values').join() === '*' &&
    /^4\d\d$/.test(textAt(action, 'fixed_response', 'status_code'))
  );
}

const OPEN = ['/assets/*', '/signed-out', '/healthz'];
const TLS = 'ELBSecurityPolicy-TLS13-1-2-Res-2021-06';

const client = (synthesized: Synthesized, name: string) =>
  blocks(synthesized, 'aws_cognito_user_pool_client').filter((c) =>
    textAt(c.body, 'name').endsWith(name),
  );

/** Policies for the sign-in of people and programs, and for the paths that need no sign-in. */
export const signingIn: Policy[] = [
  {
    name: 'nobody signs up by themselves',
    violations: each(
      'aws_cognito_user_pool',
      'self sign-up is on',
      ({ body }) =>
        fieldAt(body, 'admin_create_user_config', 'allow_admin_create_user_only') === true,
    ),
  },
  {
    name: 'no client takes a password without AWS credentials',
    violations: each('aws_cognito_user_pool_client', 'allows USER_PASSWORD_AUTH', ({ body }) =>
      textsAt(body, 'explicit_auth_flows').every((flow) =>
        [
          'ALLOW_ADMIN_USER_PASSWORD_AUTH',
          'ALLOW_USER_SRP_AUTH',
          'ALLOW_REFRESH_TOKEN_AUTH',
        ].includes(flow),
      ),
    ),
  },
  {
    name: 'clients tell nobody who is a user, and their tokens can be revoked',
    violations: every(
      each(
        'aws_cognito_user_pool_client',
        'tells whether a user exists',
        ({ body }) => textAt(body, 'prevent_user_existence_errors') === 'ENABLED',
      ),
      each(
        'aws_cognito_user_pool_client',
        'tokens cannot be revoked',
        ({ body }) => fieldAt(body, 'enable_token_revocation') === true,
      ),
    ),
  },
  {
    name: 'the web client has a secret and only the code flow, the api client only the admin flow',
    *violations(synthesized) {
      for (const web of client(synthesized, '-web')) {
        const flows = textsAt(web.body, 'allowed_oauth_flows').join();
        if (fieldAt(web.body, 'generate_secret') !== true || flows !== 'code') {
          yield `${nameOf(web)}: not a confidential client of the code flow alone`;
        }
      }
      for (const api of client(synthesized, '-api')) {
        const flows = textsAt(api.body, 'explicit_auth_flows').join();
        if (
          flows !== 'ALLOW_ADMIN_USER_PASSWORD_AUTH' ||
          fieldAt(api.body, 'allowed_oauth_flows')
        ) {
          yield `${nameOf(api)}: allows more than ALLOW_ADMIN_USER_PASSWORD_AUTH`;
        }
      }
    },
  },
  {
    name: 'people sign in with one provider: the pool, or the company named in the environment',
    *violations(synthesized) {
      const { users } = synthesized.environment;
      const company = users.pool === 'new' ? users.federation?.name : undefined;
      for (const web of client(synthesized, '-web')) {
        const [provider = '', ...more] = textsAt(web.body, 'supported_identity_providers');
        const wanted = company === undefined ? provider === 'COGNITO' : provider !== 'COGNITO';
        if (!wanted || more.length > 0)
          yield `${nameOf(web)}: people sign in with ${[provider, ...more].join(', ')}`;
      }
      for (const provider of blocks(synthesized, 'aws_cognito_identity_provider')) {
        const secret = textAt(provider.body, 'provider_details', 'client_secret');
        if (secret !== '' && secret !== '${var.oidc_client_secret}')
          yield `${nameOf(provider)}: its secret stands in the configuration`;
      }
    },
  },
  {
    name: 'callback and logout are in lower case, on the host that people use',
    *violations(synthesized) {
      const { address } = synthesized.environment;
      const host =
        address.kind === 'self-signed'
          ? /^https:\/\/\$\{lower\(data\.terraform_remote_state\.[\w-]+-network\.outputs\.[\w-]+dns_name\)\}\//
          : new RegExp(`^https://${address.domain.toLowerCase().replaceAll('.', '\\.')}/`);
      for (const web of client(synthesized, '-web')) {
        for (const key of ['callback_urls', 'logout_urls']) {
          const url = textAt(web.body, key, 0);
          if (!host.test(url))
            yield `${nameOf(web)}: ${key} is ${url}, not on the host in lower case`;
        }
        if (!textAt(web.body, 'callback_urls', 0).endsWith('/oauth2/idpresponse')) {
          yield `${nameOf(web)}: the load balancer's callback is /oauth2/idpresponse`;
        }
        if (!textAt(web.body, 'logout_urls', 0).endsWith('/signed-out')) {
          yield `${nameOf(web)}: logout must end at /signed-out, which starts no login`;
        }
      }
    },
  },
  {
    name: 'everything is behind login but assets, the signed-out page, health and bearer calls',
    *violations(synthesized) {
      for (const listener of blocks(synthesized, 'aws_lb_listener')) {
        if (fieldAt(listener.body, 'port') !== 443) continue;
        const [first] = listAt(listener.body, 'default_action');
        if (first === undefined || !signIn(first) || unauthenticated(first) !== 'authenticate') {
          yield `${nameOf(listener)}: does not sign people in by default`;
        }
      }
      for (const rule of blocks(synthesized, 'aws_lb_listener_rule')) {
        const [first] = listAt(rule.body, 'action');
        const paths = pathsOf(rule.body);
        const headers = listAt(rule.body, 'condition').filter((c) => fieldAt(c, 'http_header'));
        if (first !== undefined && textAt(first, 'type') === 'fixed-response') continue;
        if (first !== undefined && signIn(first)) {
          const calls = paths.includes('/trpc/*');
          if (calls && unauthenticated(first) !== 'deny') {
            yield `${nameOf(rule)}: a call without session must be denied, it cannot follow a redirect`;
          }
          continue;
        }
        const open = paths.length > 0 && paths.every((path) => OPEN.includes(path));
        const bearer = paths.join() === '/trpc/*' && headers.length === 1;
        if (!open && !bearer) yield `${nameOf(rule)}: forwards ${paths.join(', ')} without login`;
      }
    },
  },
  {
    name: 'a request that already has the identity header is refused before any other rule',
    *violations(synthesized) {
      const rules = blocks(synthesized, 'aws_lb_listener_rule');
      const [first] = rules.toSorted((a, b) => priorityOf(a.body) - priorityOf(b.body));
      if (first && !refusesIdentity(first.body))
        yield `${nameOf(first)}: comes before the refusal of requests with X-Amzn-Oidc-Data`;
    },
  },
  {
    name: 'rules keep to what a load balancer takes: three values a condition, five in all',
    *violations(synthesized) {
      for (const rule of blocks(synthesized, 'aws_lb_listener_rule')) {
        const sizes = listAt(rule.body, 'condition').map(
          (c) =>
            listAt(c, 'path_pattern', 'values').length + listAt(c, 'http_header', 'values').length,
        );
        if (sizes.some((n) => n > 3) || sizes.reduce((a, b) => a + b, 0) > 5) {
          yield `${nameOf(rule)}: more values than a load balancer takes`;
        }
      }
    },
  },
  {
    name: 'TLS is 1.2 or newer without CBC, and plain HTTP only redirects to it',
    violations: each(
      'aws_lb_listener',
      `not HTTPS with ${TLS}, and not a redirect to it`,
      ({ body }) =>
        fieldAt(body, 'port') === 443
          ? textAt(body, 'ssl_policy') === TLS
          : textAt(body, 'default_action', 0, 'redirect', 'protocol') === 'HTTPS',
    ),
  },
];
