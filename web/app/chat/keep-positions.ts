import { createComputed, createEffect, on } from 'solid-js';
import type { AppState } from '../create-app.ts';
import type { createFollow } from './create-follow.ts';
import { toPosition } from './position.ts';

/** Keeps the reader's position in each conversation, as long as the tab is open, and returns to it. */
export function keepPositions({ cache, place }: AppState, follow: ReturnType<typeof createFollow>) {
  const keep = (id: string | undefined) => {
    if (id === undefined) return;
    const position = follow.position();
    if (position) cache()?.write(`at:${id}`, position);
    else cache()?.remove(`at:${id}`);
  };
  // A computation runs before the conversation on the page is replaced, an effect after it.
  createComputed(on(place.id, (_, before) => keep(before), { defer: true }));
  addEventListener('pagehide', () => keep(place.id()));
  createEffect(
    on(place.id, (id) => {
      const position = toPosition(cache()?.read(`at:${id}`));
      if (id === undefined) follow.toStart();
      else if (position) follow.toPosition(position);
      else follow.toEnd();
    }),
  );
}
