import { canonicalText } from '../classify/canonical-text.ts';
import { wantsForgotten } from '../keeping-wish.ts';
import type { Label } from '../labels.ts';
import { answerFromNotes } from './answer-notes.ts';
import { answerStore } from './answer-store.ts';
import { DEMO } from './demo.ts';
import { answerMath, createMathCalls } from './math/answer-math.ts';
import { isInstruction, questionKindOf } from './kinds.ts';
import { offlineAnswer } from './plain-answer.ts';
import { answerEnglish } from './words/answer-english.ts';
import { openWordNet } from './words/word-net.ts';

type Question = Readonly<{
  query: string;
  label: Label;
  notes: readonly string[];
  earlier: readonly string[];
  brief: boolean;
}>;

export type Answerer = Readonly<{
  answer: (question: Question) => Promise<string>;
  close: () => Promise<void>;
}>;

const ASKS_FOR_DEMO =
  /\b(?:demo|showcase|sample|example)s? (?:of |for )?(?:your |the |all )?(?:text )?(?:formatting|markdown|layout)\b|\b(?:formatting|markdown) (?:demo|showcase|sample|example)/;

const ASKS_FOR_WORD = /^(?:define|definition of|synonyms? (?:of|for)|opposite of|plural of)\b/;

export async function createAnswerer(): Promise<Answerer> {
  const calls = createMathCalls();
  const wordNet = await openWordNet();
  // The math worker starts in the background, so that it is ready for the first calculation.
  calls.warm().catch(() => undefined);

  async function answer({ query, label, notes, earlier, brief }: Question): Promise<string> {
    const canonical = canonicalText(query);
    const plain = () => offlineAnswer(questionKindOf(canonical, label), { earlier, label, brief });
    if (ASKS_FOR_DEMO.test(canonical)) return DEMO;
    const isAboutNotes = label === 'retrieve' || label === 'store' || label === 'general';
    if (isAboutNotes && wantsForgotten(canonical) && !isInstruction(canonical))
      return offlineAnswer('forget', { earlier, label, brief });
    if (label === 'store') return answerStore(query);
    if (label === 'retrieve') return answerFromNotes(query, { notes, brief }) ?? plain();
    const english = () => answerEnglish(canonical, { wordNet, brief });
    const math = () => answerMath(query, { calls, brief });
    // A calculation is answered whatever label the question has; words are looked up only for questions about English.
    const found =
      label === 'english' || ASKS_FOR_WORD.test(canonical)
        ? ((await english()) ?? (await math()))
        : await math();
    return found ?? plain();
  }

  return {
    answer,
    close: async () => {
      await Promise.all([calls.close(), wordNet.close()]);
    },
  };
}
