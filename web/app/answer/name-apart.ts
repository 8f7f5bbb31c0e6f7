/** Adds numbers to the names of an answer's links that share a name, so that no two tab stops have the same name. */
export function nameApart(root: ParentNode): void {
  const seen = new Map<string, number>();
  for (const link of root.querySelectorAll<HTMLElement>('a[href]')) {
    const { apart } = link.dataset;
    /** The link's name as the renderer set it; empty if the link is named by its own text. */
    const given = apart ?? link.getAttribute('aria-label') ?? '';
    const name = given === '' ? link.textContent.trim() : given;
    const count = (seen.get(name) ?? 0) + 1;
    seen.set(name, count);
    if (count > 1) {
      link.dataset['apart'] = given;
      link.setAttribute('aria-label', `${name} (${count})`);
    } else if (apart !== undefined) {
      delete link.dataset['apart'];
      if (given === '') link.removeAttribute('aria-label');
      else link.setAttribute('aria-label', given);
    }
  }
}
