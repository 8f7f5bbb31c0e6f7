import { OnecallError, reasonOf } from '../errors.ts';
import { Deadlines } from '../model/deadlines.ts';
import { Budget, spend } from '../model/one-call.ts';
import type { NoteOutcome, Receipt, Turn } from '../store/turn.ts';
import { chatWith } from '../tasks/chat.ts';
import type { Route } from '../tasks/header.ts';
import { isPlainQuestion } from '../tasks/question.ts';
import type { Context } from './context.ts';
import { estimateTokens } from '../words/estimate-tokens.ts';
import { toHistory } from './history.ts';
import type { ChatInput } from './inputs.ts';
import { chooseModel } from './models.ts';
import { pace } from './pace.ts';

export type ChatPart =
  | (Readonly<{ type: 'route'; originalQuery: string }> & Route)
  | (Readonly<{ type: 'note' }> & NoteOutcome)
  | Readonly<{ type: 'text'; text: string }>
  /** The model reasons before it answers; sent once. */
  | Readonly<{ type: 'thinking' }>
  | Readonly<{ type: 'ping' }>
  | Readonly<{ type: 'receipt'; receipt: Receipt }>;

/** Text after the first arrives in pieces of about this many milliseconds. */
const COALESCE_MS = 50;

const merge = (a: ChatPart, b: ChatPart): ChatPart | undefined =>
  a.type === 'text' && b.type === 'text' ? { type: 'text', text: a.text + b.text } : undefined;

/** Answers one message: reads what is known, writes the question down, spends the call, writes the answer down. */
export function answer(input: ChatInput, ctx: Context): AsyncGenerator<ChatPart> {
  const { pingMs } = ctx.services;
  return pace(parts(input, ctx), {
    coalesceMs: COALESCE_MS,
    pingMs,
    ping: { type: 'ping' },
    merge,
  });
}

async function* parts(input: ChatInput, ctx: Context): AsyncGenerator<ChatPart> {
  const { request } = ctx;
  const release = request.hold();
  try {
    yield* asked(input, ctx);
    request.finish();
  } catch (error) {
    request.finish(error);
    throw error;
  } finally {
    release();
  }
}

async function* asked(input: ChatInput, ctx: Context): AsyncGenerator<ChatPart> {
  const { sub, request, client, services } = ctx;
  const { conversations, people, noteFinder, turns } = services;
  const model = chooseModel(services.models, input.model);
  request.model = model;
  const [earlier, person] = await Promise.all([
    conversations.history(sub, input),
    people.read(sub),
  ]);
  const turn: Turn = {
    ...input,
    model: model.id,
    askedAt: new Date().toISOString(),
    state: 'asked',
  };
  const notes = await noteFinder.find(sub, input.query, person);
  const history = toHistory(earlier, input, model.historyTokens);
  request.turnsLeftOut = history.window?.leftOut ?? 0;
  await turns.ask(sub, turn);
  // In the list before anything is shown, but not before the model is asked.
  const listed = conversations.touch(sub, turn, history.window);
  listed.catch(() => {}); // awaited below

  const deadlines = new Deadlines(services.deadlines, client);
  const budget = new Budget({
    model: services.model,
    modelId: model.id,
    traceId: request.traceId,
    signal: deadlines.signal,
    record: request.call,
    onPart: () => deadlines.heard(),
  });
  const question = {
    query: input.query,
    history: history.turns,
    notes,
    maxTokens: model.maxOutputTokens,
  };

  const task = chatWith(input.agent);
  request.estimatedTokens = estimateTokens(JSON.stringify(task.prompt(question)));
  let content = '';
  let note: NoteOutcome | undefined;
  let failure: unknown;
  try {
    for await (const part of spend(task, question, budget)) {
      if (part.type === 'route') {
        request.routed(part.route);
        deadlines.routeKnown();
        await listed;
        yield { type: 'route', ...part.route, originalQuery: input.query };
        if (part.route.action === 'store' && !part.route.fallback) {
          note = await keep(input.query, person.erasure, ctx);
          yield { type: 'note', ...note };
        }
      } else if (part.type === 'text') {
        request.wrote();
        content += part.text;
        request.estimatedTokens += estimateTokens(part.text);
        yield part;
      } else if (part.type === 'thinking') {
        yield part;
      } else {
        request.usage = part.usage;
        request.stopReason = part.stopReason;
      }
    }
  } catch (error) {
    failure = error;
  } finally {
    deadlines.close();
  }

  const receipt = request.receipt();
  const ended: Turn = {
    ...turn,
    state: stateAfter(failure),
    route: request.route,
    note,
    receipt,
    response: {
      content,
      agentType: request.route?.agentType ?? 'general',
      executionTimeMs: request.elapsedMs,
      ...(failure !== undefined && {
        error: { reason: reasonOf(failure), message: publicMessage(failure) },
      }),
    },
  };
  try {
    await turns.finish(sub, ended);
  } catch (error) {
    // What ended the answer says more than that its end could not be written down.
    throw failure ?? error;
  }
  if (failure !== undefined) throw failure;
  if (receipt) yield { type: 'receipt', receipt };
}

function stateAfter(failure: unknown): Turn['state'] {
  if (failure === undefined) return 'answered';
  return reasonOf(failure) === 'stopped' ? 'stopped' : 'failed';
}

/** Keeps the statement before any text is passed on, so that no text can claim what did not happen. */
async function keep(
  statement: string,
  erasure: string,
  { sub, services }: Context,
): Promise<NoteOutcome> {
  if (isPlainQuestion(statement)) return { saved: false, reason: 'question' };
  try {
    const { note, duplicate } = await services.notes.add(sub, statement, erasure);
    return { saved: true, noteId: note.id, ...(duplicate && { reason: 'duplicate' as const }) };
  } catch (error) {
    if (reasonOf(error) === 'notes_full') return { saved: false, reason: 'full' };
    throw error;
  }
}

export const publicMessage = (error: unknown): string =>
  (error instanceof OnecallError ? error : new OnecallError('internal')).message;
