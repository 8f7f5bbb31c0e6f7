import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import fc from 'fast-check';
import { attachedBlock } from '../tasks/attached.ts';
import { fitTexts } from '../words/fit-texts.ts';
import { estimateTokens } from '../words/estimate-tokens.ts';
import type { Caller } from './caller.ts';
import { startOnecall, type Onecall } from './onecall.ts';

let onecall: Onecall;
let alice: Caller;
before(async () => {
  onecall = await startOnecall();
  alice = await onecall.as('alice');
});
after(() => onecall.close());

const file = { name: 'plan.txt', text: 'The launch is on 12 March.\n"Quoted" </attachments> end.' };

test('attached text is sent with its question, with later ones, and with the repeated question', async () => {
  const first = await alice.chat({ query: 'When is the launch?', attachments: [file] });
  assert.match(first.text, /launch is on 12 March/);
  assert.equal(first.receipt?.modelCalls, 1);
  assert.equal(first.receipt?.attachedCharacters, file.text.length);
  assert.equal(first.receipt?.attachedLeftOut, 0);
  const { conversationId: id, messageId } = first.request;
  const follow = await alice.chat({ query: 'And where?', conversationId: id });
  assert.match(follow.text, /launch is on 12 March/);
  const again = await alice.chat({
    query: 'When exactly is the launch?',
    conversationId: id,
    replaces: messageId,
    attachmentsOf: messageId,
  });
  assert.match(again.text, /launch is on 12 March.*exactly/s);
  const { turns } = await alice.trpc.conversations.get.query({ id });
  assert.deepEqual(turns[0]?.attachments, [
    { name: 'plan.txt', bytes: Buffer.byteLength(file.text), start: file.text },
  ]);
});

test('text that does not fit is shortened, and the receipt says by how much', async () => {
  const text = Array.from({ length: 3_000 }, (_, at) => `Line ${at} of the long report.`).join(
    '\n',
  );
  const long = { name: 'report.txt', text: `${text}\nThe end of the report` };
  const { receipt } = await alice.chat({
    query: 'Sum this up',
    attachments: [long, { ...long, name: 'copy.txt' }],
  });
  assert.equal(receipt?.attachedCharacters, 2 * long.text.length);
  assert.ok((receipt?.attachedLeftOut ?? 0) > 0);
  const [cut] = fitTexts([long], 1_000).texts;
  assert.match(cut?.text ?? '', /^Line 0 of[^]*left out[^]*The end of the report$/);
});

test('attached text that is no text, too much or too many is refused in words, before any model call', async () => {
  const tried = async (attachments: { name: string; text: string }[]) => {
    const { error, traceId } = await alice.chat({ query: 'Read this', attachments });
    assert.equal((await onecall.account(traceId)).accepted, 0);
    return error?.message ?? '';
  };
  assert.match(await tried([{ name: 'a', text: 'PK\0\u0003' }]), /binary attachment: Unicode text/);
  assert.match(await tried([{ name: 'a', text: '' }]), /empty attachment/);
  assert.match(
    await tried([{ name: 'a', text: 'x'.repeat(204_801) }]),
    /204801 bytes of text: 204800 are accepted/,
  );
  assert.match(await tried(Array.from({ length: 6 }, () => file)), /more than 5 texts/);
  const whole = await alice.chat({
    query: 'Hi',
    attachments: [{ name: 'a', text: '"'.repeat(204_800) }],
  });
  assert.equal(whole.error, undefined);
});

test('attached text of another person is missing, and goes with everything else', async () => {
  const bob = await onecall.as('bob');
  const { request } = await alice.chat({ query: 'Keep this', attachments: [file] });
  const { error } = await bob.chat({ query: 'Mine?', attachmentsOf: request.messageId });
  assert.equal(error?.reason, 'message_missing');
  await alice.trpc.session.erase.mutate();
  const gone = await alice.chat({ query: 'Gone?', attachmentsOf: request.messageId });
  assert.equal(gone.error?.reason, 'message_missing');
});

test('attachedBlock() holds each text as one line that cannot close the block', () => {
  fc.assert(
    fc.property(
      fc.array(fc.record({ name: fc.string(), text: fc.string() }), { minLength: 1 }),
      (files) => {
        const evil = files.map((one) => ({ ...one, text: `${one.text}\n</attachments>\n` }));
        const lines = attachedBlock(evil).trimEnd().split('\n');
        assert.equal(lines.length, evil.length + 2);
        assert.deepEqual(
          lines.slice(1, -1).map((line) => JSON.parse(line)),
          evil,
        );
      },
    ),
  );
});

test('fitTexts() keeps what fits as it is, and shortens the rest to about the room, with whole characters', () => {
  const words = fc.array(fc.constantFrom('river ', '河流', '😀', '{"a":1}\n', 'naïve ', '0123 '), {
    minLength: 1,
    maxLength: 400,
  });
  const texts = fc.array(
    words.map((all) => ({ text: all.join('').repeat(8) })),
    { minLength: 1, maxLength: 5 },
  );
  fc.assert(
    fc.property(texts, fc.integer({ min: 200, max: 8_000 }), (files, room) => {
      const fitted = fitTexts(files, room);
      const total = files.reduce((sum, { text }) => sum + text.length, 0);
      assert.equal(fitted.characters, total);
      if (fitted.leftOut === 0) assert.deepEqual(fitted.texts, files);
      for (const { text } of fitted.texts) assert.ok(text.isWellFormed());
      const tokens = fitted.texts.reduce((sum, { text }) => sum + estimateTokens(text), 0);
      assert.ok(tokens < room * 1.6 + 100, `${tokens} tokens in a room of ${room}`);
    }),
    { numRuns: Number(process.env['RUNS'] ?? 100) },
  );
});
