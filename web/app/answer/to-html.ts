import { Marked, type Token } from 'marked';
import { escapeHtml } from './escape.ts';
import { math } from './math.ts';

/** What is loaded only when an answer needs it. Both return HTML. */
export type Extras = {
  tex?: (tex: string, display: boolean) => string;
  highlight?: (code: string, language: string) => string | undefined;
};

export type ToHtml = Readonly<{
  lex: (text: string) => readonly Token[];
  /** HTML of blocks, and which extras would have made it better. */
  render: (tokens: readonly Token[]) => { html: string; missing: readonly (keyof Extras)[] };
}>;

/** Links lead to pages and mail addresses; everything else, scripts above all, is shown as text. */
const SAFE_LINK = /^(?:https?:\/\/|mailto:)[^\s]/i;

const linkTo = (href: string, html: string): string =>
  SAFE_LINK.test(href)
    ? `<a href="${escapeHtml(href)}" target="_blank" rel="noopener noreferrer nofollow">${html}</a>`
    : html;

/**
 * Markdown to HTML that holds no script, style, image or frame whatever the text is: HTML in it is
 * shown as text, images become links. The sanitiser that follows is the second lock, not the first.
 */
export function makeToHtml(extras: Extras): ToHtml {
  const missing = new Set<keyof Extras>();
  const marked = new Marked({
    gfm: true,
    tokenizer: {
      // No HTML is read as HTML, as text within a raw element would be passed on as it is.
      html: () => undefined,
      tag(src) {
        const raw = /^<br *\/?>/i.exec(src)?.[0];
        if (raw === undefined) return undefined;
        return { type: 'html', raw, text: raw, block: false, inLink: false, inRawBlock: false };
      },
    },
    renderer: {
      html: () => '<br>',
      link({ href, tokens }) {
        return linkTo(href, this.parser.parseInline(tokens));
      },
      image: ({ href, text }) => linkTo(href, `Image: ${escapeHtml(text === '' ? href : text)}`),
      checkbox: ({ checked }) => (checked ? '☑ ' : '☐ '),
      code({ text, lang }) {
        const language = /^[\w+#.-]{1,30}/.exec(lang ?? '')?.[0] ?? '';
        if (!extras.highlight && language !== '') missing.add('highlight');
        const colored = language === '' ? undefined : extras.highlight?.(text, language);
        const name = language === '' ? 'text' : escapeHtml(language);
        return `<div class="code"><div class="code-head"><span>${name}</span><button type="button" class="code-copy">Copy</button></div><pre tabindex="0"><code>${colored ?? escapeHtml(text)}</code></pre></div>`;
      },
      table(token) {
        const cells = (row: typeof token.header, tag: string) =>
          row
            .map((cell) => {
              const align = cell.align === null ? '' : ` class="align-${cell.align}"`;
              return `<${tag}${align}>${this.parser.parseInline(cell.tokens)}</${tag}>`;
            })
            .join('');
        const rows = token.rows.map((row) => `<tr>${cells(row, 'td')}</tr>`).join('');
        return `<div class="table" tabindex="0"><table><thead><tr>${cells(token.header, 'th')}</tr></thead><tbody>${rows}</tbody></table></div>`;
      },
    },
  });
  marked.use(
    math((tex, display) => {
      if (!extras.tex) missing.add('tex');
      const drawn = extras.tex?.(tex, display) ?? `<code class="tex">${escapeHtml(tex)}</code>`;
      return display ? `<div class="formula" tabindex="0">${drawn}</div>` : drawn;
    }),
  );
  return {
    lex: (text) => marked.lexer(text),
    render(tokens) {
      missing.clear();
      const html = marked.parser([...tokens]);
      return { html, missing: [...missing] };
    },
  };
}
