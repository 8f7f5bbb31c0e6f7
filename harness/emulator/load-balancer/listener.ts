import type { RequestListener } from 'node:http';
import type { SessionAuthenticator, SignedInSession } from './authenticator.ts';
import type { Counters } from './counters.ts';
import { forward, forwardableMethod } from './exchange.ts';
import type { LoadBalancerSettings } from './options.ts';
import type { PublicNames } from './public-names.ts';
import { CONNECT_TIMEOUT_MS } from './registered-target.ts';
import { replyError, replyFixed, replyLocation, splitUrl, type BalancerReply } from './reply.ts';
import type { Actions, AuthenticateAction } from './rule.ts';
import { compileRules } from './rule-matcher.ts';
import { isServable } from './servable.ts';
import type { TargetGroup } from './target-group.ts';
import type { Traffic } from './traffic.ts';

export type Listener = Readonly<{
  settings: LoadBalancerSettings;
  publicUrl: string;
  authenticator: SessionAuthenticator | undefined;
  groups: ReadonlyMap<string, TargetGroup>;
  counters: Counters;
  names?: PublicNames | undefined;
  traffic?: Traffic | undefined;
}>;

/**
 * Returns the handler of all requests: it finds the first rule that matches and carries out the rule's actions in
 * order.
 */
export function makeListener(listener: Listener): RequestListener {
  const { settings, publicUrl, authenticator, groups, counters, names, traffic } = listener;
  const { protocol, port, host } = new URL(publicUrl);
  const headerRules = {
    protocol: protocol.slice(0, -1),
    port: port === '' ? (protocol === 'https:' ? '443' : '80') : port,
    dropInvalid: settings.dropInvalidHeaderFields,
  };
  const ruleFor = compileRules(settings.rules);

  const run = async (answer: BalancerReply, actions: Actions): Promise<void> => {
    let signedIn: SignedInSession | undefined;
    for (const action of actions) {
      switch (action.type) {
        case 'authenticate-cognito':
          signedIn = await authenticator?.authenticate(answer.request);
          if (!signedIn) return refuse(answer, action);
          break;
        case 'fixed-response':
          return replyFixed(answer, action);
        case 'forward':
          return pass(answer, groups.get(action.targetGroup), signedIn);
      }
    }
  };

  const refuse = (answer: BalancerReply, { onUnauthenticated }: AuthenticateAction): void => {
    if (onUnauthenticated === 'deny' || !authenticator) return replyError(answer, 401);
    const { headers, url = '/' } = answer.request;
    // The session cookie and the callback are tied to the public host name, so a request to "localhost" is first
    // redirected to that name.
    if (headers.host !== host) return replyLocation(answer, `${publicUrl}${url}`);
    const { location, cookies } = authenticator.login(answer.request);
    return replyLocation(answer, location, cookies);
  };

  const pass = (
    answer: BalancerReply,
    group: TargetGroup | undefined,
    signedIn: SignedInSession | undefined,
  ) => {
    const method = forwardableMethod(answer.request.method);
    if (!method) return replyError(answer, 405);
    const target = group?.pick();
    if (!group || !target) return replyError(answer, 503);
    const { name: targetGroup } = group;
    traffic?.forwarded(targetGroup);
    if (!target.isReachable()) return replyUnreachable(answer);
    const { idleTimeoutMs, clientGone } = settings;
    const to = { method, target, targetGroup, headerRules, signedIn, idleTimeoutMs, clientGone };
    return forward({ ...answer, ...to });
  };

  const serve = async (answer: BalancerReply): Promise<void> => {
    const { request, response } = answer;
    const [path] = splitUrl(request.url ?? '/');
    if (!isServable(request)) {
      counters.count('invalid', response);
      return replyError(answer, 400);
    }
    if (path === '/oauth2/idpresponse' && authenticator) {
      counters.count('login', response);
      const result = await authenticator.callback(request);
      if ('status' in result) return replyError(answer, result.status);
      return replyLocation(answer, result.location, result.cookies);
    }
    const rule = ruleFor(request, path);
    counters.count(rule ? String(rule.priority) : 'default', response);
    return run(answer, rule?.actions ?? settings.defaultActions);
  };

  return (request, response) => {
    names?.enter(request);
    const answer = { request, response, names, traffic };
    serve(answer).catch((error: unknown) => {
      console.error('Load balancer emulator:', error);
      if (response.headersSent) response.destroy();
      else replyError(answer, 500);
    });
  };
}

/**
 * Answers 504 after the connection timeout, as AWS does when security groups block the target. A client that leaves
 * earlier counts as 460.
 */
function replyUnreachable(answer: BalancerReply): void {
  const timer = setTimeout(() => replyError(answer, 504), CONNECT_TIMEOUT_MS);
  answer.response.on('close', () => {
    clearTimeout(timer);
    if (!answer.response.headersSent) answer.traffic?.failed(460);
  });
}
