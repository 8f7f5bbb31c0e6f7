import type { ModelCatalog } from '../../../harness/emulator/bedrock/respond.ts';

/** Kinds of answers that the scripted model gives; the question names the kind. */
export const KINDS = ['short', 'long', 'cut', 'broken'] as const;
export type Kind = (typeof KINDS)[number];

export const LIFE_MODEL = 'test.life-v1:0';
const QUESTION = /q\d+ (?:short|long|cut|broken)/g;
const WORDS = { short: 6, long: 60, cut: 12, broken: 12 } as const satisfies Record<Kind, number>;
const PER_TOKEN_MS = 4;

let asked = 0;
const calls = new Map<string, number>();

/** Returns a question with a text that no other question has. */
export const newQuestion = (kind: Kind): string => `q${(asked += 1)} ${kind}`;

/** Returns how many model calls a question has caused. */
export const callsFor = (query: string): number => calls.get(query) ?? 0;

export const kindOf = (query: string): Kind =>
  KINDS.find((kind) => query.endsWith(kind)) ?? 'short';

/** Returns the full answer to a question; no word occurs twice in it. */
export function lifeAnswerTo(query: string): string {
  const [name = ''] = query.split(' ');
  return Array.from({ length: WORDS[kindOf(query)] }, (_, at) => `${name}w${at} `).join('');
}

/** The scripted model: it reads the kind of answer from the question, and counts its calls. */
export const LIFE_MODELS: ModelCatalog = {
  [LIFE_MODEL]: {
    pace: { perTokenMs: PER_TOKEN_MS },
    respond: async function* ({ messages }) {
      const prompt =
        messages
          .at(-1)
          ?.content.map(({ text }) => text)
          .join('') ?? '';
      const query = prompt.match(QUESTION)?.at(-1) ?? '';
      calls.set(query, callsFor(query) + 1);
      yield 'general 90\n';
      const answer = lifeAnswerTo(query);
      if (kindOf(query) === 'broken') {
        yield answer.slice(0, answer.length / 2);
        throw new Error('The model breaks off');
      }
      yield answer;
      if (kindOf(query) === 'cut') yield { stopReason: 'max_tokens' };
    },
  },
};
