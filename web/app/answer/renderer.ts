import type * as highlightModule from './highlight.ts';
import type * as texModule from './tex.ts';
import { lacksEntities, loadEntities } from './entities.ts';
import { makeDrawer, type Means } from './draw-answer.ts';
import { readMarkup } from './markup.ts';
import { patchChildren } from './patch.ts';
import { makeReader } from './read-answer.ts';
import { createSafe, type ShownNode } from './sanitize.ts';
import { wordsOf } from './words.ts';

let tex: typeof texModule.tex | undefined;
let highlight: typeof highlightModule.highlight | undefined;
let loading: Promise<void> | undefined;
const wants = { tex: false, highlight: false };

/** Loads the code that the answers drawn so far need: for formulas, for the colours of code, or for rare entities. */
async function load(): Promise<void> {
  const [formulas, colors] = await Promise.all([
    wants.tex && !tex ? import('./tex.ts') : undefined,
    wants.highlight && !highlight ? import('./highlight.ts') : undefined,
    lacksEntities() ? loadEntities() : undefined,
  ]);
  tex ??= formulas?.tex;
  highlight ??= colors?.highlight;
}

/** Accepts links to web pages and mail addresses; all others, such as scripts, are shown as text. */
const isSafe = (href: string): boolean => /^(?:https?:\/\/|mailto:)[^\s]/i.test(href);

const means = (name: string): Means => ({
  name,
  isSafe,
  tex(source, display) {
    wants.tex = true;
    return tex?.(source, display);
  },
  highlight(code, language) {
    wants.highlight = true;
    if (!highlight) return undefined;
    const colored = highlight(code, language);
    return colored === undefined ? [code] : readMarkup(colored);
  },
});

/** Returns an answer as words for a screen reader, without Markdown marks and with formulas in words. */
export async function inWords(text: string): Promise<string> {
  const draw = () => makeDrawer(means('words')).draw(makeReader()(text, true), true);
  if (!draw().isComplete) await load().catch(() => undefined);
  return wordsOf(draw().elements);
}

export { watchScrollable } from './mark-scrollable.ts';

/**
 * Creates a function that draws a growing answer into `root`. Blocks that can no longer change are drawn only once.
 */
export function makeAnswer(root: Element, name: string, onDrawn: () => void = () => undefined) {
  let read = makeReader();
  const drawer = makeDrawer(means(name));
  let shown: readonly ShownNode[] = [];
  let last: (() => void) | undefined;
  const redraw = async (draw: () => void): Promise<void> => {
    loading ??= load().finally(() => (loading = undefined));
    try {
      await loading;
    } catch {
      // Without a connection, the code for formulas and colours cannot be loaded, and both are shown as source text.
      return;
    }
    if (last !== draw) return;
    read = makeReader();
    draw();
  };
  return (text: string, done: boolean): void => {
    const draw = () => {
      let isComplete = true;
      try {
        const drawn = drawer.draw(read(text, done), done);
        shown = patchChildren(root, shown, drawn.elements);
        isComplete = drawn.isComplete && !lacksEntities();
      } catch {
        // An answer whose drawing fails is shown as its source text, so that the page is never blank.
        const plain = createSafe({
          tag: 'p',
          attributes: { class: 'prose-plain' },
          children: [text],
        });
        root.replaceChildren(plain.dom);
        shown = [plain];
      }
      onDrawn();
      if (isComplete) return;
      void redraw(draw);
    };
    last = draw;
    draw();
  };
}
