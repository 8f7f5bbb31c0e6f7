import { answer, classify, type Request } from './answer.ts';
import {
  ById,
  ChatInput,
  ClassifyInput,
  ListInput,
  NoteById,
  NoteInput,
  RenameInput,
  ResumeInput,
  StopInput,
  type ChatPart,
} from './contract.ts';
import { OnecallError } from './refusal.ts';
import { resume } from './resume.ts';
import type { Principal, Seams } from './seams.ts';

export type AnswerDeadlines = Readonly<{ routeMs: number; silenceMs: number; answerMs: number }>;

type Call = Readonly<{
  path: string;
  input: unknown;
  person: Principal;
  request: Request;
  limits: AnswerDeadlines;
}>;

export type Streamed = Readonly<{
  parts: AsyncIterable<ChatPart>;
  /** Reacts to a client that leaves before the end of the stream. */
  connectionLost: () => void;
}>;

async function* whenEnded(
  parts: AsyncIterable<ChatPart>,
  end: () => void,
): AsyncGenerator<ChatPart> {
  try {
    yield* parts;
  } finally {
    end();
  }
}

/**
 * Procedures that answer with a stream, by their path.
 * @throws when their input is refused
 */
export const STREAMS = {
  chat: (seams: Seams, { input, request }: Call): Streamed => {
    const asked = ChatInput.parse(input);
    const { owner } = request;
    const running = seams.running.begin(owner, asked.messageId);
    const parts = answer(seams, asked, { ...request, signal: running.signal });
    const end = () => seams.running.end(owner, asked.messageId);
    return {
      parts: whenEnded(seams.stream(parts, { query: asked.query }), end),
      connectionLost: () => seams.connectionLost(running),
    };
  },
  'chat.resume': (seams: Seams, { input, request }: Call): Streamed => ({
    parts: resume(seams, ResumeInput.parse(input), request),
    connectionLost: () => {},
  }),
} as const;

export const isStreamed = (path: string): path is keyof typeof STREAMS =>
  Object.hasOwn(STREAMS, path);

/**
 * Runs a procedure that answers with one response.
 * @throws {OnecallError} `not_found` for an unknown path
 */
export async function procedure(seams: Seams, call: Call): Promise<unknown> {
  const { path, input, person, request, limits } = call;
  const { store } = seams;
  const { owner } = request;
  switch (path) {
    case 'session.get':
      return {
        username: person.username,
        expiresAt: person.expiresAt.toISOString(),
        limits: { queryMaxCharacters: 4_000, noteMaxCharacters: 4_000, notesMax: 500, ...limits },
      };
    case 'spending.month': {
      const { left, limit } = seams.ledger.month(owner, seams.limitOf(owner));
      return { leftUsd: left / 1e6, limitUsd: limit / 1e6, paused: false };
    }
    case 'session.erase':
      return { erased: store.erase(owner) };
    case 'models.list':
      return request.models.map((id) => ({
        id,
        label: id,
        about: '',
        inputUsdPerMillion: 0,
        outputUsdPerMillion: 0,
      }));
    case 'classify':
      return classify(seams, ClassifyInput.parse(input), request);
    case 'chat.stop': {
      const { messageId } = StopInput.parse(input);
      const running = seams.running.get(owner, messageId);
      if (running) seams.stop(running);
      else if (!store.turn(owner, messageId)) throw new OnecallError('message_missing');
      return { state: running ? 'stopping' : 'ended' };
    }
    case 'conversations.list':
      return store.list(owner, ListInput.parse(input)?.search);
    case 'conversations.get':
      return store.get(owner, ById.parse(input).id);
    case 'conversations.rename': {
      const { id, title } = RenameInput.parse(input);
      return store.rename(owner, id, seams.normalize(title));
    }
    case 'conversations.delete':
      return store.delete(owner, ById.parse(input).id);
    case 'conversations.clear':
      return store.clear(owner, ById.parse(input).id);
    case 'conversations.restore':
      return store.restore(owner, ById.parse(input).id);
    case 'notes.list':
      return store.notes(owner);
    case 'notes.add':
      return store.addNote(owner, seams.normalize(NoteInput.parse(input).text)).note;
    case 'notes.delete':
      return store.deleteNote(owner, NoteById.parse(input).id);
    default:
      throw new OnecallError('not_found');
  }
}
