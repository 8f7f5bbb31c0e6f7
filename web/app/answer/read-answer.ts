import type { Token } from 'markdown-it';
import { COMPLETE, type ReadingContext } from './context.ts';
import { withoutUndecidedEnd } from './live.ts';
import { blockStarts, parse, type References } from './parser.ts';

/** Blocks that belong together, as read from their text. */
export type BlockGroup = Readonly<{
  source: string;
  tokens: readonly Token[];
  /** Whether a later definition could change the block. */
  changeable: boolean;
  /** Labels of the footnotes that its text refers to, in order. */
  labels: readonly string[];
  /** The texts of the footnotes that it defines. */
  notes: ReadonlyMap<string, readonly Token[]>;
  codeBlocks: number;
}>;

function labelOf({ meta }: Token): string {
  const label: unknown = meta?.['label'];
  return typeof label === 'string' ? label : '';
}

/** Returns the labels that sentences refer to, with those within footnotes only on request. */
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

/** Reads a part once more; it stays changeable, because a definition may still get a title. */
const reread = (part: BlockGroup, given: ReadingContext, references: References): BlockGroup => ({
  ...readPart(part.source, given, references),
  changeable: true,
});

/** Reads a growing text; each of its parts is read once, and again when a definition arrives that it may refer to. */
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
    // An answer that has ended may still go on: Continue joins its text to the last, incomplete line.
    if (!done) {
      readWith = now;
      settled = known;
      length += from;
    }
    return [...known, last];
  };
}
