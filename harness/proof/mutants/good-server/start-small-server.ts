import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { createHmac } from 'node:crypto';
import { openAccount, requestLine, spendOnce } from './account.ts';
import { createModel } from './call-model.ts';
import { isStreamed, procedure, STREAMS, type AnswerDeadlines } from './procedures.ts';
import { inputOf, tokenOf, traceOf } from './read-request.ts';
import { errorShape, OnecallError, statusOf, tell, type Told } from './refusal.ts';
import { createLedger, createOperatorLimits, type OwnLimit } from './ledger.ts';
import { costOf } from './prices.ts';
import type { LogLine, Patch, Seams } from './seams.ts';
import { createRunning } from './running.ts';
import { createStore } from './store.ts';
import { createVerifier, type Identity } from './verify-token.ts';
import { writeParts } from './write-parts.ts';

export type SmallServerOptions = Readonly<{
  bedrockUrl: string;
  identity: Identity;
  /** Model ids that the emulated Bedrock knows; the first is the default model. */
  models: readonly [string, ...string[]];
  limits: AnswerDeadlines;
  onLogLine: (line: LogLine) => void;
  /** The planted defect; absent for the correct server. */
  patch?: Patch;
}>;

/** Duration of a simulated deploy in ms, so that requests can be observed during the deploy. */
const RESTART_MS = 200;

const PACKAGES = [
  '@aws-sdk/client-bedrock-runtime',
  '@smithy/node-http-handler',
  'jose',
  'zod',
] as const;

export type SmallServer = Readonly<{
  url: string;
  packages: () => readonly string[];
  /** Sets the spending limit of an owner, as an operator does. */
  setLimit: (owner: string, limit: OwnLimit) => void;
  /** Replaces the server as a deploy does: conversations and notes stay, but no other state. */
  restart: () => Promise<void>;
  close: () => Promise<void>;
}>;

/** Starts a small server that follows the public contract, on a free port of 127.0.0.1, with its state in memory. */
export async function startSmallServer(options: SmallServerOptions): Promise<SmallServer> {
  const model = createModel(options.bedrockUrl);
  const store = createStore();
  const running = createRunning();
  const ledger = createLedger();
  const limits = createOperatorLimits();
  const start = () => makeSeams(options, { call: model.call, store, running, ledger, limits });
  let seams = start();
  const server = createServer((incoming, response) => {
    void serve(seams, options, { incoming, response }).catch(() => response.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('Not listening');
  return {
    url: `http://127.0.0.1:${address.port}`,
    packages: () => seams.packages,
    setLimit: limits.set,
    restart: async () => {
      seams = start();
      await sleep(RESTART_MS);
    },
    async close() {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
      model.close();
    },
  };
}

function makeSeams(
  { identity, onLogLine, patch }: SmallServerOptions,
  lasting: Pick<Seams, 'call' | 'store' | 'running' | 'ledger' | 'limits'>,
): Seams {
  const good: Seams = {
    ...lasting,
    verify: createVerifier(identity),
    ownerOf: ({ sub }) => sub,
    normalize: (query) => query.normalize('NFC').trim(),
    spend: (ask) => spendOnce(seams, ask),
    route: (route) => route,
    stream: (parts) => parts,
    stop: ({ stop }) => stop(),
    connectionLost: () => {},
    receipt: (receipt) => receipt,
    log: onLogLine,
    tell,
    limitOf: lasting.limits.limitOf,
    costOf,
    packages: PACKAGES,
  };
  const seams: Seams = { ...good, ...patch?.(good) };
  return seams;
}

type Exchange = Readonly<{ incoming: IncomingMessage; response: ServerResponse }>;

async function serve(
  seams: Seams,
  { models, limits }: SmallServerOptions,
  { incoming, response }: Exchange,
): Promise<void> {
  const url = new URL(incoming.url ?? '/', 'http://localhost');
  if (url.pathname === '/healthz')
    return json(response, 200, { service: 'onecall', commit: 'small' });
  if (url.pathname === '/readyz') return json(response, 200, { ready: true });
  const path = /^\/trpc\/([\w.]+)$/.exec(url.pathname)?.[1];
  if (path === undefined) return json(response, 404, { message: 'There is nothing here' });

  const traceId = traceOf(incoming);
  response.setHeader('traceparent', `00-${traceId}-${traceId.slice(16)}-01`);
  const account = openAccount();
  const gone = new AbortController();
  response.once('close', () => gone.abort());
  const about = { path, traceId };
  let user: string | null = null;
  let told: Told | undefined;
  const fail = (error: unknown) => {
    told = seams.tell(error);
    return errorShape(told, about);
  };
  try {
    const person = await seams.verify(tokenOf(incoming)).catch((error: unknown) => {
      const { reason } = seams.tell(error);
      seams.log({
        event: 'sign_in',
        traceId,
        outcome: 'refused',
        reason,
        via: 'bearer',
        user: null,
      });
      throw error;
    });
    user = createHmac('sha256', 'small').update(person.sub).digest('hex').slice(0, 16);
    const input = await inputOf(incoming, url);
    const owner = seams.ownerOf(person);
    const request = { owner, traceId, account, signal: gone.signal, models };
    const call = { path, input, person, request, limits };
    if (isStreamed(path)) {
      if (incoming.headers['trpc-accept'] !== 'application/jsonl')
        throw new OnecallError('not_json');
      await writeParts(response, { open: () => STREAMS[path](seams, call), errorOf: fail });
    } else {
      json(response, 200, { result: { data: await procedure(seams, call) } });
    }
  } catch (error) {
    const shape = fail(error);
    json(response, statusOf(told?.reason ?? 'internal'), { error: shape });
  } finally {
    const model = account.attempts > 0 ? models[0] : null;
    seams.log(requestLine(account, { traceId, procedure: path, model, user }, told));
  }
}

function json(response: ServerResponse, status: number, body: unknown): void {
  if (response.headersSent) return;
  response.writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store' });
  response.end(JSON.stringify(body));
}
