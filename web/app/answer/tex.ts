import temml from 'temml';
import { readMarkup } from './markup.ts';
import { inDialect, MACROS } from './tex-dialect.ts';
import { styledAsClasses } from './tex-styles.ts';
import { element, type TreeElement, type TreeNode } from './tree.ts';

/** Upper bound in characters: a longer formula is shown as source text, since drawing it would block the page. */
const LONGEST = 4_000;
/** Number of formulas in the cache: the block being written draws its formulas again with each piece of text. */
const KEPT = 400;
const kept = new Map<string, TreeNode>();

function draw(source: string, display: boolean): TreeNode {
  const written = element('code', { class: 'tex', dir: 'ltr', translate: 'no' }, [source]);
  if (source.length > LONGEST) return written;
  try {
    const mathml = temml.renderToString(inDialect(source), {
      displayMode: display,
      throwOnError: true,
      annotate: true,
      trust: false,
      // Definitions within a formula are added to this table, so each formula gets its own.
      macros: { ...MACROS },
      maxExpand: 200,
      maxSize: [20, 20],
    });
    const [math] = readMarkup(mathml);
    return typeof math === 'object' ? styledAsClasses(annotated(math, source)) : written;
  } catch {
    return written;
  }
}

/** Returns a formula whose annotation, which is copied, is the TeX as it was written. */
const annotated = (node: TreeElement, source: string): TreeElement => ({
  ...node,
  children:
    node.tag === 'annotation'
      ? [source]
      : node.children.map((child) =>
          typeof child === 'object' && /^(?:semantics|annotation)$/.test(child.tag)
            ? annotated(child, source)
            : child,
        ),
});

/**
 * Translates TeX to MathML without inline style, which the page's policy forbids; unreadable TeX is shown as written.
 */
export function tex(source: string, display: boolean): TreeNode {
  const key = `${display ? 'd' : 'i'}${source}`;
  const before = kept.get(key);
  if (before !== undefined) return before;
  const drawn = draw(source, display);
  if (kept.size >= KEPT) kept.clear();
  kept.set(key, drawn);
  return drawn;
}
