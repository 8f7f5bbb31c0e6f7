/** Space between a popover, its button and the edges of the window, in CSS pixels. */
const GAP_PX = 4;

/**
 * Positions a popover below its button, or above it if there is more space, always inside the window. A popover that
 * is higher than the space scrolls.
 */
export function placeBeside(popover: HTMLElement, button: HTMLElement): void {
  const anchor = button.getBoundingClientRect();
  const { clientWidth, clientHeight } = document.documentElement;
  const { width, height } = popover.getBoundingClientRect();
  const below = clientHeight - anchor.bottom - 2 * GAP_PX;
  const above = anchor.top - 2 * GAP_PX;
  const goesUp = height > below && above > below;
  const room = Math.max(goesUp ? above : below, 0);
  const shown = Math.min(height, room);
  const wantedLeft =
    anchor.left + anchor.width / 2 < clientWidth / 2 ? anchor.left : anchor.right - width;
  const left = Math.max(GAP_PX, Math.min(wantedLeft, clientWidth - width - GAP_PX));
  const top = goesUp ? anchor.top - GAP_PX - shown : anchor.bottom + GAP_PX;
  Object.assign(popover.style, {
    left: `${left}px`,
    top: `${top}px`,
    maxHeight: `${room}px`,
  });
}
