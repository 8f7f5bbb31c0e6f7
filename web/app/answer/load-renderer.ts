import { createSignal } from 'solid-js';
import { fetchPart } from '../shell/make-later.tsx';
import type * as code from './renderer.ts';

/** The part of the renderer that draws an answer and reads it out. */
export type Renderer = Pick<typeof code, 'makeAnswer' | 'inWords' | 'watchScrollable'>;

const [renderer, setRenderer] = createSignal<Renderer>();

/** Returns the Markdown renderer once it is loaded. */
export { renderer };

/** Fetches the Markdown renderer: when first needed, or when the page has nothing better to do. */
export async function loadRenderer(): Promise<void> {
  const loaded = renderer() ?? (await fetchPart(() => import('./renderer.ts')));
  setRenderer(() => loaded);
}

/** Returns an answer as it is read out: its text without marks, its formulas in words. */
export async function inWords(text: string): Promise<string> {
  await loadRenderer();
  return (await renderer()?.inWords(text)) ?? text;
}
