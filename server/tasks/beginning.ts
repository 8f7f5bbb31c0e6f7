import { openAnswer, type AnswerOpening } from './answer-tag.ts';
import { firstMark, type FirstMark } from './reasoning-marks.ts';

/**
 * The part with which a model's text begins. `undecided` means that more text is needed to tell; a `line` can be a route
 * header.
 */
export type Beginning =
  | Readonly<{ type: 'reasoning'; mark: FirstMark }>
  | Readonly<{ type: 'answer'; opening: AnswerOpening }>
  | Readonly<{ type: 'fence'; fence: string; length: number }>
  | Readonly<{ type: 'line' }>
  | Readonly<{ type: 'undecided' }>;

const FENCE = /^(`{3,16}|~{3,16})[ \t]{0,8}[a-z]{0,16}[ \t]{0,8}\r?\n/i;
const MAYBE_FENCE = /^(?:`{1,16}|~{1,16})[ \t]{0,8}[a-z]{0,16}[ \t]{0,8}\r?$/i;

/** Tells what a text begins with; a code fence and the mark of an answer count only while none is open. */
export function readBeginning(
  text: string,
  open: Readonly<{ fence: string | undefined; closes: readonly string[] | undefined }>,
): Beginning {
  const mark = firstMark(text);
  if (typeof mark === 'object') return { type: 'reasoning', mark };
  const opening = open.closes === undefined ? openAnswer(text) : undefined;
  if (typeof opening === 'object') return { type: 'answer', opening };
  const isMaybeFence = open.fence === undefined && MAYBE_FENCE.test(text);
  if (text === '' || mark === 'undecided' || opening === 'undecided' || isMaybeFence)
    return { type: 'undecided' };
  const [whole = '', fence] = (open.fence === undefined && FENCE.exec(text)) || [];
  return fence === undefined ? { type: 'line' } : { type: 'fence', fence, length: whole.length };
}
