import temml from 'temml';
import { readMarkup } from './markup.ts';
import { inDialect, MACROS } from './tex-dialect.ts';
import { styledAsClasses } from './tex-styles.ts';
import { element, type TreeElement, type TreeNode } from './tree.ts';

/**
 * Longest formula, in characters, that is drawn; drawing a longer one would block the page, so it is shown as source
 * text.
 */
const LONGEST = 4_000;
/**
 * Number of translated formulas in the cache. It is needed because an unfinished block is drawn again with each
 * arriving text.
 */
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
      // Each formula gets its own table of macros, because the definitions in a formula are added to the table.
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

/** Returns a formula whose annotation is the original TeX; browsers copy the annotation. */
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
 * Translates TeX to MathML without inline styles, which the content security policy forbids. TeX that cannot be
 * parsed is shown as written.
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
