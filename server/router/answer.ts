import { OnecallError, reasonOf } from '../errors.ts';
import { Deadlines } from '../model/deadlines.ts';
import { Budget, spend } from '../model/one-call.ts';
import { insist } from '../store/insist.ts';
import type { NoteOutcome, Receipt, Turn } from '../store/turn.ts';
import type { Ending } from '../tasks/ending.ts';
import type { Route } from '../tasks/header.ts';
import type { Context } from './context.ts';
import { estimateTokens } from '../words/estimate-tokens.ts';
import { keepNote, keepsNote } from './keep-note.ts';
import { keepProgress } from './keep-progress.ts';
import type { ChatInput } from './inputs.ts';
import { prepareAnswer, type Prepared } from './prepare-answer.ts';
import type { RunningAnswer } from './running-answers.ts';
import { END_WITHIN_MS, settleUnasked, writeEnd } from './write-end.ts';

export type ChatPart =
  | (Readonly<{ type: 'route'; originalQuery: string }> & Route)
  | (Readonly<{ type: 'note' }> & NoteOutcome)
  | Readonly<{ type: 'text'; text: string }>
  /** This part is sent once, when the model begins to reason before its answer. */
  | Readonly<{ type: 'thinking' }>
  | Readonly<{ type: 'ping' }>
  | Readonly<{ type: 'receipt'; receipt: Receipt }>;

/** Shortest time in milliseconds between two text parts of a stream; the first text part is sent at once. */
export const COALESCE_MS = 50;
/**
 * Time in milliseconds for retrying to put the conversation into the list when the store fails. The answer's first
 * part is sent only after that.
 */
const LIST_WITHIN_MS = 8_000;

/**
 * Answers one message. The answer runs in the ECS task, independently of the connection: the returned generator only
 * reads it. The answer ends and is stored even if nobody reads it to its end (C9).
 */
export function answer(input: ChatInput, ctx: Context): AsyncGenerator<ChatPart> {
  const running = ctx.services.running.begin(ctx.sub, input.messageId);
  void run(input, ctx, running);
  return running.live.read(0, { coalesceMs: COALESCE_MS, pingMs: ctx.services.pingMs });
}

/** Runs the answer to its end. Never rejects: an error ends the live answer and the request's record. */
async function run(input: ChatInput, ctx: Context, running: RunningAnswer): Promise<void> {
  const { request } = ctx;
  const release = request.hold();
  try {
    const { receipt, failure } = await write(input, ctx, running);
    request.finish(failure);
    if (failure === undefined) running.live.complete(receipt);
    else running.live.fail(failure, receipt);
  } catch (error) {
    request.finish(error);
    running.live.fail(error);
  } finally {
    running.close();
    release();
  }
}

/** An answer that is stored: its receipt, and the error that ended it early. */
type Written = Readonly<{ receipt: Receipt | undefined; failure: unknown }>;

/** Prepares the model call, stores the question, makes the call, and stores the answer. */
async function write(
  input: ChatInput,
  ctx: Context,
  { live, signal, ...running }: RunningAnswer,
): Promise<Written> {
  const { sub, request, client, services } = ctx;
  const { conversations, turns } = services;
  const prepared = await prepareAnswer(input, ctx);
  const { model, turn, task, question, today, listing } = prepared;
  try {
    // Before the question is stored, a lost connection ends the request, because the page sends the question again.
    client.throwIfAborted();
    signal.throwIfAborted();
    if (prepared.files.length > 0)
      await services.attachments.write(sub, input.messageId, prepared.files);
    await turns.ask(sub, turn, services.running.taskId);
  } catch (error) {
    await settleUnasked(prepared, error, ctx);
    throw error;
  }
  // The conversation must be in the list before any text is sent, but the model call need not wait for that.
  const list = () => conversations.touch(sub, turn, listing);
  const listed = insist(list, LIST_WITHIN_MS);
  // The promise `listed` rejects when listing the conversation fails. The error is handled where the promise is
  // awaited: at the route and at the end of the answer.
  listed.catch(() => {});

  const deadlines = new Deadlines(services.deadlines, signal, model.reasoning);
  const budget = new Budget({
    model: services.model,
    modelId: model.id,
    profile: model.profile,
    traceId: request.traceId,
    signal: deadlines.signal,
    record: request.call,
    onPart: () => deadlines.heard(),
  });
  request.estimateTokens = () => promptTokens(prepared) + estimateTokens(live.text);
  let note: NoteOutcome | undefined;
  let failure: unknown;
  const everyMs = services.pace.progressMs;
  const { messageId } = input;
  const keeping = keepProgress({ sub, messageId, live, turns, everyMs, ...running });
  try {
    for await (const part of spend(task, question, budget)) {
      if (part.type === 'route') {
        request.routed(part.route);
        deadlines.routeKnown();
        await deadlines.pausing(() => listed);
        live.write({ type: 'route', ...part.route, originalQuery: turn.query });
        if (keepsNote(part.route, turn)) {
          note = await deadlines.pausing(() => keepNote(turn.query, today.person.erasure, ctx));
          live.write({ type: 'note', ...note });
        }
      } else if (part.type === 'text') {
        request.wrote();
        live.write(part);
      } else if (part.type === 'thinking') {
        request.thought();
        live.write(part);
      } else {
        request.usage = part.usage;
        request.stopReason = part.stopReason;
      }
    }
  } catch (error) {
    failure = error;
  } finally {
    deadlines.close();
    keeping.close();
  }

  request.ended(failure, live.text);
  const receipt = request.receipt();
  const ended: Turn = {
    ...turn,
    state: stateAfter(failure, request.ending),
    route: request.route,
    note,
    receipt,
    response: {
      content: live.text,
      agentType: request.route?.agentType ?? 'general',
      executionTimeMs: request.elapsedMs,
      ...(failure !== undefined && {
        error: { reason: reasonOf(failure), message: publicMessage(failure) },
      }),
    },
  };
  try {
    // A stored question must be in the list of conversations, even if the first attempt to list it failed.
    const relisted = listed.catch(() => insist(list, END_WITHIN_MS));
    await writeEnd(ended, { ...prepared, listed: relisted }, ctx);
  } catch (error) {
    // The error that ended the answer is more useful than the error of storing its end.
    throw failure ?? error;
  }
  return { receipt, failure };
}

/** Returns an estimate of a prompt's tokens. The tokens of attached texts were estimated before, from samples. */
function promptTokens({ task, question, attachedTokens }: Prepared): number {
  const history = question.history.map(({ attached: _attached, ...turn }) => turn);
  const plain = task.prompt({ ...question, attached: [], history });
  return estimateTokens(JSON.stringify(plain)) + attachedTokens;
}

function stateAfter(failure: unknown, ending: Ending | null): Turn['state'] {
  if (failure === undefined) return (ending ?? 'complete') === 'complete' ? 'complete' : 'cut';
  return reasonOf(failure) === 'stopped' ? 'stopped' : 'failed';
}

export const publicMessage = (error: unknown): string =>
  (error instanceof OnecallError ? error : new OnecallError('internal')).message;
