/** Numbers the links of an answer whose name another link has too, so that no two tab stops have one name. */
export function nameApart(root: ParentNode): void {
  const seen = new Map<string, number>();
  for (const link of root.querySelectorAll<HTMLElement>('a[href]')) {
    const { apart } = link.dataset;
    /** The name that the renderer gave the link; empty where its text names it. */
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
