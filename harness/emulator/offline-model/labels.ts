/** Labels of the routes that the offline model was trained on; a prompt may use other names for them. */
export const LABELS = [
  'math',
  'english',
  'language',
  'computer_science',
  'store',
  'retrieve',
  'general',
] as const;

export type Label = (typeof LABELS)[number];

/** Meaning of each label in words, by which a route with another name is recognised. */
export const LABEL_MEANING: Readonly<Record<Label, string>> = {
  math: 'mathematics: arithmetic, algebra, geometry, statistics, units, proofs',
  english: 'the English language: meaning of words, grammar, spelling, writing, literature',
  language: 'other languages: translation, phrases, grammar of foreign languages',
  computer_science: 'computing: programming, algorithms, databases, networks, software tools',
  store: 'a statement about the person to keep for later, a request to remember something',
  retrieve: "a question about the person's own notes, lists, reminders, what they said before",
  general: 'anything else: world knowledge, advice, small talk',
};
