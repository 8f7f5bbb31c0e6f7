/** The turn at the upper edge of the reading area, and how far below the edge it begins. */
export type Position = Readonly<{ messageId: string; below: number }>;

/** Returns the position that was stored, if it is one. */
export const toPosition = (value: unknown): Position | undefined => {
  if (typeof value !== 'object' || value === null) return undefined;
  const { messageId, below } = Object(value);
  return typeof messageId === 'string' && typeof below === 'number'
    ? { messageId, below }
    : undefined;
};

/** Returns the position of the reader; undefined above the first turn. */
export function positionIn(scroller: HTMLElement): Position | undefined {
  const edge = scroller.getBoundingClientRect().top;
  const turns = [...scroller.querySelectorAll<HTMLElement>('.turn')];
  const turn = turns.find((one) => one.getBoundingClientRect().bottom > edge);
  const messageId = turn?.dataset['message'];
  return turn && messageId !== undefined
    ? { messageId, below: turn.getBoundingClientRect().top - edge }
    : undefined;
}

/** Scrolls to a position, and returns whether its turn is there. */
export function scrollTo(scroller: HTMLElement, { messageId, below }: Position): boolean {
  const turn = scroller.querySelector(`[data-message="${CSS.escape(messageId)}"]`);
  if (!turn) return false;
  const edge = scroller.getBoundingClientRect().top;
  scroller.scrollTop += turn.getBoundingClientRect().top - edge - below;
  return true;
}
