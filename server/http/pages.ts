import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { serveStatic } from '@hono/node-server/serve-static';
import type { Context as HonoContext } from 'hono';
import { Hono } from 'hono/quick';
import { buildLogout } from '../auth/logout.ts';
import { reasonOf } from '../errors.ts';
import type { AppParts, Env } from './app.ts';
import { readTraceparent } from './guards/traceparent.ts';
import { signIn } from './sign-in.ts';

/** The built page, beside the server in the repository and in the image. */
const DIST = fileURLToPath(new URL('../../web/dist', import.meta.url));

/** The page, its assets, and the page that says "signed out". */
export function pages(parts: AppParts): Hono<Env> {
  const app = new Hono<Env>();
  app.use(
    '/assets/*',
    serveStatic({
      root: DIST,
      precompressed: true,
      onFound: (_path, c) => c.header('cache-control', 'public, max-age=31536000, immutable'),
    }),
  );
  const logout = buildLogout(parts.config);
  // Reached without a sign-in, so it also works after the load balancer's session has ended.
  app.get('/signed-out', async (c): Promise<Response> => {
    const isOwn = c.req.header('sec-fetch-site') !== 'cross-site';
    if (c.env.target.query.get('end') === null || !isOwn) return html(c, 'signed-out.html');
    for (const cookie of logout.setCookies) c.header('set-cookie', cookie, { append: true });
    return c.redirect(logout.location, 303);
  });
  const page = (c: HonoContext<Env>) => signedInPage(c, parts);
  app.get('/', page);
  app.get('/c/:id', page);
  return app;
}

async function signedInPage(c: HonoContext<Env>, parts: AppParts): Promise<Response> {
  const traceId = readTraceparent(c.req.header('traceparent'));
  try {
    const { originJti } = await signIn(c.env.incoming, traceId, parts);
    await parts.sessions.assertActive(originJti);
  } catch (error) {
    const reason = reasonOf(error);
    // The shell holds nothing private: with the store or the keys away it can still say so itself.
    if (!['store_unavailable', 'store_throttled', 'keys_unreachable'].includes(reason)) {
      if (reason === 'session_revoked') {
        const logout = buildLogout(parts.config);
        for (const cookie of logout.setCookies) c.header('set-cookie', cookie, { append: true });
      }
      c.header('cache-control', 'no-store');
      return reason === 'rate_limited'
        ? c.text('Too many refused sign-ins from your address: wait a minute', 429)
        : c.text('Not signed in: open this page through its load balancer', 401);
    }
  }
  return html(c, 'index.html');
}

async function html(c: HonoContext<Env>, file: string): Promise<Response> {
  c.header('cache-control', 'no-store');
  return c.html(await readFile(`${DIST}/${file}`, 'utf8'));
}
