import nlp from 'compromise';

export type Form =
  'plural' | 'past tense' | 'past participle' | 'gerund' | 'comparative' | 'superlative';

/** Plurals that the library forms by the rule, though usage does not. */
const PLURALS: Readonly<Record<string, string>> = {
  phenomenon: 'phenomena',
  criterion: 'criteria',
  cactus: 'cacti',
  ox: 'oxen',
  mouse: 'mice',
  goose: 'geese',
  sheep: 'sheep',
};
const PARTICIPLES: Readonly<Record<string, string>> = {
  write: 'written',
  swim: 'swum',
  go: 'gone',
  eat: 'eaten',
  see: 'seen',
  take: 'taken',
  drink: 'drunk',
  sing: 'sung',
  begin: 'begun',
  give: 'given',
  break: 'broken',
  choose: 'chosen',
  drive: 'driven',
  know: 'known',
  speak: 'spoken',
  do: 'done',
  be: 'been',
  run: 'run',
  come: 'come',
  ring: 'rung',
  grow: 'grown',
  fly: 'flown',
  wear: 'worn',
  bite: 'bitten',
  fall: 'fallen',
  forget: 'forgotten',
  freeze: 'frozen',
  get: 'got',
  hide: 'hidden',
  ride: 'ridden',
  rise: 'risen',
  shake: 'shaken',
  steal: 'stolen',
  throw: 'thrown',
  wake: 'woken',
  draw: 'drawn',
  show: 'shown',
  become: 'become',
};

function plural(word: string): string {
  const noun = nlp(word);
  noun.tag('Noun');
  return PLURALS[word] ?? (noun.nouns().toPlural().text() || `${word}s`);
}

function verbForm(word: string, form: 'past tense' | 'gerund'): string {
  const verb = nlp(word);
  verb.tag('Infinitive');
  const forms = verb.verbs();
  const text = form === 'gerund' ? forms.toGerund().text() : forms.toPastTense().text();
  return text.replace(/^(?:is|am|are) /, '') || word;
}

function degree(word: string, form: 'comparative' | 'superlative'): string {
  const adjective = nlp(word);
  adjective.tag('Adjective');
  const forms = adjective.adjectives();
  const text = form === 'comparative' ? forms.toComparative().text() : forms.toSuperlative().text();
  return text || `${form === 'comparative' ? 'more' : 'most'} ${word}`;
}

/** Returns a form of an English word in lower case. */
export function inflect(word: string, form: Form): string {
  if (form === 'plural') return plural(word);
  if (form === 'past participle') return PARTICIPLES[word] ?? verbForm(word, 'past tense');
  if (form === 'past tense' || form === 'gerund') return verbForm(word, form);
  return degree(word, form);
}
