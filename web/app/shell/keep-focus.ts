import { onCleanup } from 'solid-js';

const TAB_STOPS =
  'a[href], button:not(:disabled), input:not(:disabled), select:not(:disabled), textarea:not(:disabled), summary, [tabindex="0"]';

/** Matches the groups of elements within which the focus moves to a neighbour. */
const SCOPES = 'li, ul, nav, header, dialog';

/** The focused element, and the tab stops of each group around it. */
type Spot = Readonly<{
  element: HTMLElement;
  scopes: readonly Readonly<{ scope: Element; stops: readonly HTMLElement[] }>[];
}>;

const isUsable = (element: HTMLElement): boolean =>
  element.isConnected && !element.matches(':disabled');

const canHaveFocus = (element: HTMLElement): boolean =>
  isUsable(element) &&
  element.closest('[inert]') === null &&
  element.checkVisibility({ visibilityProperty: true });

const stopsIn = (scope: Element): HTMLElement[] => [
  ...scope.querySelectorAll<HTMLElement>(TAB_STOPS),
];

function spotOf(element: HTMLElement): Spot {
  const scopes = [];
  for (
    let at = element.closest(SCOPES);
    at !== null;
    at = at.parentElement?.closest(SCOPES) ?? null
  )
    scopes.push({ scope: at, stops: stopsIn(at) });
  return { element, scopes };
}

/** Returns the next tab stop around a removed element, or else the previous one; undefined if none is left. */
function neighbourOf({ element, scopes }: Spot): HTMLElement | undefined {
  for (const { scope, stops } of scopes) {
    if (!scope.isConnected) continue;
    const at = stops.indexOf(element);
    const left = stopsIn(scope).filter(canHaveFocus);
    const next =
      stops.slice(at + 1).find(canHaveFocus) ??
      stops.slice(0, at).findLast(canHaveFocus) ??
      left[Math.min(at, left.length - 1)];
    if (next) return next;
  }
  return undefined;
}

/**
 * Keeps the focus off the body. If the focused element is removed, hidden or disabled, the focus moves to its
 * neighbour, or else to the element that `home` returns. A click on empty space still removes the focus.
 */
export function keepFocus(home: () => HTMLElement | undefined): void {
  let spot: Spot | undefined;
  const look = () => {
    if (!spot || canHaveFocus(spot.element)) return;
    const active = document.activeElement;
    if (active !== null && active !== document.body && active !== spot.element) return;
    const next = neighbourOf(spot) ?? home();
    spot = undefined;
    next?.focus({ preventScroll: true });
  };
  let frame: number | undefined;
  const lookInFrame = () => {
    frame = undefined;
    look();
  };
  const focused = ({ target }: FocusEvent) => {
    if (target instanceof HTMLElement) spot = spotOf(target);
  };
  const left = () => {
    // If the element could still have the focus, the person has left it on purpose.
    queueMicrotask(() => {
      if (spot && canHaveFocus(spot.element) && document.activeElement === document.body)
        spot = undefined;
    });
  };
  // Checking visibility forces a layout, so while the element still has the focus, it is checked at most once a
  // frame.
  const changed = new MutationObserver(() => {
    if (!spot) return;
    const { element } = spot;
    if (document.activeElement !== element || !isUsable(element)) look();
    else frame ??= requestAnimationFrame(lookInFrame);
  });
  changed.observe(document.body, {
    subtree: true,
    childList: true,
    attributeFilter: ['class', 'disabled', 'hidden', 'inert', 'open'],
  });
  document.addEventListener('focusin', focused);
  document.addEventListener('focusout', left);
  addEventListener('resize', look);
  onCleanup(() => {
    changed.disconnect();
    if (frame !== undefined) cancelAnimationFrame(frame);
    document.removeEventListener('focusin', focused);
    document.removeEventListener('focusout', left);
    removeEventListener('resize', look);
  });
}
