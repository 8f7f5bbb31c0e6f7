import type { Turn } from './turn.ts';

const joined = (first: Turn, { response }: Turn): Turn => ({
  ...first,
  ...(first.response && {
    response: {
      ...first.response,
      content: first.response.content + (response?.content ?? ''),
    },
  }),
});

/**
 * Returns one turn for each answer: its first turn, with the texts of its continuations appended. A continuation
 * whose answer is not among the turns stays a turn of its own.
 */
export function joinAnswers(turns: readonly Turn[]): Turn[] {
  const answers: Turn[] = [];
  const places = new Map<string, number>();
  for (const turn of turns) {
    const at = turn.continues === undefined ? undefined : places.get(turn.continues);
    const first = at === undefined ? undefined : answers[at];
    if (at === undefined || first === undefined) places.set(turn.messageId, answers.push(turn) - 1);
    else {
      answers[at] = joined(first, turn);
      places.set(turn.messageId, at);
    }
  }
  return answers;
}
