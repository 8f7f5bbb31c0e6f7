import { createSignal } from 'solid-js';
import { inWords } from '../answer/load-renderer.ts';

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
  if (speaking() !== messageId) return;
  const sentences = [...new Intl.Segmenter(undefined, { granularity: 'sentence' }).segment(words)];
  const last = sentences.at(-1);
  for (const sentence of sentences) {
    const utterance = new SpeechSynthesisUtterance(sentence.segment);
    if (sentence === last)
      utterance.addEventListener('end', () => {
        if (speaking() === messageId) setSpeaking(undefined);
      });
    speechSynthesis.speak(utterance);
  }
  if (last === undefined) setSpeaking(undefined);
}
