import temml from 'temml';
import { escapeHtml } from './escape.ts';

/** Longer formulas are shown as they were written: drawing them would hold the page up. */
const LONGEST = 4_000;

/** TeX to MathML without inline style, which the page's policy forbids; unreadable TeX is shown as written. */
export function tex(source: string, display: boolean): string {
  const written = `<code class="tex">${escapeHtml(source)}</code>`;
  if (source.length > LONGEST) return written;
  try {
    const mathml = temml.renderToString(source, {
      displayMode: display,
      throwOnError: true,
      trust: false,
      maxExpand: 200,
      maxSize: [20, 20],
    });
    return mathml.replace(/ style="[^"]*"/g, '');
  } catch {
    return written;
  }
}
