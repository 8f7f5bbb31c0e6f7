import { elapsedMs, toReceipt } from './account.ts';
import type { Agent, ChatInput, NoteOutcome, ChatPart, Route } from './contract.ts';
import { drain } from './drain.ts';
import { HISTORY_TURNS, toPrompt, toRoute } from './prompt.ts';
import { OnecallError } from './refusal.ts';
import { reserve } from './reserve.ts';
import type { RequestAccount, ModelRequest, Seams } from './seams.ts';
import type { Turn } from './store.ts';

/** The values of a person's request that the procedures read. */
export type Request = Readonly<{
  owner: string;
  traceId: string;
  account: RequestAccount;
  signal: AbortSignal;
  models: readonly [string, ...string[]];
}>;

const QUESTION = /\?\s*$|^(?:what|which|who|why|when|where|how|is|are|do|does|did|can|could)\b/i;

/**
 * Returns the id of the model that a request chose, or of the default model.
 * @throws {OnecallError} `input_invalid` for an unknown model
 */
export function chooseModel({ models }: Request, wanted: string | undefined): string {
  if (wanted === undefined) return models[0];
  if (!models.includes(wanted)) throw new OnecallError('input_invalid', 'There is no such model');
  return wanted;
}

type Read = Readonly<{ route: Route }> | Readonly<{ text: string }>;

/** Makes the model call and yields the route from the header line, then the text of the answer. */
export async function* read(seams: Seams, ask: ModelRequest, agent: Agent): AsyncGenerator<Read> {
  let pending = '';
  let isRouted = false;
  const route = (header: string): Read => {
    ask.account.route = seams.route(toRoute(header, agent), ask);
    ask.account.routeMs = elapsedMs(ask.account);
    isRouted = true;
    return { route: ask.account.route };
  };
  for await (const part of seams.spend(ask)) {
    if (part.type === 'usage') continue;
    pending += part.text;
    if (!isRouted) {
      const end = pending.indexOf('\n');
      if (end < 0) continue;
      yield route(pending.slice(0, end));
      pending = pending.slice(end + 1);
    }
    if (pending === '') continue;
    ask.account.firstTokenMs ??= elapsedMs(ask.account);
    yield { text: pending };
    pending = '';
  }
  if (!isRouted) yield route(pending);
}

/**
 * Implements requirement C2: stores the question, then sends route, note, text and receipt. After an error, the receipt
 * is sent before the error.
 */
export async function* answer(
  seams: Seams,
  input: ChatInput,
  request: Request,
): AsyncGenerator<ChatPart> {
  const { store } = seams;
  const { owner, account, traceId } = request;
  const query = seams.normalize(input.query);
  const model = chooseModel(request, input.model);
  const before = store.history(owner, input.conversationId);
  const replaced = before.findIndex(({ messageId }) => messageId === input.replaces);
  const history = replaced < 0 ? before : before.slice(0, replaced);
  account.turnsLeftOut = Math.max(0, history.length - HISTORY_TURNS);
  const turn: Turn = { ...input, query, model, askedAt: store.now(), state: 'accepted' };
  const prompt = toPrompt({
    query,
    agent: input.agent,
    history,
    notes: store.notesForPrompt(owner),
  });
  const settle = await reserve(seams, { ...request, ...prompt, modelId: model });
  store.ask(owner, turn);
  const typed = input.query;
  const ask: ModelRequest = {
    ...request,
    ...prompt,
    query,
    typed,
    modelId: model,
    headerOnly: false,
  };

  let content = '';
  let note: NoteOutcome | undefined;
  let failure: unknown;
  try {
    for await (const part of read(seams, ask, input.agent)) {
      if ('route' in part) {
        yield { type: 'route', ...part.route, originalQuery: query };
        if (part.route.action !== 'store' || part.route.fallback) continue;
        note = keep(seams, owner, query);
        yield { type: 'note', ...note };
      } else {
        content += part.text;
        yield { type: 'text', text: part.text };
      }
    }
  } catch (error) {
    failure = error;
  }
  await settle();
  const error = failure === undefined ? undefined : seams.tell(failure);
  const agentType = account.route?.agentType ?? 'general';
  const receipt = seams.receipt(toReceipt(account, { traceId, model }));
  store.finish(owner, {
    ...turn,
    state: error === undefined ? 'complete' : error.reason === 'stopped' ? 'stopped' : 'failed',
    ...(account.route && { route: account.route }),
    ...(note && { note }),
    response: {
      content,
      agentType,
      executionTimeMs: elapsedMs(account),
      ...(error && { error }),
    },
    receipt,
  });
  yield { type: 'receipt', receipt };
  if (failure !== undefined) throw failure;
}

function keep({ store }: Seams, owner: string, statement: string): NoteOutcome {
  if (QUESTION.test(statement)) return { saved: false, reason: 'question' };
  if (store.notes(owner).length >= 500) return { saved: false, reason: 'full' };
  const { note, duplicate } = store.addNote(owner, statement);
  return { saved: true, noteId: note.id, ...(duplicate && { reason: 'duplicate' }) };
}

/** Implements requirement C1: returns the route of a question and stores nothing. */
export async function classify(
  seams: Seams,
  input: Readonly<{ query: string; model?: string | undefined }>,
  request: Request,
) {
  const query = seams.normalize(input.query);
  const modelId = chooseModel(request, input.model);
  const prompt = toPrompt({ query, agent: 'auto', history: [], notes: [] });
  const typed = input.query;
  const ask: ModelRequest = { ...request, ...prompt, query, typed, modelId, headerOnly: true };
  const settle = await reserve(seams, { ...request, ...prompt, modelId });
  try {
    await drain(read(seams, ask, 'auto'));
  } finally {
    await settle();
  }
  const { account, traceId } = request;
  const receipt = seams.receipt(toReceipt(account, { traceId, model: modelId }));
  return { ...account.route, originalQuery: query, receipt };
}
