import type * as detector from './start-detector.ts';

/** Number of characters of a text that are enough to tell its language. */
export const ENOUGH = 1_000;

let asked: Promise<ReturnType<typeof detector.startDetector>> | undefined;

/** Starts the detector when it is first needed; it is 280 KB, which the browser keeps. */
async function load(): Promise<ReturnType<typeof detector.startDetector>> {
  const { startDetector } = await import('./start-detector.ts');
  return startDetector();
}

/** Returns the languages of texts, in their order; undefined for each that is too short to tell. */
export async function languagesOf(texts: readonly string[]): Promise<detector.Languages> {
  try {
    asked ??= load();
    const ask = await asked;
    return await ask(texts.map((text) => text.slice(0, ENOUGH)));
  } catch {
    // Without a connection the texts get no language; the next answer tries again.
    asked = undefined;
    return [];
  }
}

/** Returns the language of one text. */
export const languageOf = async (text: string): Promise<string | undefined> =>
  (await languagesOf([text]))[0];

/** Gives an element the language of its text, and takes it away when that is unknown. */
export function setLanguage(element: HTMLElement, language: string | undefined): void {
  if (language === undefined) element.removeAttribute('lang');
  else element.lang = language;
}
