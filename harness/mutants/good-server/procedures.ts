import { answer, classify, type Request } from './answer.ts';
import {
  ById,
  ChatInput,
  ClassifyInput,
  ListInput,
  NoteById,
  NoteInput,
  RenameInput,
} from './contract.ts';
import { Refusal } from './refusal.ts';
import type { Person, Seams } from './seams.ts';

export type Limits = Readonly<{ routeMs: number; silenceMs: number; answerMs: number }>;

type Call = Readonly<{
  path: string;
  input: unknown;
  person: Person;
  request: Request;
  limits: Limits;
}>;

/** The stream of a `chat`. @throws when its input is refused. */
export const chat = (seams: Seams, { input, request }: Call) => {
  const asked = ChatInput.parse(input);
  return seams.stream(answer(seams, asked, request), { query: asked.query });
};

/** Every procedure of the contract but `chat`. @throws {Refusal} `not_found` for another path. */
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
      throw new Refusal('not_found');
  }
}
