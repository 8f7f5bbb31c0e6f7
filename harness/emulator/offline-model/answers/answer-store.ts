const START =
  /^(?:please )?(?:(?:can|could|would) you )?(?:(?:please )?(?:remember|note|keep in mind|don'?t forget|save|store|write down|jot down|take a note|make a note)(?: this| the following| that| down)?\b[\s:,]*)/i;

const YOURS: Readonly<Record<string, string>> = {
  my: 'your',
  mine: 'yours',
  i: 'you',
  "i'm": 'you are',
  "i've": 'you have',
  "i'd": 'you would',
  "i'll": 'you will',
  am: 'are',
  me: 'you',
  myself: 'yourself',
  our: 'your',
  we: 'you',
  us: 'you',
};

/** Rewrites a statement in the second person: "my code is 4471" becomes "your code is 4471". */
function saidBack(statement: string): string {
  const words = statement
    .normalize('NFC')
    .trim()
    .replace(START, '')
    .replace(/[\s.!]+$/, '')
    .split(/(?<=\s)|(?=\s)/);
  return words.map((word) => YOURS[word.toLowerCase().replaceAll('’', "'")] ?? word).join('');
}

/**
 * Acknowledges a statement in one sentence. The answer does not claim that a note was saved, because the page shows
 * that.
 */
export function answerStore(query: string): string {
  const said = saidBack(query).replaceAll(/\s+/g, ' ');
  return said === '' || said.length > 200 ? 'Noted.' : `Understood: ${said}.`;
}
