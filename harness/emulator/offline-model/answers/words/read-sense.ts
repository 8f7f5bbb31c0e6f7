const KINDS: Readonly<Record<string, string>> = {
  n: 'noun',
  v: 'verb',
  a: 'adjective',
  s: 'adjective',
  r: 'adverb',
};

export type Pointer = Readonly<{
  symbol: string;
  offset: number;
  kind: string;
  from: number;
  to: number;
}>;

export type Sense = Readonly<{
  kind: string;
  words: readonly string[];
  definition: string;
  examples: readonly string[];
  pointers: readonly Pointer[];
}>;

/** Parses a line of a WordNet data file, whose format `man wndb` describes; returns undefined for any other line. */
export function readSense(line: string): Sense | undefined {
  const [head = '', gloss = ''] = line.split(' | ', 2);
  const fields = head.trim().split(' ');
  const count = Number.parseInt(fields[3] ?? '', 16);
  if (!Number.isInteger(count)) return undefined;
  const words = Array.from({ length: count }, (_, index) =>
    (fields[4 + index * 2] ?? '').replace(/\([a-z]+\)$/, '').replaceAll('_', ' '),
  );
  const start = 4 + count * 2;
  const pointers = Array.from({ length: Number(fields[start] ?? 0) }, (_, index): Pointer => {
    const [symbol = '', offset, kind = '', ends = '0000'] = fields.slice(start + 1 + index * 4);
    const [from, to] = [ends.slice(0, 2), ends.slice(2)].map((end) => Number.parseInt(end, 16));
    return { symbol, offset: Number(offset), kind, from: from ?? 0, to: to ?? 0 };
  });
  const [definition = '', ...examples] = gloss.trim().split(/;\s*(?=")/);
  return {
    kind: KINDS[fields[2] ?? ''] ?? 'word',
    words,
    definition,
    examples: examples.map((example) => example.trim()),
    pointers,
  };
}
