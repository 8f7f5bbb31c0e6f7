/** Heading level of a question; the headings of its answer are below this level. */
const QUESTION = 2;
const DEEPEST = 6;

const levelOf = (heading: Element): number => Number(heading.tagName.slice(1));

/**
 * Sets the levels of an answer's headings for screen readers. The highest heading comes right below the question's
 * level, and no level is skipped. The look of the headings does not change.
 */
export function levelHeadings(root: ParentNode): void {
  const headings = [...root.querySelectorAll('h1, h2, h3, h4, h5, h6')];
  const used = [...new Set(headings.map(levelOf))].toSorted((one, other) => one - other);
  let above = QUESTION;
  for (const heading of headings) {
    const rank = QUESTION + 1 + used.indexOf(levelOf(heading));
    above = Math.min(rank, above + 1, DEEPEST);
    heading.setAttribute('aria-level', String(above));
  }
}
