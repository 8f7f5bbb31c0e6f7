import { request, type Dispatcher } from 'undici';
import type { Observation } from '../../evidence/observation.ts';
import { defined } from './defined.ts';
import { readWhole } from './read-whole.ts';
import type { Reading } from './reading.ts';
import { observedOutcomeOf } from './outcome.ts';
import { readStream } from './read-stream.ts';
import { newTraceId, traceparentOf } from './trace.ts';
import { USER_AGENT } from './user-agent.ts';

/** A question as a test case plans it. */
export type Question = Readonly<{
  /** Id of the test case that sends the question. */
  id: string;
  procedure: 'classify' | 'chat';
  query: string;
  agent?: string;
  model?: string;
  conversationId?: string;
  messageId?: string;
  replaces?: string;
  /** Planned time of sending, on the clock of `performance.now()`; the current time by default. */
  startMs?: number;
  traceId?: string;
  /** Signal that makes the harness abandon the answer. */
  signal?: AbortSignal;
  /** Receives the type of each part of the answer; the connection is closed when it returns true. */
  leaveAfter?: (type: string) => boolean;
}>;

export type Asker = Readonly<{
  url: string;
  user: string;
  token: string;
  run: string;
  dispatcher: Dispatcher;
  /** Milliseconds after which the harness stops waiting; this exceeds every deadline of the contract. */
  timeoutMs: number;
}>;

/** Sends a question and observes the response. Never throws: a failure is recorded in the observation. */
export async function sendQuestion(asker: Asker, question: Question): Promise<Observation> {
  const { id, procedure, query, agent, model, conversationId, messageId } = question;
  const traceId = question.traceId ?? newTraceId(asker.run);
  const startMs = question.startMs ?? performance.now();
  const sentMs = performance.now();
  const leave = new AbortController();
  const timeout = AbortSignal.timeout(asker.timeoutMs);
  const signals = [timeout, leave.signal, ...(question.signal ? [question.signal] : [])];
  const reading: Reading = { text: '', status: 0, ended: false };
  let thrown: unknown;
  try {
    const response = await request(new URL(pathOf(procedure), asker.url), {
      dispatcher: asker.dispatcher,
      method: 'POST',
      headers: headersOf(asker, procedure, traceId),
      body: bodyOf(question),
      signal: AbortSignal.any(signals),
      headersTimeout: 0,
      bodyTimeout: 0,
    });
    reading.status = response.statusCode;
    if (procedure === 'classify' || response.statusCode >= 400)
      readWhole(reading, procedure, await response.body.text());
    else
      await readStream(reading, response.body, (type) => {
        if (question.leaveAfter?.(type)) leave.abort();
      });
  } catch (error) {
    thrown = error;
  }
  const left = leave.signal.aborted || (question.signal?.aborted ?? false);
  const { outcome, error } = observedOutcomeOf({
    reading,
    procedure,
    left,
    thrown,
    late: timeout.aborted,
  });
  return {
    id,
    run: traceId.slice(0, 16),
    traceId,
    procedure,
    user: asker.user,
    input: defined({ query, agent, model, conversationId, messageId }),
    startMs,
    sentMs,
    endMs: performance.now(),
    status: reading.status,
    outcome,
    text: reading.text,
    ...defined({
      error,
      routeMs: reading.routeMs,
      firstTokenMs: reading.firstTokenMs,
      route: reading.route,
      note: reading.note,
      receipt: reading.receipt,
    }),
  };
}

const pathOf = (procedure: Question['procedure']) =>
  procedure === 'chat' ? '/trpc/chat?batch=1' : '/trpc/classify';

const headersOf = (asker: Asker, procedure: Question['procedure'], traceId: string) => ({
  ...USER_AGENT,
  authorization: `Bearer ${asker.token}`,
  'content-type': 'application/json',
  traceparent: traceparentOf(traceId),
  ...(procedure === 'chat' && { 'trpc-accept': 'application/jsonl' }),
});

function bodyOf(question: Question): string {
  const { procedure, query, model, agent, replaces } = question;
  if (procedure === 'classify') return JSON.stringify(defined({ query, model }));
  const { conversationId = crypto.randomUUID(), messageId = crypto.randomUUID() } = question;
  const chat = { conversationId, messageId, query, agent: agent ?? 'auto', model, replaces };
  return JSON.stringify({ 0: defined(chat) });
}
