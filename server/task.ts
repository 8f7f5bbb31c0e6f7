import { setTimeout as sleep } from 'node:timers/promises';
import { createHmac, randomBytes, randomUUID } from 'node:crypto';
import { getRequestListener } from '@hono/node-server';
import { createAuthenticator } from './auth/authenticate.ts';
import { createRefusalLimit } from './auth/sign-in-limit.ts';
import type { ServerConfig } from './config.ts';
import { createHttpApp } from './http/app.ts';
import { createFindAsset } from './http/assets/find-asset.ts';
import { keepPublished } from './http/assets/publish.ts';
import { createFrontServer } from './http/door/front-server.ts';
import { securityHeaders } from './http/guards/security-headers.ts';
import { createLimits } from './http/limits.ts';
import type { Log } from './log.ts';
import { logCalls } from './model/log-calls.ts';
import type { Model } from './model/port.ts';
import type { Pace } from './router/pace.ts';
import { createRunningAnswers } from './router/running-answers.ts';
import { readControls } from './spending/controls.ts';
import { createLedger } from './spending/ledger.ts';
import { pausable } from './spending/pausable.ts';
import { toMicroDollars } from './spending/prices.ts';
import { createControlWatch } from './spending/watch-controls.ts';
import { createAttachments } from './store/attachments.ts';
import { createConversations } from './store/conversations.ts';
import { createDailyQuota } from './store/daily-quota.ts';
import { createInstructions } from './store/instructions.ts';
import { createListedApart } from './store/listed-apart.ts';
import { createMailbox } from './store/mailbox.ts';
import { createNotes } from './store/notes.ts';
import { createPeople } from './store/people.ts';
import { createReleases, type BuiltFile } from './store/releases.ts';
import { createSessions } from './store/sessions.ts';
import { inStore, type Table } from './store/table.ts';
import { createTurns } from './store/turns.ts';
import { createNoteFinder } from './words/note-finder.ts';

/**
 * Milliseconds that are added to the answer's deadlines until a reservation counts as abandoned. Writes of an
 * answer's end are retried for half as long.
 */
const STALE_AFTER_ANSWER_MS = 60_000;

type Around = Readonly<{
  table: Table;
  model: Model;
  log: Log;
  pace: Pace;
  /** Reads the built files of the page, which this ECS task stores for ECS tasks with other builds. */
  readFiles: () => Promise<readonly BuiltFile[]>;
}>;

/**
 * Creates the server of one ECS task with all its services. It does not listen on a port and does not touch the
 * process.
 */
export function createTask(config: ServerConfig, around: Around) {
  const { table, model, log, pace, readFiles } = around;
  const people = createPeople(table);
  const notes = createNotes(table, people);
  const limits = createLimits({
    maxStreams: config.MAX_STREAMS,
    userStreams: config.USER_STREAMS,
    userRequestsPerMinute: config.USER_REQUESTS_PER_MINUTE,
    userBytesPerMinute: config.USER_BYTES_PER_MINUTE,
  });
  const staleMs = 2 * config.ANSWER_DEADLINE_MS + STALE_AFTER_ANSWER_MS;
  const controls = createControlWatch(() => inStore(() => readControls(table)));
  const mailbox = createMailbox(table);
  const authenticator = createAuthenticator(config);
  const releases = createReleases(table);
  const published = Promise.withResolvers<void>();
  // Key that only this process knows. It lets log lines of one user be matched without revealing the user.
  const logKey = randomBytes(32);
  let draining = false;

  const app = createHttpApp({
    config,
    authenticator,
    log,
    limits,
    sessions: createSessions(table, config.SESSION_HOURS),
    refusals: createRefusalLimit({ perMinute: config.REFUSED_SIGN_INS_PER_MINUTE }),
    assets: { find: createFindAsset(releases), published: published.promise },
    services: {
      mailbox,
      running: createRunningAnswers(mailbox, randomUUID(), pace),
      conversations: createConversations(table, people),
      listedApart: createListedApart(table),
      instructions: createInstructions(table, people),
      attachments: createAttachments(table),
      turns: createTurns(table),
      notes,
      noteFinder: createNoteFinder((sub) => notes.list(sub)),
      ledger: createLedger(table, {
        limits: {
          person: toMicroDollars(config.PERSON_USD_PER_MONTH),
          team: toMicroDollars(config.TEAM_USD_PER_MONTH),
        },
        controls,
        staleMs,
      }),
      dailyQuota: createDailyQuota(table, { tokensPerDay: config.USER_DAILY_QUOTA, staleMs }),
      staleMs,
      people,
      model: pausable(logCalls(model, log), controls),
      models: config.MODELS,
      deadlines: {
        headerMs: config.HEADER_DEADLINE_MS,
        reasoningMs: config.REASONING_DEADLINE_MS,
        silenceMs: config.SILENCE_DEADLINE_MS,
        answerMs: config.ANSWER_DEADLINE_MS,
      },
      pingMs: config.PING_MS,
      pace,
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

  const onError = (error: unknown) => {
    const { message, stack = null } = error instanceof Error ? error : new Error('Not an error');
    log({ event: 'error', traceId: null, message, stack });
  };
  // The server is ready without the stored files of the page, so they are published only once it listens.
  server.once('listening', () => {
    const closed = new AbortController();
    server.once('close', () => {
      closed.abort();
    });
    const until = closed.signal;
    published.resolve(keepPublished({ releases, readFiles, onError, until }));
  });

  return {
    server,
    authenticator,
    limits,
    /**
     * Makes the server report that it is not ready, and waits for its open answers. Requests are still answered.
     *
     * @returns the number of answers that are still open
     */
    drain: async (withinMs: number): Promise<number> => {
      draining = true;
      const until = performance.now() + withinMs;
      while (limits.openStreams > 0 && performance.now() < until) await sleep(50);
      return limits.openStreams;
    },
  };
}
