import { createEffect, createMemo, createSignal, untrack } from 'solid-js';
import { say } from './LiveRegion.tsx';

/** The character count is shown once a text has reached this share of its limit. */
const COUNT_FROM = 0.9;
/** A pasted or dropped text may be this many times longer than the limit, so that the person can shorten it. */
const ROOM = 5;

/**
 * Returns the number of characters as the server counts them: Unicode code points of the trimmed text in the form
 * NFC.
 */
export const countCharacters = (text: string): number =>
  Array.from(text.trim().normalize('NFC')).length;

const inWords = (count: number): string => count.toLocaleString('en');

/** Creates the state of a text field whose text may have `max()` characters, as the server counts them. */
export function createLimit(text: () => string, max: () => number) {
  // The memo counts a text once per change; counting 4,000 characters takes microseconds, but a pasted book takes
  // longer.
  const count = createMemo(() => countCharacters(text()));
  const isOver = createMemo(() => count() > max());
  const counter = () => `${inWords(count())} of ${inWords(max())} characters`;
  const [refused, setRefused] = createSignal<string>();
  const words = () => {
    if (isOver()) return `Too long: ${counter()}`;
    return refused() ?? (count() > max() * COUNT_FROM ? counter() : '');
  };
  createEffect(() => {
    if (isOver() || refused() !== undefined) say(untrack(words));
  });
  return {
    isOver,
    /** Tells whether the text has at least one character and is not too long. */
    fits: () => count() > 0 && !isOver(),
    /** Returns the words about the length that belong below the field; empty while the text is short. */
    words,
    /** Refuses a pasted or dropped text that is so long that the field would become slow. */
    onBeforeInput: (event: InputEvent): void => {
      const length = event.data?.length ?? 0;
      const isHuge = length > ROOM * max();
      if (isHuge) event.preventDefault();
      setRefused(
        isHuge
          ? `The text has ${inWords(length)} characters. Up to ${inWords(max())} are accepted.`
          : undefined,
      );
    },
  };
}

export type Limit = ReturnType<typeof createLimit>;
