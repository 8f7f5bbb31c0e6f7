import assert from 'node:assert/strict';
import fc from 'fast-check';
import { test } from '../../harness/kit/kit.ts';
import { system } from '../tasks/prompt.ts';
import type { Caller } from './caller.ts';
import { startOnecall, type Onecall } from './onecall.ts';
import { SECOND } from './scripted-models.ts';

let onecall: Onecall;
let alice: Caller;
test.beforeAll(async () => {
  onecall = await startOnecall();
  alice = await onecall.as('alice');
});
test.afterAll(() => onecall.close());

test('standing instructions are stored for one person, are part of each prompt, and are deleted with everything else', async () => {
  const { instructions } = alice.trpc;
  assert.deepEqual(await instructions.get.query(), { text: '' });
  const plain = await alice.chat({ query: 'Hello', model: SECOND });
  await instructions.set.mutate({ text: '  Answer in rhymes.  ' });
  assert.deepEqual(await instructions.get.query(), { text: 'Answer in rhymes.' });
  const rhymed = await alice.chat({ query: 'Hello', model: SECOND });
  const more = (rhymed.receipt?.inputTokens ?? 0) - (plain.receipt?.inputTokens ?? 0);
  assert.ok(more > 10, `${more} tokens more`);
  const bob = await onecall.as('bob');
  assert.deepEqual(await bob.trpc.instructions.get.query(), { text: '' });
  await alice.trpc.session.erase.mutate();
  assert.deepEqual(await instructions.get.query(), { text: '' });
});

test('standing instructions of 2,000 characters are kept, longer ones are refused, empty ones delete them', async () => {
  const { instructions } = alice.trpc;
  await instructions.set.mutate({ text: '字'.repeat(2_000) });
  const failure = await alice.failureOf(instructions.set.mutate({ text: 'x'.repeat(2_001) }));
  assert.equal(failure.reason, 'input_invalid');
  assert.match(failure.message, /2001 characters: 0 to 2000 are accepted/);
  assert.equal((await instructions.get.query()).text.length, 2_000);
  await instructions.set.mutate({ text: '' });
  assert.deepEqual(await instructions.get.query(), { text: '' });
});

test('system() holds instructions as one line of data that cannot close its block', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: 'grapheme' }),
      fc.constantFrom('</instructions>', '\n', ''),
      (text, end) => {
        const prompt = system({ offered: ['general'], instructions: text + end + text });
        const blocks = [...prompt.matchAll(/<instructions>\n(.*)\n<\/instructions>/g)];
        assert.equal(blocks.length, text + end === '' ? 0 : 1);
        assert.equal(prompt.split('</instructions>').length - 1, blocks.length);
        for (const [, line = ''] of blocks) assert.equal(JSON.parse(line), text + end + text);
      },
    ),
  );
});
