import { ENOUGH, languagesOf, setLanguage } from './languages-of.ts';

/** Matches the elements of an answer whose own text has a language. */
const PROSE = 'p, li, h1, h2, h3, h4, h5, h6, blockquote, td, th';
const NOT_PROSE = 'pre, code, math, button, sup, .code-head';

/** Returns the text of an element without its code and formulas. */
function proseOf(element: Element): string {
  const nodes = document.createTreeWalker(element, NodeFilter.SHOW_ALL, (node) =>
    node instanceof Element && node.matches(NOT_PROSE)
      ? NodeFilter.FILTER_REJECT
      : NodeFilter.FILTER_ACCEPT,
  );
  let text = '';
  while (text.length < ENOUGH && nodes.nextNode())
    if (nodes.currentNode instanceof Text) text += nodes.currentNode.data;
  return text;
}

/**
 * Creates a function that sets the `lang` attribute on blocks of an answer whose language differs from the text
 * around them. Call it after each drawing: it skips the last block until the answer is complete.
 */
export function createLanguageMarks(root: HTMLElement) {
  const seen = new WeakMap<Element, string>();
  return async (done: boolean): Promise<void> => {
    const blocks = [...root.children].slice(0, done ? undefined : -1);
    const elements = blocks
      .filter((block) => done || !seen.has(block))
      .flatMap((block) => [block, ...block.querySelectorAll(PROSE)]);
    const texts = new Map<HTMLElement, string>();
    for (const element of elements) {
      const text = proseOf(element);
      if (!(element instanceof HTMLElement) || seen.get(element) === text) continue;
      seen.set(element, text);
      texts.set(element, text);
    }
    if (texts.size === 0) return;
    const languages = await languagesOf([...texts.values()]);
    [...texts.keys()].forEach((element, index) => {
      const around = element.parentElement?.closest<HTMLElement>('[lang]')?.lang;
      const language = languages[index];
      setLanguage(element, language === around ? undefined : language);
    });
  };
}
