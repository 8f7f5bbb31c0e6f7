import assert from 'node:assert/strict';
import { test } from '../../../../kit/kit.ts';
import { answerEnglish } from './answer-english.ts';
import { openWordNet } from './word-net.ts';

const wordNet = await openWordNet();
test.afterAll(() => wordNet.close());

test('look() finds the first word, the last word, compounds and every part of speech', async () => {
  for (const word of ['a', 'zyrian', 'zoom', 'hot dog', 'ubiquitous', 'quickly', 'run', "'hood"]) {
    const senses = await wordNet.look(word);
    assert.equal(senses.length > 0, word !== "'hood", word);
  }
});

for (const word of ['', 'zzzzzz', '../../etc/passwd', 'aaaaaa', '  ', 'a\nb']) {
  test(`look() finds nothing for ${JSON.stringify(word)}`, async () => {
    assert.deepEqual(await wordNet.look(word), []);
  });
}

for (const [query, answer] of [
  ['plural of mouse', /\*\*mice\*\*/],
  ['what is the plural of phenomenon', /\*\*phenomena\*\*/],
  ['past tense of run', /\*\*ran\*\*/],
  ['past participle of write', /\*\*written\*\*/],
  ['superlative of far', /\*\*fu?a?rthest\*\*/],
  ['gerund of swim', /\*\*swimming\*\*/],
  ['define serendipity', /good luck/],
  ['what does ubiquitous mean', /everywhere/],
  ['give me a synonym for big', /\*\*large\*\*/],
  ['opposite of brave', /\*\*cowardly\*\*/],
] as const) {
  test(`answerEnglish() answers "${query}"`, async () => {
    assert.match((await answerEnglish(query, { wordNet, brief: false })) ?? '', answer);
  });
}
