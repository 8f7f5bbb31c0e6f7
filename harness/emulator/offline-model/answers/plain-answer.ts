import type { Label } from '../labels.ts';
import { LINES, type QuestionKind } from './kinds.ts';
import { suggestion } from './suggestions.ts';

const CONNECT =
  'This is the **offline model**. To connect a language model, start Ollama or LM Studio and then Onecall again, or set `OPENAI_BASE_URL` and `OPENAI_MODEL`, or `BEDROCK_MODEL`.';
const ABILITIES = `I sort each question and answer some kinds of it:

- **Mathematics**: \`15% of 80\`, \`solve x² - 5x + 6 = 0\`, \`derivative of x^3 + 2x\`, \`42 km in miles\`
- **English words**: \`define serendipity\`, \`plural of mouse\`, \`opposite of brave\`
- **Your notes**: \`remember that my locker code is 4471\`, then \`what is my locker code?\``;

export type PlainOptions = Readonly<{
  label: Label;
  earlier: readonly string[];
  brief: boolean;
}>;

/**
 * Returns a line that says why there is no answer, and suggests a question that the offline model can answer. No
 * answer of a conversation repeats an earlier suggestion.
 */
export function offlineAnswer(kind: QuestionKind, { label, earlier, brief }: PlainOptions): string {
  const isNew = (text: string) => earlier.every((answer) => !answer.includes(text));
  if (kind === 'abilities' && isNew(ABILITIES))
    return brief ? ABILITIES : `${ABILITIES}\n\n${CONNECT}`;
  const question = suggestion(label, earlier);
  if (brief) return `Offline model: try \`${question}\`.`;
  const lines: readonly [string, ...string[]] = LINES[kind];
  return `${lines.find(isNew) ?? lines[0]} Try \`${question}\`.`;
}
