/** Converts text such as `go gone, do done` to an object from word to form. */
const table = (pairs: string): Readonly<Record<string, string>> =>
  Object.fromEntries(pairs.split(', ').map((pair) => pair.trim().split(' ', 2)));

/** Irregular plurals that the inflection library gets wrong. */
export const PLURALS = table(
  'phenomenon phenomena, criterion criteria, cactus cacti, ox oxen, mouse mice, louse lice, goose geese, sheep sheep, fish fish',
);

/** Irregular past tenses that the inflection library does not know. */
export const PASTS = table(
  'go went, wake woke, awake awoke, slay slew, tread trod, stop stopped, panic panicked, be was, hang hung, dig dug',
);

/** Past participles that differ from the past tense. */
export const PARTICIPLES = table(
  'arise arisen, awake awoken, be been, bear borne, beat beaten, become become, begin begun, bite bitten, blow blown, ' +
    'break broken, choose chosen, come come, do done, draw drawn, drink drunk, drive driven, eat eaten, fall fallen, ' +
    'fly flown, forbid forbidden, forget forgotten, forgive forgiven, freeze frozen, get got, give given, go gone, ' +
    'grow grown, hide hidden, know known, lie lain, mow mown, ride ridden, ring rung, rise risen, run run, saw sawn, ' +
    'see seen, sew sewn, shake shaken, show shown, shrink shrunk, sing sung, sink sunk, slay slain, sow sown, ' +
    'speak spoken, spring sprung, steal stolen, stink stunk, strive striven, swear sworn, swell swollen, swim swum, ' +
    'take taken, tear torn, throw thrown, tread trodden, wake woken, wear worn, weave woven, write written',
);

/** Comparatives and superlatives of irregular adjectives. */
export const COMPARISONS: Readonly<Record<string, readonly [string, string]>> = {
  good: ['better', 'best'],
  well: ['better', 'best'],
  bad: ['worse', 'worst'],
  far: ['farther', 'farthest'],
  little: ['less', 'least'],
  many: ['more', 'most'],
  much: ['more', 'most'],
  sad: ['sadder', 'saddest'],
};
