import type * as detector from './start-detector.ts';

/** Number of characters from which the language of a text is determined. */
export const ENOUGH = 1_000;

let asked: Promise<ReturnType<typeof detector.startDetector>> | undefined;

/** Starts the language detector when it is first needed. Its code has 280 KB, which the browser caches. */
async function load(): Promise<ReturnType<typeof detector.startDetector>> {
  const { startDetector } = await import('./start-detector.ts');
  return startDetector();
}

/** Returns the languages of texts in the same order; undefined where the language is not certain. */
export async function languagesOf(texts: readonly string[]): Promise<detector.Languages> {
  try {
    asked ??= load();
    const ask = await asked;
    return await ask(texts.map((text) => text.slice(0, ENOUGH)));
  } catch {
    // Without a connection the detector cannot be loaded, so the texts get no language; the next call tries again.
    asked = undefined;
    return [];
  }
}

/** Returns the language of one text, or undefined if it is not certain. */
export const languageOf = async (text: string): Promise<string | undefined> =>
  (await languagesOf([text]))[0];

/** Sets the `lang` attribute of an element, or removes it if the language is unknown. */
export function setLanguage(element: HTMLElement, language: string | undefined): void {
  if (language === undefined) element.removeAttribute('lang');
  else element.lang = language;
}
