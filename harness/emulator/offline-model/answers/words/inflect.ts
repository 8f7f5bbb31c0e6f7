import nlp from 'compromise';
import { z } from 'zod';
import { COMPARISONS, PARTICIPLES, PASTS, PLURALS } from './irregular-forms.ts';

export type Form =
  'plural' | 'past tense' | 'past participle' | 'gerund' | 'comparative' | 'superlative';

/** Matches verb prefixes that do not change how the verb is inflected. */
const PREFIX = /^(?:over|under|out|re|un|mis|with|fore|for)(?=\w{2})/;
/** Matches the endings of adjectives that form the comparative with "more" instead of "-er". */
const WITH_MORE = /(?:ful|less|ous|ive|ed|ing|ic|ern|ent|ant|al|ble|ish|ct|se)$/;

/** Returns the irregular form of a verb, with or without a prefix; undefined for a regular verb. */
function irregular(forms: Readonly<Record<string, string>>, word: string): string | undefined {
  if (Object.hasOwn(forms, word)) return forms[word];
  const [prefix] = PREFIX.exec(word) ?? [];
  const base = prefix === undefined ? undefined : word.slice(prefix.length);
  return base !== undefined && Object.hasOwn(forms, base) ? `${prefix}${forms[base]}` : undefined;
}

function plural(word: string): string {
  const [, head = '', rest = ''] = /^(\w+)(-in-law|(?<=passer)-?by)$/.exec(word) ?? [];
  if (rest !== '') return plural(head) + rest;
  const noun = nlp(word);
  noun.tag('Noun');
  return PLURALS[word] ?? (noun.nouns().toPlural().text() || `${word}s`);
}

const Forms = z.array(z.object({ PastTense: z.string(), Gerund: z.string() })).min(1);

function verbForm(word: string, form: 'PastTense' | 'Gerund'): string {
  if (form === 'Gerund' && word.endsWith('ic')) return `${word}king`;
  const verb = nlp(word);
  verb.tag('Infinitive');
  const conjugated = Forms.safeParse(verb.verbs().conjugate()).data?.[0]?.[form];
  const found = conjugated?.replace(/^(?:is|am|are) /, '') || word;
  const [prefix = ''] = PREFIX.exec(word) ?? [];
  // The inflection library returns some verbs with a prefix unchanged, so the verb is inflected without its prefix.
  return found === word && prefix !== ''
    ? prefix + verbForm(word.slice(prefix.length), form)
    : found;
}

/** Returns the number of syllables: groups of vowels, without a silent "e" at the end. */
const syllables = (word: string): number =>
  word.replace(/(?<![aeiouyl])e$|(?<=[aeiouy]l)e$/, '').match(/[aeiouy]+/g)?.length ?? 0;

function degree(word: string, form: 'comparative' | 'superlative'): string {
  const listed = COMPARISONS[word]?.[form === 'comparative' ? 0 : 1];
  if (listed !== undefined) return listed;
  const count = syllables(word);
  const isLong = count > 2 || (count === 2 && WITH_MORE.test(word));
  if (isLong && !/^un.*y$/.test(word)) return `${form === 'comparative' ? 'more' : 'most'} ${word}`;
  const adjective = nlp(word);
  adjective.tag('Adjective');
  const forms = adjective.adjectives();
  const text = form === 'comparative' ? forms.toComparative().text() : forms.toSuperlative().text();
  return text || `${form === 'comparative' ? 'more' : 'most'} ${word}`;
}

export function inflect(word: string, form: Form): string {
  if (form === 'plural') return plural(word);
  if (form === 'gerund') return verbForm(word, 'Gerund');
  const past = irregular(PASTS, word) ?? verbForm(word, 'PastTense');
  if (form === 'past tense') return past;
  if (form === 'past participle') return irregular(PARTICIPLES, word) ?? past;
  return degree(word, form);
}
