import type { Respond } from '../../emulator/bedrock/respond.ts';
import { readPrompt } from '../../emulator/offline-model/read-prompt.ts';

/** Keywords of each route code. The first match decides, and codes that the prompt does not offer are skipped. */
const KEYWORDS: readonly (readonly [code: string, words: RegExp])[] = [
  ['save', /\b(?:remember|note that|keep in mind|don't forget|my \w+(?: \w+)? is)\b/],
  [
    'recall',
    /\bmy\b.*\b(?:notes?|lists?|reminders?)\b|\bdid i\b|\b(?:what|when|where|who) (?:is|are|was) my\b/,
  ],
  ['language', /\b(?:translat\w*|spanish|french|german|italian|japanese|in latin)\b/],
  [
    'code',
    /\b(?:code|algorithm|program\w*|function|database|sql|python|javascript|recurs\w*|compiler|binary)\b/,
  ],
  ['english', /\b(?:grammar|synonym|spell\w*|sentence|poem|essay|noun|verb|define|meaning of)\b/],
  [
    'math',
    /\d\s*[-+*/^]\s*\d|\b(?:calculate|equation|derivative|integral|sum|solve|percent|triangle|square root)\b/,
  ],
];

/** Matches a question that asks for an answer which takes some seconds. */
const LONG = /\blong demo\b/;
const LONG_STEPS = 36;
const LONG_STEP_MS = 50;

const LINGER = /<linger ms="(\d{1,5})"\/>/;

/**
 * Answers the same prompt always alike and at once. The route follows from keywords, among the routes that the prompt
 * offers; then a text may repeat the prompt's notes. A question for a long demo gets its answer in steps. With `<linger
 * ms="300"/>` in the instructions, the model pauses that long before its last word.
 */
export const keywordModel: Respond = async function* (request, { signal }) {
  const { offered, notes, query } = readPrompt(request);
  const text = query.normalize('NFKC').toLowerCase();
  const codes = offered.map(({ code }) => code);
  const found = KEYWORDS.find(([code, words]) => codes.includes(code) && words.test(text))?.[0];
  const general = codes.includes('general') ? 'general' : codes[0];
  const code = found ?? general ?? 'general';
  yield `${code} ${found === undefined ? 60 : 90}\n`;
  if (code === 'recall') yield `Your notes say: ${notes.join('; ')}. `;
  if (LONG.test(text))
    for (let step = 0; step < LONG_STEPS && !signal.aborted; step += 1) {
      yield `Step ${step + 1} is shown. `;
      await silence(LONG_STEP_MS, signal);
    }
  yield 'That is what I have to say ';
  yield `about ${code.replace('_', ' ')}`;
  const lingerMs = Number(LINGER.exec(request.system?.[0]?.text ?? '')?.[1] ?? 0);
  if (lingerMs > 0) await silence(lingerMs, signal);
  yield '.';
};

async function silence(ms: number, signal: AbortSignal): Promise<void> {
  await new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      resolve();
    });
  });
}
