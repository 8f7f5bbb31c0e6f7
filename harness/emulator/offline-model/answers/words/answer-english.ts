import { questionAlone } from '../question-alone.ts';
import { inflect, type Form } from './inflect.ts';
import type { Sense } from './read-sense.ts';
import type { WordNet } from './word-net.ts';

const WORD = String.raw`["'*]?([a-z][a-z' -]*?)["'*]?`;
const asks = (pattern: string) => new RegExp(pattern.replace('WORD', () => WORD));

const FORMS: readonly (readonly [RegExp, Form])[] = [
  [asks('plural (?:form )?(?:of|for) (?:the (?:word|noun) )?WORD$'), 'plural'],
  [asks('past participle (?:of|for) (?:the (?:word|verb) )?WORD$'), 'past participle'],
  [
    asks('(?:simple )?past(?: tense)?(?: form)? (?:of|for) (?:the (?:word|verb) )?WORD$'),
    'past tense',
  ],
  [asks('gerund (?:form )?of (?:the (?:word|verb) )?WORD$'), 'gerund'],
  [asks('comparative (?:form )?of (?:the (?:word|adjective) )?WORD$'), 'comparative'],
  [asks('superlative (?:form )?of (?:the (?:word|adjective) )?WORD$'), 'superlative'],
];
const SYNONYM = asks(
  '(?:synonyms?|another (?:word|term)|other words?|thesaurus)(?: for| of)? (?:the word )?WORD$',
);
const ANTONYM = asks('(?:antonyms?|opposite)(?: of| for)? (?:the word )?WORD$');
const MEANING = [
  asks(`what does (?:the word )?WORD mean(?: in english)?$`),
  asks('(?:definition|meaning) of (?:the word )?WORD$'),
  asks('^define (?:the word )?WORD(?: for me)?$'),
  asks('what does it mean to be WORD$'),
  asks('what is the meaning of WORD$'),
];

const wordIn = (patterns: readonly RegExp[], text: string): string | undefined =>
  patterns.map((pattern) => pattern.exec(text)?.[1]).find((word) => word !== undefined);

function writeMeaning(word: string, senses: readonly Sense[], brief: boolean): string {
  const lines = senses.slice(0, brief ? 1 : 4).map(({ kind, definition, examples }) => {
    const example = brief || examples[0] === undefined ? '' : `, as in ${examples[0]}`;
    return `*${kind}*: ${definition}${example}`;
  });
  if (brief) return `**${word}**, ${lines.join('')}`;
  return `**${word}**\n\n${lines.map((line, index) => `${index + 1}. ${line}`).join('\n')}`;
}

async function antonymsOf(senses: readonly Sense[], wordNet: WordNet): Promise<string[]> {
  const found = await Promise.all(
    senses.flatMap(({ pointers }) =>
      pointers
        .filter(({ symbol }) => symbol === '!')
        .map(async (pointer) => (await wordNet.follow(pointer))?.words[pointer.to - 1]),
    ),
  );
  return [...new Set(found.filter((word) => word !== undefined))];
}

const list = (words: readonly string[]): string => words.map((word) => `**${word}**`).join(', ');

/**
 * Answers questions about forms, meanings, synonyms and antonyms of English words; returns undefined for any other
 * question.
 */
export async function answerEnglish(
  query: string,
  { wordNet, brief }: Readonly<{ wordNet: WordNet; brief: boolean }>,
): Promise<string | undefined> {
  const text = questionAlone(query);
  for (const [pattern, form] of FORMS) {
    const word = pattern.exec(text)?.[1];
    if (word !== undefined) return `The ${form} of *${word}* is **${inflect(word, form)}**.`;
  }
  const similar = SYNONYM.exec(text)?.[1];
  if (similar !== undefined) {
    const senses = await wordNet.look(similar);
    const words = new Set(senses.flatMap(({ words: all }) => all));
    const others = [...words]
      .filter((word) => word.toLowerCase() !== similar)
      .slice(0, brief ? 3 : 8);
    if (others.length > 0) return `Words close to *${similar}*: ${list(others)}.`;
  }
  const opposed = ANTONYM.exec(text)?.[1];
  if (opposed !== undefined) {
    const words = await antonymsOf(await wordNet.look(opposed), wordNet);
    if (words.length > 0) return `The opposite of *${opposed}*: ${list(words.slice(0, 4))}.`;
  }
  const defined = wordIn(MEANING, text);
  if (defined === undefined) return undefined;
  const senses = await wordNet.look(defined);
  return senses.length === 0 ? undefined : writeMeaning(defined, senses, brief);
}
