import { randomBytes } from 'node:crypto';
import type { Context } from 'koa';
import { errors } from 'oidc-provider';
import { readBody } from './body.ts';
import { LoginAttempts } from './login-attempts.ts';
import { withNewPassword, withPassword } from './login-steps.ts';
import { newPasswordPage, signInPage } from './login-pages.ts';
import type { User } from './people.ts';
import type { RunningPool } from './served-pool.ts';

/**
 * Serves the sign-in form of a login attempt. The attempt's cookie is `HttpOnly`, `SameSite=Lax` and valid for the
 * form's path only. No form is accepted without that cookie, so other websites cannot sign anybody in. A refused form
 * redirects to a page with the error, so Back and reload never send the form again.
 */
export function makeLogin(pool: RunningPool) {
  const { provider, clients, title, reachable, federation } = pool;
  const { providers = () => new Map() } = pool;
  const attempts = new LoginAttempts();

  const formTargets = () => {
    const urls = [...clients().values()].flatMap((client) => client.callbackUrls);
    const origins = urls.flatMap((url) => reachable(url) ?? []).map((url) => new URL(url).origin);
    return [...new Set(["'self'", ...origins])].join(' ');
  };

  const show = (ctx: Context, uid: string) => {
    const nonce = randomBytes(16).toString('base64');
    ctx.type = 'text/html; charset=utf-8';
    ctx.set('cache-control', 'no-store');
    ctx.set('referrer-policy', 'same-origin');
    ctx.set('x-content-type-options', 'nosniff');
    // Browsers apply `form-action` also to redirects after a form, so the app's callback URL must be among its
    // targets.
    ctx.set(
      'content-security-policy',
      `default-src 'none'; style-src 'nonce-${nonce}'; form-action ${formTargets()}; base-uri 'none'; frame-ancestors 'none'`,
    );
    const page = { title, nonce, ...attempts.takeFailure(uid) };
    const choosing = attempts.choosing(uid);
    ctx.body = choosing
      ? newPasswordPage({ ...page, username: choosing.username })
      : signInPage(page);
  };

  const attempt = async (ctx: Context, uid: string) => {
    try {
      const details = await provider.interactionDetails(ctx.req, ctx.res);
      if (details.uid === uid) return details;
    } catch (error) {
      if (!(error instanceof errors.SessionNotFound)) throw error;
    }
    return undefined;
  };

  /**
   * Returns the OpenID Connect provider through which users of a client sign in; undefined if they sign in with
   * passwords of the pool.
   */
  const providerOf = (clientId: unknown) => {
    const name = clients().get(String(clientId))?.identityProvider;
    return name === undefined ? undefined : providers().get(name);
  };

  const signedIn = async (ctx: Context, user: User): Promise<void> => {
    const result = { login: { accountId: user.sub, remember: true } };
    seeOther(ctx, await provider.interactionResult(ctx.req, ctx.res, result));
  };

  return async (ctx: Context, uid: string): Promise<void> => {
    const origin = ctx.get('origin');
    if (origin !== '' && origin !== `${ctx.protocol}://${ctx.host}`) {
      ctx.status = 403;
      ctx.body = `Cannot sign in from a page of "${origin}": only from this one\n`;
      return;
    }
    const details = await attempt(ctx, uid);
    if (!details) return startAgain(ctx, attempts.requestOf(uid));
    attempts.remember(uid, details.params);
    const federated = providerOf(details.params['client_id']);
    if (federated !== undefined) {
      const user = federation.take(uid);
      if (user === undefined) return federation.begin(ctx, uid, federated);
      return signedIn(ctx, user);
    }
    if (ctx.method !== 'POST') return show(ctx, uid);

    const form = new URLSearchParams(await readBody(ctx.req));
    const choosing = form.has('new_password') ? attempts.choosing(uid) : undefined;
    const step = choosing
      ? await withNewPassword(pool, choosing, form)
      : await withPassword(pool, form);
    if (step.type === 'refused') {
      attempts.fail(uid, step);
      return seeOther(ctx, ctx.path);
    }
    if (step.type === 'new_password') {
      attempts.letChoose(uid, step.user);
      return seeOther(ctx, ctx.path);
    }
    return signedIn(ctx, step.user);
  };
}

/**
 * Redirects a finished or forgotten login attempt to a new attempt; a user who has signed in since returns to the app
 * at once.
 */
function startAgain(ctx: Context, request: string | undefined): void {
  if (request === undefined) {
    ctx.status = 400;
    ctx.body =
      'Cannot go on with this sign-in: it has ended. Open the app again to start a new one\n';
    return;
  }
  seeOther(ctx, request);
}

function seeOther(ctx: Context, location: string): void {
  ctx.redirect(location);
  ctx.status = 303;
}
