import { createSignal } from 'solid-js';
import { inWords } from '../answer/load-renderer.ts';
import { languageOf } from '../language/languages-of.ts';

const [speaking, setSpeaking] = createSignal<string>();

/** Id of the message whose answer is being read aloud. */
export { speaking };

/** Tells whether the browser supports speech. */
export const canSpeak = (): boolean => 'speechSynthesis' in window;

export function stopReading(): void {
  setSpeaking(undefined);
  speechSynthesis.cancel();
}

/**
 * Reads an answer aloud with the browser's own voice, sentence by sentence, because browsers cut long utterances
 * short.
 */
export async function readAloud(messageId: string, text: string): Promise<void> {
  stopReading();
  setSpeaking(messageId);
  const words = await inWords(text);
  const lang = await languageOf(words);
  if (speaking() !== messageId) return;
  const sentences = [...new Intl.Segmenter(lang, { granularity: 'sentence' }).segment(words)];
  const last = sentences.at(-1);
  for (const sentence of sentences) {
    const utterance = new SpeechSynthesisUtterance(sentence.segment);
    if (lang !== undefined) utterance.lang = lang;
    if (sentence === last)
      utterance.addEventListener('end', () => {
        if (speaking() === messageId) setSpeaking(undefined);
      });
    speechSynthesis.speak(utterance);
  }
  if (last === undefined) setSpeaking(undefined);
}
