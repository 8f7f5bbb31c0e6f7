import temml from 'temml';
import { readMarkup } from './markup.ts';
import { styledAsClasses } from './tex-styles.ts';
import { element, type TreeNode } from './tree.ts';

/** Upper bound in characters: a longer formula is shown as source text, since drawing it would block the page. */
const LONGEST = 4_000;
/** Number of formulas in the cache: the block being written draws its formulas again with each piece of text. */
const KEPT = 400;
const kept = new Map<string, TreeNode>();

function draw(source: string, display: boolean): TreeNode {
  const written = element('code', { class: 'tex', dir: 'ltr', translate: 'no' }, [source]);
  if (source.length > LONGEST) return written;
  try {
    const mathml = temml.renderToString(source, {
      displayMode: display,
      throwOnError: true,
      annotate: true,
      trust: false,
      maxExpand: 200,
      maxSize: [20, 20],
    });
    const [math] = readMarkup(mathml);
    return typeof math === 'object' ? styledAsClasses(math) : written;
  } catch {
    return written;
  }
}

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
