import type { HttpBindings } from '@hono/node-server';
import { Hono } from 'hono/quick';
import type { Authenticator } from '../auth/authenticate.ts';
import type { RefusalLimit } from '../auth/sign-in-limit.ts';
import type { ServerConfig } from '../config.ts';
import type { Log } from '../log.ts';
import type { Services } from '../router/context.ts';
import type { Sessions } from '../store/sessions.ts';
import type { FindAsset } from './assets/find-asset.ts';
import type { RequestTarget } from './door/target.ts';
import { securityHeaders } from './guards/security-headers.ts';
import type { Limits } from './limits.ts';
import { pages } from './pages.ts';
import { procedures } from './procedures.ts';
import { sessionRoutes } from './session-routes.ts';

/** Bindings of each handler. `target` is the parsed request line; the handlers do not parse the request line again. */
export type Env = { Bindings: HttpBindings & Readonly<{ target: RequestTarget }> };

/** Objects that the HTTP layer needs; `server/task.ts` creates them. */
export type AppParts = Readonly<{
  config: ServerConfig;
  authenticator: Authenticator;
  sessions: Sessions;
  services: Services;
  limits: Limits;
  refusals: RefusalLimit;
  assets: Readonly<{
    /** Finds a built file that belongs to another release of the page. */
    find: FindAsset;
    /** This promise resolves when servers of other releases can find the built files of this release. */
    published: Promise<void>;
  }>;
  log: Log;
  /** Tells whether this server is shutting down. */
  isDraining: () => boolean;
  /** Returns a keyed hash of a user's `sub`, for the log. */
  pseudonym: (sub: string) => string;
}>;

/** Returns the application with every path that Onecall serves (DESIGN section 8). */
export function createHttpApp(parts: AppParts): Hono<Env> {
  const app = new Hono<Env>();
  const headers = Object.entries(securityHeaders(parts.config));
  app.use(async (c, next) => {
    await next();
    for (const [name, value] of headers) c.header(name, value);
    if (!c.res.headers.has('cache-control')) c.header('cache-control', 'no-store');
    // HTTP/1.0 has no chunked encoding, so the end of the connection marks the end of the body.
    if (c.env.incoming.httpVersion === '1.0') c.header('transfer-encoding', undefined);
    if (parts.isDraining()) c.header('connection', 'close');
  });
  // A path with a final slash is refused, because the router would otherwise serve "/logout/" as "/logout". Paths below
  // "/trpc/" are exempt: their procedure names are compared exactly later.
  app.use(async (c, next) => {
    const { path } = c.env.target;
    const isOther = path.length > 1 && path.endsWith('/') && !path.startsWith('/trpc/');
    return isOther ? c.notFound() : next();
  });
  // The path "/healthz" only reports that the process lives. Its handler does not check the store or the model, since a
  // restart repairs neither.
  app.get('/healthz', (c) => c.json({ service: 'onecall', commit: parts.config.COMMIT }));
  app.get('/readyz', (c) =>
    parts.isDraining() ? c.json({ ready: false }, 503) : c.json({ ready: true }),
  );
  app.route('/', procedures(parts));
  app.route('/', sessionRoutes(parts));
  app.route('/', pages(parts));
  app.notFound((c) => c.text('There is nothing at this address', 404));
  app.onError((error, c) => {
    parts.log({
      event: 'error',
      traceId: null,
      message: error.message,
      stack: error.stack ?? null,
    });
    return c.text('Something went wrong on our side: try again', 500);
  });
  return app;
}
