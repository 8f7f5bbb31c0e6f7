import { createEffect, on, onCleanup } from 'solid-js';
import { say } from '../shell/LiveRegion.tsx';

/**
 * Time in milliseconds without typing and without new results after which a search is announced, so that it is
 * announced once.
 */
const AFTER_MS = 700;

/** Announces to screen readers how many conversations a search found. */
export function announceFindings(words: () => string, count: () => number): void {
  let waiting: ReturnType<typeof setTimeout> | undefined;
  createEffect(
    on([words, count], ([searched, found]) => {
      clearTimeout(waiting);
      if (searched === '') return;
      waiting = setTimeout(() => {
        say(found === 1 ? '1 conversation found' : `${found || 'No'} conversations found`);
      }, AFTER_MS);
    }),
  );
  onCleanup(() => {
    clearTimeout(waiting);
  });
}
