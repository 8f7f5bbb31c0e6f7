import { createSignal, onCleanup } from 'solid-js';
import { positionIn, scrollTo, type Position } from './position.ts';

/** Distance from the end of the conversation, in CSS pixels, within which the reader counts as being at the end. */
const NEAR_PX = 56;

/** The reader's position in the conversation: at the end, above the end, or above it while an answer grows below. */
export type View = 'at end' | 'above' | 'above new text';

/**
 * Scrolls to the end of the conversation as it grows, but only while the reader is at the end. `isWriting` tells
 * whether an answer is being written; growth for other reasons, such as a narrower window, does not count as new
 * text.
 */
export function createFollow(isWriting: () => boolean) {
  const [view, setView] = createSignal<View>('at end');
  let scroller: HTMLElement | undefined;
  let height = 0;
  let width = 0;
  let top = 0;
  /**
   * The position that is kept in view until the reader scrolls, because a conversation grows while it is being loaded.
   */
  let target: Position | undefined;

  const release = () => {
    target = undefined;
  };
  const toEnd = () => {
    release();
    setView('at end');
    if (scroller) scroller.scrollTop = scroller.scrollHeight;
  };
  const toStart = () => {
    release();
    setView('above');
    if (scroller) scroller.scrollTop = 0;
  };
  const onScroll = () => {
    if (!scroller) return;
    const near = scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < NEAR_PX;
    // Growing text moves the end away from a reader who has not moved, so only scrolling up counts as leaving the
    // end.
    if (near && !target) setView('at end');
    else if (scroller.scrollTop < top) setView((was) => (was === 'at end' ? 'above' : was));
    top = scroller.scrollTop;
  };
  const resized = new ResizeObserver(() => {
    if (!scroller) return;
    const grew = scroller.scrollHeight > height && scroller.clientWidth === width;
    height = scroller.scrollHeight;
    width = scroller.clientWidth;
    if (target) scrollTo(scroller, target);
    else if (view() === 'at end') scroller.scrollTop = scroller.scrollHeight;
    else if (grew && isWriting()) setView('above new text');
  });
  onCleanup(() => {
    resized.disconnect();
  });

  return {
    view,
    toEnd,
    toStart,
    /** Returns the scroll position of the reader, or undefined if the reader is at the end of the conversation. */
    position: () => (scroller && view() !== 'at end' ? positionIn(scroller) : undefined),
    /** Scrolls to a stored position, and keeps it in view while the conversation is still being drawn. */
    toPosition(position: Position) {
      target = position;
      setView('above');
      if (scroller) scrollTo(scroller, position);
    },
    scroller: (element: HTMLElement) => {
      scroller = element;
      element.addEventListener('scroll', onScroll, { passive: true });
      for (const input of ['wheel', 'touchmove', 'pointerdown', 'keydown'])
        element.addEventListener(input, release, { passive: true });
      resized.observe(element);
    },
    content: (element: HTMLElement) => {
      resized.observe(element);
    },
  };
}
