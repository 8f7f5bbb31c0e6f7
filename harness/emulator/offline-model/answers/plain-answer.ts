import type { Label } from '../labels.ts';

const ABOUT: Readonly<Record<Label, string>> = {
  math: 'I took this for a question of mathematics. I can work out arithmetic, percentages, linear and quadratic equations in one unknown, derivatives, simple statistics and unit conversions: for example `solve 2x + 3 = 11`.',
  english:
    'I took this for a question about English. I can give forms, definitions, synonyms and opposites of words: for example `plural of mouse` or `define serendipity`.',
  language: 'I took this for a question about another language. I have nothing to translate with.',
  computer_science:
    'I took this for a question about computing. I have no knowledge of it to answer from.',
  store: 'Noted.',
  retrieve: 'Your notes do not say anything about that.',
  general: 'I have no knowledge of the world to answer this from.',
};

const CONNECT =
  'This is the **offline model**: it tells routes apart, does mathematics, knows English words and reads your notes, all on this machine. For everything else connect a real model: start again with `OPENAI_BASE_URL` and `OPENAI_MODEL` of an OpenAI-compatible server (Ollama, llama.cpp), or with `BEDROCK_MODEL` for Amazon Bedrock.';

const GREETING = /^(?:hi|hello|hey|good (?:morning|evening|afternoon)|howdy)\b.{0,20}$/;
const WHAT_CAN_YOU_DO =
  /^(?:what (?:can|could|do) you (?:do|know|offer|help with)|who are you|what are you|what is this|help(?: me)?|how (?:do you|does (?:this|it)) work)\b/;
const ABILITIES = `I sort each question and answer some kinds of it:

- **Mathematics**: \`15% of 80\`, \`solve x² - 5x + 6 = 0\`, \`derivative of x^3 + 2x\`, \`42 km in miles\`
- **English words**: \`define serendipity\`, \`plural of mouse\`, \`opposite of brave\`
- **Your notes**: \`remember that my locker code is 4471\`, then \`what is my locker code?\``;
const THANKS = /^(?:thanks|thank you|thx|cheers)\b/;

/** What the offline model says where it has no answer: which kind of question this is, and what would answer it. */
export function plainAnswer(
  canonical: string,
  { label, brief }: Readonly<{ label: Label; brief: boolean }>,
): string {
  if (label === 'general' && GREETING.test(canonical)) {
    return brief ? 'Hello!' : `Hello! ${CONNECT}`;
  }
  if (label === 'general' && WHAT_CAN_YOU_DO.test(canonical))
    return brief ? ABILITIES : `${ABILITIES}\n\n${CONNECT}`;
  if (label === 'general' && THANKS.test(canonical)) return 'You are welcome.';
  return brief ? `${ABOUT[label]} (offline model)` : `${ABOUT[label]}\n\n${CONNECT}`;
}
