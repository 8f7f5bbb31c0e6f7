import type { Token } from 'markdown-it';
import { COMPLETE, type ReadingContext } from './context.ts';
import { withoutUndecidedEnd } from './live.ts';
import { blockStarts, parse, type References } from './parser.ts';

/** Adjacent blocks of an answer that are parsed together, with the text they were parsed from. */
export type BlockGroup = Readonly<{
  source: string;
  tokens: readonly Token[];
  /** Whether a definition of a link or footnote that arrives later could change these blocks. */
  changeable: boolean;
  /** Labels of the footnotes that these blocks refer to, in the order of the text. */
  labels: readonly string[];
  /** The footnotes that these blocks define, by label. */
  notes: ReadonlyMap<string, readonly Token[]>;
  codeBlocks: number;
}>;

function labelOf({ meta }: Token): string {
  const label: unknown = meta?.['label'];
  return typeof label === 'string' ? label : '';
}

/** Returns the labels of the footnotes that the text refers to; references within footnotes are left out. */
export function labelsIn(tokens: readonly Token[]): readonly string[] {
  const labels: string[] = [];
  let depth = 0;
  for (const token of tokens) {
    if (token.type.startsWith('footnote_')) depth += token.nesting;
    if (depth > 0) continue;
    for (const child of token.children ?? [])
      if (child.type === 'footnote') labels.push(labelOf(child));
  }
  return labels;
}

function notesIn(tokens: readonly Token[]): ReadonlyMap<string, readonly Token[]> {
  const notes = new Map<string, readonly Token[]>();
  const open: { label: string; from: number }[] = [];
  tokens.forEach((token, index) => {
    if (token.type === 'footnote_open') open.push({ label: labelOf(token), from: index + 1 });
    if (token.type !== 'footnote_close') return;
    const note = open.pop();
    if (note && !notes.has(note.label)) notes.set(note.label, tokens.slice(note.from, index));
  });
  return notes;
}

function readPart(source: string, given: ReadingContext, references: References): BlockGroup {
  const context = { ...given };
  const tokens = parse(source, context, references);
  return {
    source,
    tokens,
    changeable: context.changeable,
    labels: labelsIn(tokens),
    notes: notesIn(tokens),
    codeBlocks: tokens.filter(({ type }) => type === 'fence' || type === 'code_block').length,
  };
}

/**
 * Parses a group of blocks again. The group still counts as changeable, because the definition of a link to which it
 * refers may still get a title.
 */
const reread = (part: BlockGroup, given: ReadingContext, references: References): BlockGroup => ({
  ...readPart(part.source, given, references),
  changeable: true,
});

/**
 * Creates a function that parses a growing text. It parses each group of blocks once, and again only when a
 * definition arrives to which the group may refer.
 */
export function makeReader() {
  const defined: References = Object.create(null);
  let settled: BlockGroup[] = [];
  let length = 0;
  let readWith = '';
  return (text: string, done: boolean): readonly BlockGroup[] => {
    const waiting = { ...COMPLETE, awaiting: !done };
    const rest = text.slice(length);
    let from = 0;
    const starts = blockStarts(rest, !done);
    const fresh: BlockGroup[] = [];
    for (const start of starts) {
      fresh.push(readPart(rest.slice(from, start), waiting, defined));
      from = start;
    }
    const end = rest.slice(from);
    const references: References = Object.create(defined);
    const last = done
      ? readPart(end, waiting, references)
      : readPart(withoutUndecidedEnd(end), { ...waiting, open: true }, references);
    const now = JSON.stringify([done, Object.keys(defined).length, references]);
    const all = [...settled, ...fresh];
    const known =
      now === readWith
        ? all
        : all.map((part) => (part.changeable ? reread(part, waiting, references) : part));
    // The parsed groups are kept for the next call only while the answer is unfinished. A finished answer may be
    // continued, which appends text to its last line.
    if (!done) {
      readWith = now;
      settled = known;
      length += from;
    }
    return [...known, last];
  };
}
