import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { decodeFile } from './decode-file.ts';

const MAX_BYTES = 2_000;
const BYTE_ORDER_MARK = '\uFEFF';
const encode = (text: string) => new TextEncoder().encode(text);

/** Returns a text in UTF-16, with a byte order mark. */
function utf16(text: string, littleEndian: boolean): Uint8Array<ArrayBuffer> {
  const marked = BYTE_ORDER_MARK + text;
  const view = new DataView(new ArrayBuffer(2 * marked.length));
  for (let at = 0; at < marked.length; at += 1)
    view.setUint16(2 * at, marked.charCodeAt(at), littleEndian);
  return new Uint8Array(view.buffer);
}

const ENCODINGS = {
  'UTF-8': (text: string) => encode(text),
  'UTF-8 with a byte order mark': (text: string) => encode(BYTE_ORDER_MARK + text),
  'UTF-16, little-endian': (text: string) => utf16(text, true),
  'UTF-16, big-endian': (text: string) => utf16(text, false),
};

/** Texts of any script, up to and beyond the limit. A leading U+FEFF would be read as a mark, so it is left out. */
const texts = fc
  .tuple(
    fc.string({ unit: 'binary', minLength: 1, maxLength: 60 }),
    fc.constantFrom(1, 1, 2, 10, 40, 100),
  )
  .map(([text, times]) => text.replaceAll('\0', '').repeat(times))
  .filter((text) => text !== '' && !text.startsWith(BYTE_ORDER_MARK));

for (const [name, bytesOf] of Object.entries(ENCODINGS))
  test(`decodeFile() reads a text in ${name} as it was written, or says its size and the limit`, async () => {
    await fc.assert(
      fc.asyncProperty(texts, async (text) => {
        const decoded = await decodeFile(new File([bytesOf(text)], 'notes.txt'), MAX_BYTES);
        if (encode(text).length <= MAX_BYTES)
          assert.deepEqual(decoded, { name: 'notes.txt', text });
        else
          assert.match(
            'problem' in decoded ? decoded.problem : '',
            /^“notes\.txt” has .+\. Text of up to 2 KB is accepted\.$/,
          );
      }),
    );
  });

const isUtf8Text = (bytes: Uint8Array): boolean => {
  const text = Buffer.from(bytes).toString('utf8');
  return Buffer.from(text).equals(Buffer.from(bytes)) && !text.includes('\0');
};

test('decodeFile() refuses bytes that are no text, in words that say what is accepted', async () => {
  const binary = fc
    .uint8Array({ minLength: 1, maxLength: 400 })
    .filter(([first, second]) => !(first === 0xff && second === 0xfe))
    .filter(([first, second]) => !(first === 0xfe && second === 0xff))
    .filter((bytes) => !isUtf8Text(bytes))
    .map((bytes) => Uint8Array.from(bytes));
  await fc.assert(
    fc.asyncProperty(binary, async (bytes) => {
      const decoded = await decodeFile(new File([bytes], 'photo.png'), MAX_BYTES);
      const accepted = 'Text of up to 2 KB is accepted.';
      const problem = `“photo.png” is not text in UTF-8 or UTF-16. ${accepted}`;
      assert.deepEqual(decoded, { problem });
    }),
  );
});

/** Files whose content is empty, too large or unreadable, with the words that describe them. */
const REFUSED = [
  [new File([], 'none.txt'), 'is empty'],
  [new File([Uint8Array.of(0xef, 0xbb, 0xbf)], 'mark.txt'), 'is empty'],
  [new File([Uint8Array.of(0xff, 0xfe)], 'mark-16.txt'), 'is empty'],
  [new File([Uint8Array.of(0xff, 0xfe, 0x61)], 'odd.txt'), 'is not text in UTF-8 or UTF-16'],
  [new File([Uint8Array.of(0xff, 0xfe, 0, 0)], 'utf-32.txt'), 'is not text in UTF-8 or UTF-16'],
  [new File(['x'.repeat(5 * 1_024 * 1_024)], 'huge.log'), 'has 5.0 MB'],
  [
    Object.assign(new File(['x'], 'folder'), {
      arrayBuffer: () => Promise.reject(new DOMException('A folder', 'NotFoundError')),
    }),
    'cannot be read',
  ],
] as const;

test('decodeFile() says what is wrong with a file that is empty, half a text, too large or unreadable', async () => {
  for (const [file, what] of REFUSED)
    assert.deepEqual(await decodeFile(file, MAX_BYTES), {
      problem: `“${file.name}” ${what}. Text of up to 2 KB is accepted.`,
    });
});

test('decodeFile() returns a name that the server accepts', async () => {
  await fc.assert(
    fc.asyncProperty(fc.string({ unit: 'binary', maxLength: 300 }), async (name) => {
      const decoded = await decodeFile(new File(['x'], name), MAX_BYTES);
      const { length } = 'name' in decoded ? Array.from(decoded.name.trim().normalize('NFC')) : [];
      assert.ok(length >= 1 && length <= 120, JSON.stringify(decoded));
    }),
  );
});
