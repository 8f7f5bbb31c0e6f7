import { Hono } from 'hono/quick';
import { buildLogout } from '../auth/logout.ts';
import { safeReturnPath } from '../auth/return-path.ts';
import { OnecallError } from '../errors.ts';
import type { AppParts, Env } from './app.ts';
import { assertSameOrigin } from './guards/cross-site.ts';
import { readTraceparent } from './guards/traceparent.ts';
import { refuse } from './refuse.ts';
import { verifySignIn } from './sign-in.ts';

/** Returns the route to which a person returns after sign-in (A5) and the route of the logout (A6). */
export function sessionRoutes(parts: AppParts): Hono<Env> {
  const { config, sessions } = parts;
  const app = new Hono<Env>();
  const logout = buildLogout(config);

  // The load balancer requires a sign-in for the path "/login", so a request that arrives comes from a signed-in
  // person.
  app.get('/login', (c) => c.redirect(safeReturnPath(c.env.target.query.get('to')), 302));

  app.post('/logout', async (c) => {
    const traceId = readTraceparent(c.req.header('traceparent'));
    try {
      const { method, headers } = c.req.raw;
      assertSameOrigin(headers, config.PUBLIC_URL, method);
      const { originJti } = await verifySignIn(c.env.incoming, traceId, parts);
      await sessions.revoke(originJti);
    } catch (error) {
      // A logout whose sign-in is refused as invalid or expired has no session to revoke, and succeeds. After any other
      // error the response must not look like a successful logout.
      const ended = error instanceof OnecallError && error.code === 'UNAUTHORIZED';
      if (!ended) return refuse(error, { traceId, path: 'logout', batched: false });
    }
    for (const cookie of logout.setCookies) c.header('set-cookie', cookie, { append: true });
    return c.redirect(logout.location, 303);
  });
  return app;
}
