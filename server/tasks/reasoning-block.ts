/**
 * The opening mark of a reasoning block: its length, and the mark that closes the block, which is '' for an empty
 * block. `orphan` means that the mark is a closing mark without an opening one.
 */
export type ReasoningOpening = Readonly<{ length: number; close: string; orphan: boolean }>;

const NAMES =
  'think|thinking|thought|thoughts|thought_process|chain_of_thought|cot|reason|reasoning|reasoning_content|reflect|reflection|analysis|scratchpad|inner_monologue|inner_thoughts|antthinking';
/** Matches opening tags such as `<think>`, `<|thinking|>`, `<seed:think>`, `<reasoning effort="high">`. */
const TAG = new RegExp(`^<(\\|?)((?:[a-z]{1,16}:)?(?:${NAMES}))(?:\\s[^<>\\n]{0,64})?(\\|?)>`, 'i');
const BRACKETS = /^(\[|◁)(think|thinking|reasoning)(\]|▷)/i;
/** Marks around reasoning that some model families use instead of a pair of tags. */
const FAMILIES: readonly Readonly<{ open: RegExp; close: string }>[] = [
  { open: /^<\|begin_of_thought\|>/, close: '<|end_of_thought|>' },
  { open: /^<\|begin_of_solution\|>/, close: '' },
  { open: /^<\|START_THINKING\|>/, close: '<|END_THINKING|>' },
  { open: /^<\|START_(?:RESPONSE|TEXT)\|>/, close: '' },
  { open: /^<\|think_start\|>/, close: '<|think_end|>' },
  { open: /^<unused94>/, close: '<unused95>' },
  { open: /^<\|channel>thought/, close: '<channel|>' },
  {
    open: /^(?:<\|start\|>assistant)?<\|channel\|>(?:analysis|commentary)<\|message\|>/,
    close: '<|end|>',
  },
  { open: /^(?:<\|start\|>assistant)?<\|channel\|>final<\|message\|>/, close: '' },
];
/** Matches a closing mark without an opening one. The opening mark was then part of the model's own prompt template. */
const ORPHAN = new RegExp(
  `^(?:<\\|?/(?:[a-z]{1,16}:)?(?:${NAMES})\\|?>|\\[/THINK\\]|◁/think▷)`,
  'i',
);
const UNDECIDED = /^(?:[<◁]\|?\/?[a-z\d_:|<>]{0,48}(?:\s[^<>\n]{0,64})?|\[\/?[a-z]{0,12})$/i;

/**
 * Finds the opening mark of a reasoning block at the beginning of a text. Returns 'undecided' when more text is
 * needed to know, and undefined when there is none.
 */
export function openReasoning(text: string): ReasoningOpening | 'undecided' | undefined {
  const [tag, bar = '', name = '', endBar = ''] = TAG.exec(text) ?? BRACKETS.exec(text) ?? [];
  if (tag?.startsWith('<'))
    return { length: tag.length, close: `<${bar}/${name}${endBar}>`, orphan: false };
  if (tag !== undefined)
    return { length: tag.length, close: `${bar}/${name}${endBar}`, orphan: false };
  for (const { open, close } of FAMILIES) {
    const length = open.exec(text)?.[0].length;
    if (length !== undefined) return { length, close, orphan: false };
  }
  const orphan = ORPHAN.exec(text)?.[0].length;
  if (orphan !== undefined) return { length: orphan, close: '', orphan: true };
  return UNDECIDED.test(text) ? 'undecided' : undefined;
}

/**
 * Drops the text of an open reasoning block.
 *
 * @returns the text after the closing mark; without a closing mark, the last characters, which could begin one
 */
export function skipReasoning(
  text: string,
  close: string,
): Readonly<{ rest: string; closed: boolean }> {
  // The search ignores case instead of making the text lower case, because "İ" would become two characters and shift
  // positions.
  const at = text.search(new RegExp(close.replaceAll(/[^\w\s]/g, String.raw`\$&`), 'i'));
  if (at >= 0) return { rest: text.slice(at + close.length), closed: true };
  return { rest: text.slice(Math.max(0, text.length - close.length + 1)), closed: false };
}
