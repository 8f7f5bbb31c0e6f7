const STYLE = `
:root { color-scheme: light dark; --ink: #16202c; --quiet: #556070; --paper: #f6f7f9; --card: #fff;
  --line: #8a94a3; --accent: #1a56b8; --on-accent: #fff; --bad: #a4161a; --bad-paper: #fdecec; }
@media (prefers-color-scheme: dark) { :root { --ink: #e9edf3; --quiet: #a5b0c0; --paper: #11161d;
  --card: #1a212b; --line: #7c8797; --accent: #8ab4ff; --on-accent: #0c1829; --bad: #ffb4b4; --bad-paper: #3a1f22; } }
* { box-sizing: border-box; }
body { margin: 0; min-height: 100dvh; display: grid; place-items: center; padding: 1rem;
  background: var(--paper); color: var(--ink); font: 1rem/1.5 system-ui, sans-serif; }
main { width: 100%; max-width: 23rem; padding: 2rem 1.5rem; background: var(--card); border-radius: .75rem;
  box-shadow: 0 1px 3px rgb(0 0 0 / .18); }
h1 { margin: 0 0 1.25rem; font-size: 1.375rem; line-height: 1.25; }
label { display: block; margin: 1rem 0 .25rem; font-weight: 600; }
input { width: 100%; min-height: 2.75rem; padding: .5rem .75rem; font: inherit; color: inherit;
  background: var(--card); border: 1px solid var(--line); border-radius: .5rem; }
button { width: 100%; min-height: 2.75rem; margin-top: 1.5rem; font: inherit; font-weight: 600; cursor: pointer;
  color: var(--on-accent); background: var(--accent); border: 0; border-radius: .5rem; }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
.error { margin: 0; padding: .75rem; color: var(--bad); background: var(--bad-paper); border-radius: .5rem; }
.note { margin: 1.5rem 0 0; color: var(--quiet); font-size: .875rem; }
`;

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

export const escapeHtml = (text: string): string =>
  text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character);

export type PageTexts = Readonly<{
  title: string;
  /** The nonce of the style element, for the content security policy. */
  nonce: string;
  /** The error of the previous attempt. */
  error?: string | undefined;
}>;

/** Attributes of a field that `pageWith()` shows an error for. */
export const invalidAttributes = ({ error }: PageTexts): string =>
  error === undefined ? '' : ' aria-invalid="true" aria-describedby="error"';

/** Returns a card with a heading and a form in it; works without script. */
export function pageWith(page: PageTexts, form: string): string {
  const { title, nonce, error } = page;
  const alert =
    error === undefined ? '' : `<p class="error" id="error" role="alert">${escapeHtml(error)}</p>`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escapeHtml(title)}</title>
<style nonce="${nonce}">${STYLE}</style>
</head>
<body>
<main>
<h1>${escapeHtml(title)}</h1>
${alert}
${form}
</main>
</body>
</html>
`;
}
