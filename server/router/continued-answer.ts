import { OnecallError } from '../errors.ts';
import { joinAnswers } from '../store/join-answers.ts';
import type { Turn } from '../store/turn.ts';
import { remaining } from '../store/visible-turns.ts';

/**
 * Returns the turns for a prompt that continues an answer: the turns before that answer, and that answer with its
 * continuations so far.
 */
export function upToContinued(turns: readonly Turn[], continues: string): Turn[] {
  const answers = joinAnswers(remaining(turns, { continues }));
  const first = firstPiece(turns, continues);
  return answers.slice(0, answers.findIndex(({ messageId }) => messageId === first?.messageId) + 1);
}

/**
 * Returns the answer that a message continues: its first turn, with the text of all its continuations so far.
 *
 * @throws {OnecallError} when no answer of the conversation that was cut at the length limit has this id
 */
export function continuedAnswer(turns: readonly Turn[], continues: string): Turn {
  const piece = turns.find(({ messageId }) => messageId === continues);
  const answer = upToContinued(turns, continues).at(-1);
  if (piece === undefined || answer === undefined) throw new OnecallError('message_missing');
  const { state, receipt } = piece;
  if (state === 'cut' && receipt?.ending === 'cut') return answer;
  const end = state === 'cut' ? receipt?.ending : state;
  throw new OnecallError('input_invalid', {
    message: `Cannot continue an answer that is ${end}: only one that was cut at the length limit can be continued`,
  });
}

/** Returns the first known turn of the answer to which a message belongs, as its beginning or a continuation. */
function firstPiece(turns: readonly Turn[], messageId: string): Turn | undefined {
  const byId = new Map(turns.map((turn) => [turn.messageId, turn]));
  let piece = byId.get(messageId);
  while (piece?.continues !== undefined) {
    const before = byId.get(piece.continues);
    byId.delete(piece.continues);
    if (before === undefined) break;
    piece = before;
  }
  return piece;
}
