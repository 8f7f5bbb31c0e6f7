import { createSignal, onCleanup } from 'solid-js';

/** Closer than this to the end, in CSS pixels, the reader is at the end. */
const NEAR_PX = 56;

/** Keeps the end of the text in view while the reader is there, and only then. */
export function createFollow() {
  const [atEnd, setAtEnd] = createSignal(true);
  const [newBelow, setNewBelow] = createSignal(false);
  let scroller: HTMLElement | undefined;
  let height = 0;
  let top = 0;

  const toEnd = () => {
    setAtEnd(true);
    setNewBelow(false);
    if (scroller) scroller.scrollTop = scroller.scrollHeight;
  };
  const onScroll = () => {
    if (!scroller) return;
    const near = scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < NEAR_PX;
    // Growing text moves the end away without the reader having moved; only moving up leaves it.
    if (near) setAtEnd(true);
    else if (scroller.scrollTop < top) setAtEnd(false);
    top = scroller.scrollTop;
    if (near) setNewBelow(false);
  };
  const grown = new ResizeObserver(() => {
    if (!scroller) return;
    const grew = scroller.scrollHeight > height;
    height = scroller.scrollHeight;
    if (atEnd()) scroller.scrollTop = scroller.scrollHeight;
    else if (grew) setNewBelow(true);
  });
  onCleanup(() => {
    grown.disconnect();
  });

  return {
    newBelow,
    toEnd,
    scroller: (element: HTMLElement) => {
      scroller = element;
      element.addEventListener('scroll', onScroll, { passive: true });
      grown.observe(element);
    },
    content: (element: HTMLElement) => {
      grown.observe(element);
    },
  };
}
