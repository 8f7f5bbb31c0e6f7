import { ROUTES, type RouteCode } from '../../target/wire/routes.ts';
import { OFFERED, type Agent, type Route } from './contract.ts';
import type { ModelRequest } from './seams.ts';
import type { Note, Turn } from './store.ts';

type Question = Readonly<{
  query: string;
  agent: Agent;
  history: readonly Turn[];
  notes: readonly Note[];
}>;

/** Number of earlier turns of the conversation that a prompt contains. */
export const HISTORY_TURNS = 6;
const NOTES = 8;

const line = (text: string): string => JSON.stringify(text).replaceAll('<', '\\u003c');

const words = (text: string): readonly string[] =>
  text.toLowerCase().match(/[\p{L}\p{N}]{4,}/gu) ?? [];

/** Returns the notes for the prompt: those that share most words with the question first, then the newest. */
function ranked(query: string, notes: readonly Note[]): readonly Note[] {
  const wanted = new Set(words(query));
  const score = ({ text }: Note) => words(text).filter((word) => wanted.has(word)).length;
  return notes.toSorted((a, b) => score(b) - score(a)).slice(0, NOTES);
}

/** Returns the prompt of a question: the routes and notes are in the instructions, followed by the conversation. */
export function toPrompt({
  query,
  agent,
  history,
  notes,
}: Question): Pick<ModelRequest, 'system' | 'messages'> {
  const routes = OFFERED[agent].map((code) => `${code}: ${code.replace('_', ' ')}`).join('\n');
  const system = `Your reply starts with one line, the route and your confidence in percent:
${OFFERED[agent][0]} 97
Then a line break, then your answer.

<routes>
${routes}
</routes>

<notes>
${ranked(query, notes)
  .map(({ text }) => line(text))
  .join('\n')}
</notes>`;
  const turns = history.slice(-HISTORY_TURNS).flatMap(({ query, response }) =>
    response === undefined || response.content === ''
      ? []
      : [
          { role: 'user' as const, text: query },
          { role: 'assistant' as const, text: response.content },
        ],
  );
  return { system, messages: [...turns, { role: 'user', text: query }] };
}

const isOffered = (code: string, agent: Agent): code is RouteCode =>
  OFFERED[agent].some((offered) => offered === code);

/** Returns the route that the header line of an answer names, or the fallback route when the header is unreadable. */
export function toRoute(header: string, agent: Agent): Route {
  const [, code = '', percent = ''] = /^([a-z]+) (\d{1,3})$/.exec(header.trim()) ?? [];
  if (!isOffered(code, agent))
    return { ...ROUTES[OFFERED[agent][0]], confidence: 0, fallback: true };
  return { ...ROUTES[code], confidence: Number(percent) / 100, fallback: false };
}
