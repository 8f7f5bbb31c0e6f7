import type { Token } from 'marked';
import { makeBlocks, quietTail } from './blocks.ts';
import { putHtml } from './sanitize.ts';
import { makeToHtml, type Extras } from './to-html.ts';

type Extra = keyof Extras;

const extras: Extras = {};
const toHtml = makeToHtml(extras);

/** Loads an extra once; what was drawn without it is drawn again. */
async function load(name: Extra): Promise<void> {
  if (name === 'tex') extras.tex = (await import('./tex.ts')).tex;
  else extras.highlight = (await import('./highlight.ts')).highlight;
}

/** What each element shows now. */
const shown = new WeakMap<Element, readonly Token[]>();

async function redraw(tokens: readonly Token[], element: Element, missing: readonly Extra[]) {
  try {
    await Promise.all(missing.map(load));
  } catch {
    // Without them formulas and code stand as they were written.
    return;
  }
  // The tail may have moved on meanwhile.
  if (shown.get(element) === tokens) putHtml(element, toHtml.render(tokens).html);
}

function draw(tokens: readonly Token[], element: Element): void {
  const { html, missing } = toHtml.render(tokens);
  putHtml(element, html);
  shown.set(element, tokens);
  if (missing.length > 0) void redraw(tokens, element, missing);
}

/** Draws a growing text into `root`; blocks that can no longer change are drawn once. */
export function makeAnswer(root: Element) {
  const blocks = makeBlocks(toHtml.lex);
  let tail: Element | undefined;
  const block = () => {
    const element = document.createElement('div');
    element.className = 'block';
    element.dir = 'auto';
    return element;
  };
  return (text: string, done: boolean): void => {
    const { settled, tail: open } = blocks.grow(text);
    for (const token of settled) {
      const element = block();
      if (tail) root.insertBefore(element, tail);
      else root.append(element);
      draw([token], element);
    }
    tail ??= root.appendChild(block());
    const raw = open.map((token) => token.raw).join('');
    draw(done ? open : toHtml.lex(quietTail(raw)), tail);
  };
}
