import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inflect, type Form } from './inflect.ts';

/** Expected forms of words. A bar separates two forms that are both in use, and `_` stands for a space. */
const FORMS: readonly (readonly [Form, string])[] = [
  [
    'past tense',
    'be was|were, go went, have had, do did, see saw, take took, swim swam, write wrote, eat ate, drink drank, ' +
      'run ran, come came, become became, begin began, break broke, bring brought, build built, buy bought, ' +
      'catch caught, choose chose, cut cut, draw drew, drive drove, fall fell, feed fed, feel felt, fight fought, ' +
      'find found, fly flew, forget forgot, forgive forgave, freeze froze, get got, give gave, grow grew, hang hung, ' +
      'hear heard, hide hid, hit hit, hold held, hurt hurt, keep kept, know knew, lay laid, lead led, leave left, ' +
      'lend lent, let let, lie lay|lied, lose lost, make made, mean meant, meet met, pay paid, put put, read read, ' +
      'ride rode, ring rang, rise rose, say said, seek sought, sell sold, send sent, set set, shake shook, shoot shot, ' +
      'shrink shrank, shut shut, sing sang, sink sank, sit sat, sleep slept, slide slid, speak spoke, spend spent, ' +
      'spin spun, stand stood, steal stole, stick stuck, sting stung, strike struck, swear swore, sweep swept, ' +
      'swing swung, teach taught, tear tore, tell told, think thought, throw threw, understand understood, wake woke, ' +
      'wear wore, weep wept, win won, wind wound, bite bit, blow blew, bear bore, beat beat, bend bent, bet bet, ' +
      'bind bound, bleed bled, breed bred, burst burst, cast cast, cling clung, cost cost, creep crept, deal dealt, ' +
      'dig dug, flee fled, fling flung, grind ground, quit quit, shed shed, split split, spread spread, spring sprang, ' +
      'weave wove, withdraw withdrew, try tried, stop stopped, play played, admit admitted, visit visited, ' +
      'carry carried, walk walked, love loved, panic panicked, die died, prefer preferred, offer offered, ' +
      'agree agreed, overcome overcame, undo undid, rewrite rewrote, mistake mistook, arise arose, awake awoke, ' +
      'forbid forbade, slay slew, tread trod, strive strove, undergo underwent, foresee foresaw, retell retold',
  ],
  [
    'past participle',
    'be been, go gone, have had, do done, see seen, take taken, swim swum, write written, eat eaten, drink drunk, ' +
      'run run, come come, become become, begin begun, break broken, bring brought, build built, buy bought, ' +
      'catch caught, choose chosen, cut cut, draw drawn, drive driven, fall fallen, feed fed, feel felt, fight fought, ' +
      'find found, fly flown, forget forgotten, forgive forgiven, freeze frozen, get got, give given, grow grown, ' +
      'hang hung, hear heard, hide hidden, hit hit, hold held, hurt hurt, keep kept, know known, lay laid, lead led, ' +
      'leave left, lend lent, let let, lie lain|lied, lose lost, make made, mean meant, meet met, pay paid, put put, ' +
      'read read, ride ridden, ring rung, rise risen, say said, seek sought, sell sold, send sent, set set, ' +
      'shake shaken, shoot shot, shrink shrunk, shut shut, sing sung, sink sunk, sit sat, sleep slept, slide slid, ' +
      'speak spoken, spend spent, spin spun, stand stood, steal stolen, stick stuck, sting stung, strike struck, ' +
      'swear sworn, sweep swept, swing swung, teach taught, tear torn, tell told, think thought, throw thrown, ' +
      'understand understood, wake woken, wear worn, weep wept, win won, wind wound, bite bitten, blow blown, ' +
      'bear borne, beat beaten, bend bent, bet bet, bind bound, bleed bled, breed bred, burst burst, cast cast, ' +
      'cling clung, cost cost, creep crept, deal dealt, dig dug, flee fled, fling flung, grind ground, quit quit, ' +
      'shed shed, split split, spread spread, spring sprung, weave woven, withdraw withdrawn, try tried, stop stopped, ' +
      'play played, admit admitted, visit visited, carry carried, walk walked, love loved, panic panicked, die died, ' +
      'prefer preferred, offer offered, agree agreed, overcome overcome, undo undone, rewrite rewritten, ' +
      'mistake mistaken, arise arisen, awake awoken, forbid forbidden, slay slain, tread trodden, strive striven, ' +
      'undergo undergone, foresee foreseen, retell retold',
  ],
  [
    'gerund',
    'run running, swim swimming, lie lying, die dying, make making, be being, go going, see seeing, tie tying, ' +
      'sit sitting, visit visiting, begin beginning, dye dyeing, panic panicking, agree agreeing, admit admitting, ' +
      'open opening, stop stopping',
  ],
  [
    'plural',
    'child children, man men, woman women, foot feet, tooth teeth, person people, leaf leaves, knife knives, ' +
      'wolf wolves, baby babies, box boxes, bus buses, church churches, hero heroes, potato potatoes, photo photos, ' +
      'piano pianos, roof roofs, deer deer, fish fish, series series, analysis analyses, crisis crises, ' +
      'index indices|indexes, matrix matrices, day days, city cities, quiz quizzes, fungus fungi, bacterium bacteria, ' +
      'louse lice, moose moose, thesis theses, loaf loaves, life lives, half halves, chief chiefs, echo echoes, ' +
      'zero zeros|zeroes, axis axes, octopus octopi|octopuses, species species, shelf shelves, thief thieves, ' +
      'brother-in-law brothers-in-law, passer-by passers-by',
  ],
  [
    'comparative',
    'good better, bad worse, far farther|further, big bigger, happy happier, beautiful more_beautiful, ' +
      'little less|littler, hot hotter, simple simpler, expensive more_expensive, thin thinner, nice nicer, ' +
      'late later, old older, fast faster, busy busier, many more, much more, modern more_modern, tired more_tired, ' +
      'careful more_careful, sad sadder, wet wetter, large larger, early earlier, easy easier, clear clearer, ' +
      'useful more_useful, slow slower, famous more_famous, boring more_boring, recent more_recent, unhappy unhappier, ' +
      'narrow narrower, quiet quieter, handsome more_handsome|handsomer',
  ],
  [
    'superlative',
    'good best, bad worst, far farthest|furthest, big biggest, happy happiest, beautiful most_beautiful, ' +
      'hot hottest, expensive most_expensive, many most, modern most_modern, sad saddest, useful most_useful, ' +
      'easy easiest, narrow narrowest, famous most_famous',
  ],
];

for (const [form, words] of FORMS)
  test(`inflect() returns the ${form} of regular and irregular words`, () => {
    for (const pair of words.split(', ')) {
      const [word = '', accepted = ''] = pair.split(' ');
      const found = inflect(word, form);
      assert.ok(
        accepted.replaceAll('_', ' ').split('|').includes(found),
        `${form} of ${word}: ${found}`,
      );
    }
  });
