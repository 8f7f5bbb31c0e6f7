import { createComputed, createEffect, on } from 'solid-js';
import type { AppState } from '../create-app.ts';
import type { createFollow } from './create-follow.ts';
import { toPosition } from './position.ts';

/**
 * Stores the scroll position in each conversation for as long as the tab is open, and restores it when the
 * conversation is opened again.
 */
export function keepPositions({ cache, place }: AppState, follow: ReturnType<typeof createFollow>) {
  const keep = (id: string | undefined) => {
    if (id === undefined) return;
    const position = follow.position();
    if (position) cache()?.write(`at:${id}`, position);
    else cache()?.remove(`at:${id}`);
  };
  // A computation of Solid, unlike an effect, runs while the previous conversation is still on the page, so that its
  // scroll position can be read.
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
