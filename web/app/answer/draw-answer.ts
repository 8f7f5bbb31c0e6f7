import { labelsIn, type BlockGroup } from './read-answer.ts';
import type { Drawing } from './to-inline.ts';
import { toTree } from './to-tree.ts';
import { element, type TreeElement, type TreeNode } from './tree.ts';

/**
 * Functions and values for rendering an answer: the name that its element ids contain, the check of links, and the
 * renderers of formulas and code. The renderers return undefined until their code is loaded.
 */
export type Means = Pick<Drawing, 'name' | 'isSafe'> & {
  tex: (tex: string, display: boolean) => TreeNode | undefined;
  highlight: (code: string, language: string) => readonly TreeNode[] | undefined;
};

type Drawn = Readonly<{ key: string; shown: TreeElement; isComplete: boolean }>;

/** Collects the footnotes of an answer, and numbers them in the order of their references. */
function numbered(parts: readonly BlockGroup[], awaiting: boolean) {
  const notes = new Map(parts.toReversed().flatMap((part) => [...part.notes]));
  const order = new Set(
    parts.flatMap(({ labels }) => labels).filter((label) => awaiting || notes.has(label)),
  );
  // Footnotes may refer to other footnotes. A footnote without any reference is shown too, so that its text is not
  // lost.
  for (const label of order)
    for (const other of labelsIn(notes.get(label) ?? []))
      if (awaiting || notes.has(other)) order.add(other);
  for (const label of notes.keys()) order.add(label);
  return { notes, numbers: new Map([...order].map((label, index) => [label, index + 1])) };
}

function footnotesOf(
  { notes, numbers }: ReturnType<typeof numbered>,
  referred: ReadonlySet<string>,
  drawing: Drawing,
): readonly TreeElement[] {
  const items = [...numbers].flatMap(([label, number]) => {
    const note = notes.get(label);
    if (note === undefined) return [];
    const back = element(
      'a',
      {
        class: 'footnote-back',
        href: `#fnref-${drawing.name}-${number}`,
        'aria-label': `Back to reference ${number}`,
      },
      ['↩'],
    );
    const id = `fn-${drawing.name}-${number}`;
    const children = [...toTree(note, drawing)];
    const last = children.at(-1);
    if (!referred.has(label)) return [element('li', { id, value: String(number) }, children)];
    if (typeof last === 'object' && last.tag === 'p')
      children[children.length - 1] = { ...last, children: [...last.children, ' ', back] };
    else children.push(back);
    return [element('li', { id, value: String(number) }, children)];
  });
  if (items.length === 0) return [];
  const list = element('ol', {}, items);
  return [element('section', { class: 'footnotes', 'aria-label': 'Footnotes' }, [list])];
}

/**
 * Creates a function that renders an answer. A group of blocks is rendered again only if its text or a footnote's
 * number in it has changed.
 */
export function makeDrawer(means: Means) {
  const drawn = new WeakMap<BlockGroup, Drawn>();
  return {
    /**
     * Returns the elements of an answer, and whether all of its formulas and code were rendered in their final form.
     */
    draw(parts: readonly BlockGroup[], done: boolean) {
      const footnotes = numbered(parts, !done);
      const referred = new Set<string>();
      let code = 0;
      let missing = false;
      const drawing: Drawing = {
        ...means,
        nextCode: () => (code += 1),
        footnote: (label) => {
          const number = footnotes.numbers.get(label);
          if (number === undefined) return undefined;
          const isFirst = !referred.has(label);
          referred.add(label);
          return { number, isFirst };
        },
        tex(tex, display) {
          const formula = means.tex(tex, display);
          missing ||= formula === undefined;
          return formula ?? element('code', { class: 'tex' }, [tex]);
        },
        highlight(text, language) {
          const colored = language === '' ? [text] : means.highlight(text, language);
          missing ||= colored === undefined;
          return colored ?? [text];
        },
      };
      const blocks = parts.map((part): Drawn => {
        const numbers = part.labels.map(
          (label) => `${footnotes.numbers.get(label)}${referred.has(label) ? '' : '*'}`,
        );
        const key = `${code} ${numbers.join(' ')}`;
        const before = drawn.get(part);
        if (before?.key === key && before.isComplete) {
          code += part.codeBlocks;
          part.labels.forEach((label) => referred.add(label));
          return before;
        }
        missing = false;
        const shown = element('div', { class: 'block' }, toTree(part.tokens, drawing));
        const now = { key, shown, isComplete: !missing };
        drawn.set(part, now);
        return now;
      });
      missing = false;
      const notes = footnotesOf(footnotes, referred, drawing);
      const isComplete = !missing && blocks.every((block) => block.isComplete);
      const shown = blocks
        .map((block) => block.shown)
        .filter(({ children }) => children.length > 0);
      return { elements: [...shown, ...notes], isComplete };
    },
  };
}
