import { createSignal } from 'solid-js';
import { inWords } from '../answer/load-renderer.ts';
import { languageOf } from '../language/languages-of.ts';

const [speaking, setSpeaking] = createSignal<string>();

/** The message whose answer is being read aloud. */
export { speaking };

/** Tells whether the browser has a voice. */
export const canSpeak = (): boolean => 'speechSynthesis' in window;

export function stopReading(): void {
  setSpeaking(undefined);
  speechSynthesis.cancel();
}

/** Reads an answer aloud in the browser's own voice: sentences in turn, since browsers end long utterances early. */
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
