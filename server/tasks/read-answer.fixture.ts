import fc from 'fast-check';
import type { ModelAnswer } from '../model/port.ts';
import { readAnswer } from './read-answer.ts';
import { offerOf, OFFERED } from './routes.ts';
import { SPECIALISTS, type RouteCode } from './specialists/all.ts';

/** Reads an answer that arrives in chunks; `msApart` is the time between two chunks on the reader's clock. */
export async function readPieces(
  chunks: readonly string[],
  { msApart = 0, reasons = false }: Readonly<{ msApart?: number; reasons?: boolean }> = {},
) {
  let now = 0;
  async function* answer(): ModelAnswer {
    for (const text of chunks) {
      yield { type: 'text', text };
      now += msApart;
    }
    yield {
      type: 'usage',
      usage: { inputTokens: 3, outputTokens: 5, cacheReadTokens: 0, cacheWriteTokens: 0 },
      stopReason: 'end_turn',
    };
  }
  const routes = [];
  let text = '';
  let thought = false;
  let firstTextMs = Infinity;
  for await (const part of readAnswer(answer(), {
    offer: offerOf('auto'),
    reasons,
    now: () => now,
  })) {
    if (part.type === 'route') routes.push(part.route);
    if (part.type === 'text') {
      text += part.text;
      if (part.text.trim() !== '') firstTextMs = Math.min(firstTextMs, now);
    }
    if (part.type === 'thinking') thought = true;
  }
  return { routes, text, thought, firstTextMs };
}

/** Cuts a text at any places, also between the halves of a surrogate pair, or into single characters. */
export function cutAt(whole: string, cuts: readonly number[]): string[] {
  if (cuts.length === 0) return whole.split('');
  const at = [
    0,
    ...cuts.map((n) => n % (whole.length + 1)).toSorted((a, b) => a - b),
    whole.length,
  ];
  return at.slice(1).map((end, index) => whole.slice(at[index], end));
}
export const cuts = fc.array(fc.nat(), { maxLength: 12 });

export const anyText = fc.string({ unit: 'grapheme', maxLength: 200, size: 'max' });
const beginning = fc.constantFrom(
  '',
  ' ',
  '    indented code\n',
  '\tindented code\n',
  '```\ngit fetch\n```\n',
  '```js\nlet x\n```\n',
  '~~~\nx\n~~~\n',
  '`code` first ',
  '\n',
  '\n\n',
  '\r\n\r\n',
  ' \n',
  'math 97 is a course. ',
  'general 100 times ',
  'code: see below ',
  'math\n',
  '97\n',
  '**math** ',
  '<b>html</b> ',
  '<think>a tag that the answer explains</think> ',
  '{"a":1}\n',
  '[1] ',
  '> math 97 was the course\n',
  '| math | 97 |\n',
  '# Title\n',
  '\uFEFF',
);
export const answerText = fc.tuple(beginning, anyText).map((parts) => parts.join(''));

export const anyCode = fc.constantFrom(...OFFERED.auto);
export const anyPercent = fc.integer({ min: 0, max: 100 });
export const writings: readonly ((code: RouteCode, percent: number) => string)[] = [
  (code, percent) => `${code} ${percent}`,
  (code, percent) => `${code} ${percent}%`,
  (code, percent) => `**${code} ${percent}**`,
  (code, percent) => `\`${code} ${percent}\``,
  (code, percent) => `${code.toUpperCase()}, ${percent}`,
  (code, percent) => `${code}: ${percent} %`,
  (code, percent) => `## ${code} - ${percent}`,
  (code, percent) => `Route: ${code} ${percent}`,
  (code, percent) => `${code} ${(percent / 100).toFixed(2)}`,
  (code, percent) => `{"route":"${code}","p":${percent / 100}}`,
  (code, percent) => `{"route": "${code}", "p": ${percent / 100}}`,
  (code, percent) => `{"route": "${code}", "confidence": "${(percent / 100).toFixed(2)}"}`,
  (code, percent) => `${SPECIALISTS[code].name} ${percent}`,
  (code, percent) => `**${SPECIALISTS[code].name}:** ${percent}%`,
  (code, percent) => `“${code}” – ${percent}`,
  (code, percent) => `✅ ${code} → ${percent}%`,
  (code, percent) => `\u200b${code} ${percent}\u2060`,
  (code, percent) => `「${code} ${percent}」`,
  (code, percent) => `${code} ${percent}/100`,
  (code, percent) => `Category: ${code}, confidence: ${percent} percent`,
  (code, percent) => `<header>${code} ${percent}</header>`,
  (code, percent) =>
    `${code} ${percent}`.replace(/[a-z\d]/g, (c) => String.fromCodePoint(c.charCodeAt(0) + 0xfee0)),
];
export const anyHeader = fc
  .record({ code: anyCode, percent: anyPercent, write: fc.constantFrom(...writings) })
  .map(({ code, percent, write }) => ({ code, percent, line: write(code, percent) }));

export const blank = fc.constantFrom('', '\n', '\n\n', '\r\n', '  \n', ' ');
