/** Style sheet with the colours and fonts of Onecall's page, which users see before and after the sign-in. */
const STYLE = `
:root { color-scheme: light dark; --ink: light-dark(#1d211e, #e6e9e4); --quiet: light-dark(#646c66, #929b94);
  --paper: light-dark(#fbfbf8, #141715); --raised: light-dark(#fff, #1b1f1c); --line: light-dark(#868e87, #69736c);
  --accent: light-dark(#1f6b4f, #7cc7a4); --on-accent: light-dark(#fff, #0d1a14);
  --danger: light-dark(#a3262a, #ff9d96); }
* { box-sizing: border-box; }
body { margin: 0; min-height: 100dvh; display: grid; place-items: center; padding: 1.5rem;
  background: var(--paper); color: var(--ink); font: 1rem/1.5 system-ui, -apple-system, 'Segoe UI', Roboto, sans-serif; }
main { width: 100%; max-width: 21rem; padding-bottom: 8vh; }
.brand { display: flex; align-items: center; gap: .6rem; margin: 0 0 2rem; font: 600 1.2rem/1 var(--text); }
.brand svg { width: 2rem; height: 2rem; }
:root { --text: 'Iowan Old Style', 'Palatino Linotype', Palatino, 'Source Serif 4', 'Noto Serif', Georgia, serif; }
h1 { margin: 0 0 1.5rem; font: 500 1.728rem/1.25 var(--text); letter-spacing: -.01em; }
label { display: block; margin: 1rem 0 .3rem; font-size: .875rem; font-weight: 550; }
input { width: 100%; min-height: 2.75rem; padding: .5rem .9rem; font: inherit; color: inherit;
  background: var(--raised); border: 1px solid var(--line); border-radius: 10px; }
button { width: 100%; min-height: 2.75rem; margin-top: 1.5rem; font: inherit; font-weight: 600; cursor: pointer;
  color: var(--on-accent); background: var(--accent); border: 0; border-radius: 999px; }
button:hover { background: color-mix(in oklab, var(--accent) 88%, var(--ink)); }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
input:focus-visible { outline-offset: -1px; border-color: var(--accent); }
.error { margin: 0; padding: .7rem .9rem; color: var(--danger); border: 1px solid currentcolor; border-radius: 10px; font-size: .875rem; }
.note { margin: 1.5rem 0 0; color: var(--quiet); font-size: .875rem; }
`;

const BRAND = `<p class="brand"><svg viewBox="0 0 32 32" aria-hidden="true"><rect width="32" height="32" rx="9" fill="#1f6b4f"/><circle cx="16" cy="16" r="7.5" fill="none" stroke="#fff" stroke-width="3"/><circle cx="16" cy="16" r="2" fill="#fff"/></svg>Onecall</p>`;

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
  /** Nonce of the style element, as required by the content security policy. */
  nonce: string;
  error?: string | undefined;
}>;

/**
 * Returns HTML attributes for an invalid field, which refer to the error message that `pageWith()` shows; empty
 * without an error.
 */
export const invalidAttributes = ({ error }: PageTexts): string =>
  error === undefined ? '' : ' aria-invalid="true" aria-describedby="error"';

/** Returns a page with a heading and a form in a card; it needs no JavaScript. */
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
${BRAND}
<h1>${escapeHtml(title)}</h1>
${alert}
${form}
</main>
</body>
</html>
`;
}
