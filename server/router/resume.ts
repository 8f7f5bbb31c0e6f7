import { setTimeout as sleep } from 'node:timers/promises';
import { OnecallError, reasonOf, REASONS, type Reason } from '../errors.ts';
import type { FoundTurn } from '../store/turns.ts';
import { isUnfinished, type Turn } from '../store/turn.ts';
import { COALESCE_MS, publicMessage, type ChatPart } from './answer.ts';
import type { Context } from './context.ts';
import type { ResumeInput } from './inputs.ts';

/** Time in milliseconds after the answer's deadline within which its end may still be stored. */
const END_WITHIN_MS = 60_000;

const beyondEnd = (from: number, length: number) =>
  new OnecallError('input_invalid', {
    message: `Cannot resume at character ${from}: the answer has ${length}`,
  });

/** Streams the rest of an answer: from memory when this ECS task writes the answer, else from the store. */
export function resume(input: ResumeInput, ctx: Context): AsyncGenerator<ChatPart> {
  return accounted(parts(input, ctx), ctx);
}

async function* parts(input: ResumeInput, ctx: Context): AsyncGenerator<ChatPart> {
  const { messageId, from } = input;
  const live = ctx.services.running.get(ctx.sub, messageId)?.live;
  if (!live) {
    yield* follow(input, ctx);
    return;
  }
  if (from > live.text.length) throw beyondEnd(from, live.text.length);
  try {
    yield* live.read(from, { coalesceMs: COALESCE_MS, pingMs: ctx.services.pingMs });
  } catch (error) {
    throw new EndedAnswer(reasonOf(error), { message: publicMessage(error) });
  }
}

/**
 * Passes parts on, and completes the request's record. An answer that failed earlier is not a failure of the request
 * that reads it.
 */
async function* accounted(
  parts: AsyncGenerator<ChatPart>,
  { request }: Context,
): AsyncGenerator<ChatPart> {
  const release = request.hold();
  try {
    for await (const part of parts) {
      if (part.type === 'text') request.wrote();
      yield part;
    }
    request.finish();
  } catch (error) {
    request.finish(error instanceof EndedAnswer ? undefined : error);
    throw error;
  } finally {
    release();
  }
}

/** The stored error with which an answer ended, with the message that the person got then. */
class EndedAnswer extends OnecallError {}

async function* follow(
  { messageId, from }: ResumeInput,
  { sub, services, client }: Context,
): AsyncGenerator<ChatPart> {
  const { turns, mailbox, running, pingMs, pace } = services;
  const sent = { route: false, note: false, at: from };
  let beat = -1;
  let aliveAt = performance.now();
  let askedAt = -Infinity;
  let spokeAt = performance.now();
  for (;;) {
    client.throwIfAborted();
    const found = await turns.find(sub, messageId);
    if (!found) throw new OnecallError('message_missing');
    for (const part of partsOf(found, sent)) {
      spokeAt = performance.now();
      yield part;
    }
    const { turn, task, progress } = found;
    if (!isUnfinished(turn)) {
      const length = turn.response?.content.length ?? 0;
      if (from > length) throw beyondEnd(from, length);
      if (turn.receipt) yield { type: 'receipt', receipt: turn.receipt };
      if (turn.state === 'stopped' || turn.state === 'failed') throw endOf(turn);
      return;
    }
    const now = performance.now();
    if (progress && progress.beat !== beat) {
      beat = progress.beat;
      aliveAt = now;
    }
    const isLost = now - aliveAt > pace.lostAfterMs || isOverdue(turn, services.deadlines.answerMs);
    // This ECS task writes the answer but does not have it in memory: it has ended since it was read, or its end
    // could not be stored. The turn is therefore read once more.
    const hasEnded = task === running.taskId && !running.get(sub, messageId);
    const latest = hasEnded ? await turns.find(sub, messageId) : found;
    if (latest === undefined || !isUnfinished(latest.turn)) continue;
    if (isLost || hasEnded || task === undefined) throw new EndedAnswer('answer_lost');
    if (now - askedAt > pace.followedMs / 2) {
      askedAt = now;
      await mailbox.send(task, { kind: 'follow', sub, messageId });
    }
    if (now - spokeAt > pingMs) {
      spokeAt = now;
      yield { type: 'ping' };
    }
    await sleep(pace.readMs);
  }
}

function* partsOf(
  { turn, progress }: FoundTurn,
  sent: { route: boolean; note: boolean; at: number },
): Generator<ChatPart> {
  const route = turn.route ?? progress?.route;
  const note = turn.note ?? progress?.note;
  const text = turn.response?.content ?? progress?.text ?? '';
  if (route && !sent.route) {
    sent.route = true;
    const { action, ...rest } = route;
    yield { type: 'route', ...rest, ...(action && { action }), originalQuery: turn.query };
  }
  if (note && !sent.note) {
    sent.note = true;
    yield { type: 'note', ...note };
  }
  if (text.length > sent.at) {
    yield { type: 'text', text: text.slice(sent.at) };
    sent.at = text.length;
  }
}

const isOverdue = ({ askedAt }: Turn, answerMs: number): boolean =>
  Date.now() - Date.parse(askedAt) > answerMs + END_WITHIN_MS;

function endOf({ state, response }: Turn): EndedAnswer {
  const reason = response?.error?.reason ?? (state === 'stopped' ? 'stopped' : 'internal');
  return new EndedAnswer(isReason(reason) ? reason : 'internal', {
    ...(response?.error && { message: response.error.message }),
  });
}

const isReason = (text: string): text is Reason => Object.hasOwn(REASONS, text);
