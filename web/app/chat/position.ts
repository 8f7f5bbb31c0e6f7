/**
 * A scroll position: the turn (question with answer) at the upper edge of the reading area, and its distance below
 * that edge in pixels.
 */
export type Position = Readonly<{ messageId: string; below: number }>;

/** Returns a stored value as a scroll position, or undefined if it is not one. */
export const toPosition = (value: unknown): Position | undefined => {
  if (typeof value !== 'object' || value === null) return undefined;
  const { messageId, below } = Object(value);
  return typeof messageId === 'string' && typeof below === 'number'
    ? { messageId, below }
    : undefined;
};

/** Returns the scroll position of the reader, or undefined if no turn has reached the upper edge. */
export function positionIn(scroller: HTMLElement): Position | undefined {
  const edge = scroller.getBoundingClientRect().top;
  const turns = [...scroller.querySelectorAll<HTMLElement>('.turn')];
  const turn = turns.find((one) => one.getBoundingClientRect().bottom > edge);
  const messageId = turn?.dataset['message'];
  return turn && messageId !== undefined
    ? { messageId, below: turn.getBoundingClientRect().top - edge }
    : undefined;
}

/** Scrolls to a stored position; returns whether the position's turn is on the page. */
export function scrollTo(scroller: HTMLElement, { messageId, below }: Position): boolean {
  const turn = scroller.querySelector(`[data-message="${CSS.escape(messageId)}"]`);
  if (!turn) return false;
  const edge = scroller.getBoundingClientRect().top;
  scroller.scrollTop += turn.getBoundingClientRect().top - edge - below;
  return true;
}
