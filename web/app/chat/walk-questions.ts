export type Way = 'previous' | 'next' | 'first' | 'last';

/**
 * Returns the index of the question from which the keyboard moves on: the one with the focus, or else the last one on
 * the screen.
 */
function startOf(turns: readonly HTMLElement[], reading: HTMLElement): number {
  const inside = turns.findIndex((turn) => turn.contains(document.activeElement));
  if (inside >= 0) return inside;
  const { bottom } = reading.getBoundingClientRect();
  return turns.findLastIndex((turn) => turn.getBoundingClientRect().top < bottom) + 1;
}

/**
 * Moves the focus to another question, so that the buttons of the question and of its answer are the next tab stops.
 */
export function walkQuestions(reading: HTMLElement, way: Way): void {
  const turns = [...reading.querySelectorAll<HTMLElement>('.turn')];
  const at = {
    first: () => 0,
    last: () => turns.length - 1,
    previous: () => Math.max(startOf(turns, reading) - 1, 0),
    next: () => Math.min(startOf(turns, reading) + 1, turns.length - 1),
  }[way]();
  const question = turns[at]?.querySelector<HTMLElement>('.question');
  if (!question) return;
  question.tabIndex = -1;
  question.focus({ preventScroll: true });
  question.scrollIntoView({ block: 'start' });
}
