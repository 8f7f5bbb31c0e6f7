import { readFile } from 'node:fs/promises';
import { serveStatic } from '@hono/node-server/serve-static';
import type { Context as HonoContext } from 'hono';
import { Hono } from 'hono/quick';
import { buildLogout } from '../auth/logout.ts';
import { OnecallError, reasonOf, REASONS } from '../errors.ts';
import type { AppParts, Env } from './app.ts';
import { assetTypeOf } from './assets/built-files.ts';
import { DIST } from './dist.ts';
import { readTraceparent } from './guards/traceparent.ts';
import { verifySignIn } from './sign-in.ts';

const UNCHANGING = 'public, max-age=31536000, immutable';

/** Returns the routes of the page, its assets, and the page that is shown after signing out. */
export function pages(parts: AppParts): Hono<Env> {
  const app = new Hono<Env>();
  app.use(
    '/assets/*',
    serveStatic({
      root: DIST,
      precompressed: true,
      onFound: (_path, c) => c.header('cache-control', UNCHANGING),
    }),
  );
  app.get('/assets/:name', (c) => assetOfOtherBuild(c, parts));
  const logout = buildLogout(parts.config);
  // The path "/signed-out" needs no sign-in, so it also works after the load balancer's session has ended.
  app.get('/signed-out', async (c): Promise<Response> => {
    const isOwn = c.req.header('sec-fetch-site') !== 'cross-site';
    if (c.env.target.query.get('end') === null || !isOwn) return html(c, 'signed-out.html', parts);
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
    const { originJti } = await verifySignIn(c.env.incoming, traceId, parts);
    await parts.sessions.assertActive(originJti);
  } catch (error) {
    const reason = reasonOf(error);
    // The page's HTML contains nothing private, so it is sent even if the store or the public keys are unreachable. The
    // page can then report that problem.
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
  return html(c, 'index.html', parts);
}

/** Returns an HTML page, once servers of other releases can serve the files that the page needs. */
async function html(c: HonoContext<Env>, file: string, { assets }: AppParts): Promise<Response> {
  await assets.published;
  c.header('cache-control', 'no-store');
  return c.html(await readFile(`${DIST}/${file}`, 'utf8'));
}

/** Returns a built file that a page of another release needs (I3a). */
async function assetOfOtherBuild(c: HonoContext<Env>, { assets }: AppParts): Promise<Response> {
  const name = c.req.param('name') ?? '';
  const type = assetTypeOf(name);
  if (type === undefined) return c.notFound();
  try {
    const content = await assets.find(name);
    if (content === undefined) return c.notFound();
    c.header('cache-control', UNCHANGING);
    return c.body(new Uint8Array(content), 200, { 'content-type': type });
  } catch (error) {
    if (!(error instanceof OnecallError)) throw error;
    const { message, retryAfterSeconds } = REASONS[error.reason];
    return c.text(message, 503, { 'retry-after': String(retryAfterSeconds ?? 1) });
  }
}
