import { createHmac, randomBytes, randomUUID } from 'node:crypto';
import { getRequestListener } from '@hono/node-server';
import { createAuthenticator } from './auth/authenticate.ts';
import { createRefusalLimit } from './auth/sign-in-limit.ts';
import { ConfigError, parseServerConfig, type ServerConfig } from './config.ts';
import { createApp } from './http/app.ts';
import { createFrontServer } from './http/door/front-server.ts';
import { securityHeaders } from './http/guards/security-headers.ts';
import { createLimits } from './http/limits.ts';
import { createLog } from './log.ts';
import { createBedrock } from './model/bedrock.ts';
import { logCalls } from './model/log-calls.ts';
import { createRunningAnswers } from './router/running-answers.ts';
import { createConversations } from './store/conversations.ts';
import { createInstructions } from './store/instructions.ts';
import { createListedApart } from './store/listed-apart.ts';
import { createMailbox } from './store/mailbox.ts';
import { createLedger } from './spending/ledger.ts';
import { toMicroDollars } from './spending/prices.ts';
import { createNotes } from './store/notes.ts';
import { createPeople } from './store/people.ts';
import { createSessions } from './store/sessions.ts';
import { createTurns } from './store/turns.ts';
import { openTable } from './store/table.ts';
import { createNoteFinder } from './words/note-finder.ts';

/** Cognito publishes a new key long before it signs with it. */
const KEYS_EVERY_MS = 300_000;

/** The end of an answer is offered to the store for half as long; then its reservation is nobody's. */
const STALE_AFTER_ANSWER_MS = 60_000;

function readConfig(): ServerConfig {
  try {
    return parseServerConfig(process.env);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    console.error(error.message);
    return process.exit(1);
  }
}

const config = readConfig();
const log = createLog((text) => process.stdout.write(text));
const table = openTable({
  region: config.AWS_REGION,
  name: config.TABLE_NAME,
  retentionDays: config.RETENTION_DAYS,
});
const people = createPeople(table);
const notes = createNotes(table, people);
const bedrock = createBedrock({ region: config.AWS_REGION, maxSockets: config.MAX_STREAMS + 16 });
const limits = createLimits({
  maxStreams: config.MAX_STREAMS,
  userStreams: config.USER_STREAMS,
  userRequestsPerMinute: config.USER_REQUESTS_PER_MINUTE,
  userBytesPerMinute: config.USER_BYTES_PER_MINUTE,
  userTokensPerDay: config.USER_DAILY_QUOTA,
});
const mailbox = createMailbox(table);
const authenticator = createAuthenticator(config);
// A key of this process alone: lines of one user can be told apart, but nobody can tell whose they are.
const logKey = randomBytes(32);
let draining = false;

const app = createApp({
  config,
  authenticator,
  log,
  limits,
  sessions: createSessions(table, config.SESSION_HOURS),
  refusals: createRefusalLimit({ perMinute: config.REFUSED_SIGN_INS_PER_MINUTE }),
  services: {
    mailbox,
    running: createRunningAnswers(mailbox, randomUUID()),
    conversations: createConversations(table, people),
    listedApart: createListedApart(table),
    instructions: createInstructions(table),
    turns: createTurns(table),
    notes,
    noteFinder: createNoteFinder(notes.list),
    ledger: createLedger(table, {
      limits: {
        person: toMicroDollars(config.PERSON_USD_PER_MONTH),
        team: toMicroDollars(config.TEAM_USD_PER_MONTH),
      },
      staleMs: 2 * config.ANSWER_DEADLINE_MS + STALE_AFTER_ANSWER_MS,
    }),
    people,
    model: logCalls(bedrock, log),
    models: config.MODELS,
    deadlines: {
      headerMs: config.HEADER_DEADLINE_MS,
      reasoningMs: config.REASONING_DEADLINE_MS,
      silenceMs: config.SILENCE_DEADLINE_MS,
      answerMs: config.ANSWER_DEADLINE_MS,
    },
    pingMs: config.PING_MS,
  },
  isDraining: () => draining,
  pseudonym: (sub) => createHmac('sha256', logKey).update(sub).digest('base64url').slice(0, 16),
});

const server = createFrontServer(securityHeaders(config), (incoming, outgoing, target) => {
  const listener = getRequestListener((request) =>
    app.fetch(request, { incoming, outgoing, target }),
  );
  void listener(incoming, outgoing);
});

/** R1: turn unready, let open answers end, leave. */
async function drain(): Promise<void> {
  if (draining) return;
  draining = true;
  log({ event: 'drain', openStreams: limits.openStreams, state: 'begun' });
  const until = performance.now() + config.DRAIN_MS;
  while (limits.openStreams > 0 && performance.now() < until) {
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  const state = limits.openStreams > 0 ? 'gave_up' : 'done';
  log({ event: 'drain', openStreams: limits.openStreams, state });
  server.close(() => {
    bedrock.close();
    table.close();
    process.exit(state === 'done' ? 0 : 1);
  });
  server.closeIdleConnections();
  // Connections still busy now are cut: the load balancer has been sending no new requests for long.
  setTimeout(() => server.closeAllConnections(), 1_000).unref();
}

process.once('SIGTERM', () => void drain());
process.once('SIGINT', () => void drain());

server.once('error', (error) => {
  console.error(`Cannot listen on ${config.HOST}:${config.PORT}: ${error.message}`);
  process.exit(1);
});
server.listen(config.PORT, config.HOST, () => {
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : config.PORT;
  log({ event: 'start', commit: config.COMMIT, port });
  // Not before: it is not needed to be ready, and would delay it.
  void authenticator.hydrate();
  // A known rotation is noticed before a token of the new key comes.
  setInterval(() => void authenticator.hydrate(), KEYS_EVERY_MS).unref();
});
