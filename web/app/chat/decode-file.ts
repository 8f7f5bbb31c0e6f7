import type { Attached } from '../../client.ts';
import { sizeOf } from './size-of.ts';

const LONGEST_NAME = 100;

/** A file's text with its name, or a sentence that says why the file cannot be attached. */
export type Decoded = Attached | Readonly<{ problem: string }>;

/** Returns the sentence about what is accepted, for a limit in bytes of UTF-8. */
export const acceptedText = (maxBytes: number): string =>
  `Text of up to ${sizeOf(maxBytes)} is accepted.`;

/** Returns the size of a text in bytes of UTF-8, as the server counts it. */
export const bytesOf = (text: string): number => new Blob([text]).size;

/** Returns the last characters of a file's name, which contain its extension. */
function nameOf({ name }: Readonly<{ name: string }>): string {
  const end = Array.from(name.toWellFormed().normalize('NFC')).slice(-LONGEST_NAME).join('');
  return end.trim() === '' ? 'File' : end;
}

/** Returns the encoding that a byte order mark names; without a mark, the encoding is UTF-8. */
function encodingOf([first, second]: Uint8Array): 'utf-8' | 'utf-16le' | 'utf-16be' {
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  return first === 0xfe && second === 0xff ? 'utf-16be' : 'utf-8';
}

/** Returns the text that bytes encode, or undefined if they are neither UTF-8 nor UTF-16 or contain NUL. */
function textOf(bytes: Uint8Array<ArrayBuffer>): string | undefined {
  try {
    const text = new TextDecoder(encodingOf(bytes), { fatal: true }).decode(bytes);
    return text.includes('\0') ? undefined : text;
  } catch {
    return undefined;
  }
}

/**
 * Reads a text file in UTF-8, or in UTF-16 with a byte order mark. `maxBytes` limits the size of the text in UTF-8.
 * A file that is too large in every encoding is not read.
 */
export async function decodeFile(file: File, maxBytes: number): Promise<Decoded> {
  const name = nameOf(file);
  const refuse = (what: string): Decoded => ({
    problem: `“${name}” ${what}. ${acceptedText(maxBytes)}`,
  });
  if (file.size === 0) return refuse('is empty');
  // A text of ASCII characters takes twice its size in UTF-16, and a byte order mark takes up to three bytes.
  if (file.size > 2 * maxBytes + 3) return refuse(`has ${sizeOf(file.size)}`);
  // Reading fails if the file is a folder, or was removed or changed since it was chosen.
  const content = await file.arrayBuffer().catch(() => undefined);
  if (content === undefined) return refuse('cannot be read');
  const text = textOf(new Uint8Array(content));
  if (text === undefined) return refuse('is not text in UTF-8 or UTF-16');
  if (text === '') return refuse('is empty');
  if (bytesOf(text) > maxBytes) return refuse(`has ${sizeOf(bytesOf(text))}`);
  return { name, text };
}
