import { canonicalText } from '../classify/canonical-text.ts';
import type { Label } from '../labels.ts';
import { answerFromNotes } from './answer-notes.ts';
import { answerStore } from './answer-store.ts';
import { DEMO } from './demo.ts';
import { answerMath, createMathCalls } from './math/answer-math.ts';
import { plainAnswer } from './plain-answer.ts';
import { answerEnglish } from './words/answer-english.ts';
import { openWordNet } from './words/word-net.ts';

export type Question = Readonly<{
  query: string;
  label: Label;
  notes: readonly string[];
  brief: boolean;
}>;

export type Answerer = Readonly<{
  /** The answer in Markdown. */
  answer: (question: Question) => Promise<string>;
  close: () => Promise<void>;
}>;

const ASKS_FOR_DEMO =
  /\b(?:demo|showcase|sample|example)s? (?:of |for )?(?:your |the |all )?(?:text )?(?:formatting|markdown|layout)\b|\b(?:formatting|markdown) (?:demo|showcase|sample|example)/;

export async function createAnswerer(): Promise<Answerer> {
  const calls = createMathCalls();
  const wordNet = await openWordNet();
  // Not awaited: it is ready long before the first person has typed a sum.
  calls.warm().catch(() => undefined);

  async function answer({ query, label, notes, brief }: Question): Promise<string> {
    const canonical = canonicalText(query);
    if (ASKS_FOR_DEMO.test(canonical)) return DEMO;
    if (label === 'store') return answerStore(query);
    if (label === 'retrieve') return answerFromNotes(query, { notes, brief });
    const english = () => answerEnglish(canonical, { wordNet, brief });
    const math = () => answerMath(query, { calls, brief });
    // A sum is worked out whatever it was taken for; a word is only looked up where English is meant.
    const found = label === 'english' ? ((await english()) ?? (await math())) : await math();
    return found ?? plainAnswer(canonical, { label, brief });
  }

  return {
    answer,
    close: async () => {
      await Promise.all([calls.close(), wordNet.close()]);
    },
  };
}
