import MiniSearch from 'minisearch';

const IGNORED = new Set(
  'a an and are at do did does for from have has i in is it me my mine of on or our that the to was we were what when where which who why how you your tell show about know much many said say asked list notes note reminders remember'.split(
    ' ',
  ),
);

const processTerm = (term: string): string | null => {
  const plain = term.toLowerCase().replace(/['’]s$/, '');
  if (plain === '' || IGNORED.has(plain)) return null;
  return plain.length > 3 ? plain.replace(/(?<!s)s$/, '') : plain;
};

const EVERYTHING =
  /\b(?:all|list|show|everything|any)\b.*\b(?:notes?|reminders?|saved|stored|know|remember)\b|know about me|my (?:notes|reminders|to-?do list)$/;

const quote = (note: string): string => `> ${note.replaceAll('\n', '\n> ')}`;

/** Answers a question with quotes from the notes that match it; returns undefined if no note matches. */
export function answerFromNotes(
  query: string,
  { notes, brief }: Readonly<{ notes: readonly string[]; brief: boolean }>,
): string | undefined {
  if (notes.length === 0) return undefined;
  if (EVERYTHING.test(query.toLowerCase())) {
    const lines = notes.slice(0, brief ? 3 : 20).map(quote);
    return `Your notes that come closest:\n\n${lines.join('\n>\n')}`;
  }
  const index = new MiniSearch({ fields: ['text'], processTerm });
  index.addAll(notes.map((text, id) => ({ id, text })));
  const [best, second] = index.search(query, { prefix: true, fuzzy: 0.2 });
  const found = [
    best,
    brief || (second?.score ?? 0) < (best?.score ?? 0) * 0.6 ? undefined : second,
  ]
    .flatMap((hit) => (hit === undefined ? [] : [notes[Number(hit.id)] ?? []]))
    .flat();
  if (found.length === 0) return undefined;
  return `Your notes say:\n\n${found.map(quote).join('\n>\n')}`;
}
