/** The level of a question's heading, under which the headings of its answer stand. */
const QUESTION = 2;
const DEEPEST = 6;

const levelOf = (heading: Element): number => Number(heading.tagName.slice(1));

/**
 * Tells screen readers the level of an answer's headings within the conversation: the highest stands right below the question,
 * and none is left out on the way down. Their look stays that of their tags.
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
