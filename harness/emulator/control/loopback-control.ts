import fastify, { type FastifyInstance } from 'fastify';
import { z } from 'zod';

const LOOPBACK_HOST = /^(127(\.\d{1,3}){3}|localhost|\[::1\])(:\d{1,5})?$/i;

/**
 * Tells whether a Host header names a loopback address. A website could otherwise reach a server on this machine
 * through its own host name.
 */
export const isLoopbackHost = (host: string | undefined): boolean => LOOPBACK_HOST.test(host ?? '');

/** Error with which a control server refuses a request; its status and message are sent to the client. */
export class ControlRefusal extends Error {
  override readonly name = 'ControlRefusal';
  readonly statusCode: number;

  constructor(statusCode: number, message: string) {
    super(message);
    this.statusCode = statusCode;
  }
}

/**
 * Returns a JSON server for controlling an emulator; the caller binds it to 127.0.0.1. Errors have the form `{
 * message }`. It accepts only loopback addresses in the Host header.
 */
export function createLoopbackControl(): FastifyInstance {
  const app = fastify({ forceCloseConnections: true });
  app.addHook('onRequest', async ({ headers }) => {
    if (isLoopbackHost(headers.host)) return;
    throw new ControlRefusal(
      403,
      'Cannot serve this Host header: only loopback addresses are accepted',
    );
  });
  app.setNotFoundHandler(({ method, url }, reply) =>
    reply.code(404).send({ message: `Cannot ${method} ${url}: there is no such path` }),
  );
  app.setErrorHandler((error, _request, reply) => {
    const message = error instanceof Error ? error.message : String(error);
    return reply.code(statusOf(error)).send({ message });
  });
  return app;
}

function statusOf(error: unknown): number {
  const parsed = z.object({ statusCode: z.int().min(400).max(599) }).safeParse(error);
  return parsed.data?.statusCode ?? 500;
}

/**
 * Validates the input of a control request. @throws {ControlRefusal} 400, naming every wrong field and the accepted
 * fields
 */
export function parseControlInput<Output>(
  schema: z.ZodType<Output> & { shape: object },
  what: string,
  input: unknown,
): Output {
  const parsed = schema.safeParse(input);
  if (parsed.success) return parsed.data;
  const wrong = parsed.error.issues.map(
    ({ path, message }) => `${path.join('.') || 'body'}: ${message}`,
  );
  const accepted = Object.keys(schema.shape).join(', ');
  throw new ControlRefusal(
    400,
    `Cannot take this ${what} (${wrong.join('; ')}): accepted are ${accepted}`,
  );
}
