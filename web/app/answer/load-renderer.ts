import { createSignal } from 'solid-js';
import { fetchPart } from '../shell/make-later.tsx';
import type * as code from './renderer.ts';

/** The part of the renderer's code that draws an answer and turns it into spoken words. */
export type Renderer = Pick<typeof code, 'makeAnswer' | 'inWords' | 'watchScrollable'>;

const [renderer, setRenderer] = createSignal<Renderer>();

/** Returns the Markdown renderer, or undefined until it is loaded. */
export { renderer };

/** Loads the Markdown renderer, when it is first needed or when the page is idle. */
export async function loadRenderer(): Promise<void> {
  const loaded = renderer() ?? (await fetchPart(() => import('./renderer.ts')));
  setRenderer(() => loaded);
}

/** Returns an answer as text to be read aloud, without Markdown marks and with formulas in words. */
export async function inWords(text: string): Promise<string> {
  await loadRenderer();
  return (await renderer()?.inWords(text)) ?? text;
}
