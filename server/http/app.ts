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

/** Each handler gets the request line from `target`, the only place where it is parsed. */
export type Env = { Bindings: HttpBindings & Readonly<{ target: RequestTarget }> };

/** The parts of the HTTP layer, which `server/task.ts` makes. */
export type AppParts = Readonly<{
  config: ServerConfig;
  authenticator: Authenticator;
  sessions: Sessions;
  services: Services;
  limits: Limits;
  refusals: RefusalLimit;
  assets: Readonly<{
    /** Finds a built file of another release. */
    find: FindAsset;
    /** Resolves when other tasks find the files of this build. */
    published: Promise<void>;
  }>;
  log: Log;
  /** Whether the task is shutting down. */
  isDraining: () => boolean;
  /** Keyed hash of a user's `sub`, for the log. */
  pseudonym: (sub: string) => string;
}>;

/** Returns the application with every path that Onecall answers (DESIGN section 8). */
export function createHttpApp(parts: AppParts): Hono<Env> {
  const app = new Hono<Env>();
  const headers = Object.entries(securityHeaders(parts.config));
  app.use(async (c, next) => {
    await next();
    for (const [name, value] of headers) c.header(name, value);
    if (!c.res.headers.has('cache-control')) c.header('cache-control', 'no-store');
    // HTTP/1.0 has no chunked encoding, so there the end of the connection ends the body.
    if (c.env.incoming.httpVersion === '1.0') c.header('transfer-encoding', undefined);
    if (parts.isDraining()) c.header('connection', 'close');
  });
  // A path has one spelling: the router would serve "/logout/" as "/logout". Procedures compare their names themselves.
  app.use(async (c, next) => {
    const { path } = c.env.target;
    const isOther = path.length > 1 && path.endsWith('/') && !path.startsWith('/trpc/');
    return isOther ? c.notFound() : next();
  });
  // This path only reports that the process lives. It does not check the store or the model, since a restart repairs
  // neither.
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
