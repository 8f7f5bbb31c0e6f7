import type { MarkedExtension, Tokens } from 'marked';

type Draw = (tex: string, display: boolean) => string;

const BLOCK = /^(?:\$\$([\s\S]+?)\$\$|\\\[([\s\S]+?)\\\])[ \t]*(?:\n+|$)/;
const INLINE_DISPLAY = /^\$\$([^$]+?)\$\$/;
/** As pandoc reads it: no space inside the dollars, no digit after them, so that prices stay prices. */
const INLINE = /^(?:\$(?!\s)((?:\\[^\n]|[^$\\\n])+?)(?<!\s)\$(?![\p{L}\d])|\\\(([\s\S]+?)\\\))/u;

const isMath = (
  token: Tokens.Generic,
): token is Tokens.Generic & { tex: string; display: boolean } =>
  typeof token['tex'] === 'string' && typeof token['display'] === 'boolean';

/** Teaches Markdown `$…$`, `\(…\)`, `$$…$$` and `\[…\]`; `draw` makes HTML of the TeX. */
export function math(draw: Draw): MarkedExtension {
  const renderer = (token: Tokens.Generic) => (isMath(token) ? draw(token.tex, token.display) : '');
  return {
    extensions: [
      {
        name: 'mathBlock',
        level: 'block',
        start: (src) => src.match(/\$\$|\\\[/)?.index,
        tokenizer(src) {
          const match = BLOCK.exec(src);
          if (match === null) return undefined;
          const tex = match[1] ?? match[2] ?? '';
          return { type: 'mathBlock', raw: match[0], tex: tex.trim(), display: true };
        },
        renderer,
      },
      {
        name: 'mathInline',
        level: 'inline',
        start: (src) => src.match(/\$|\\\(/)?.index,
        tokenizer(src) {
          const display = INLINE_DISPLAY.exec(src);
          const match = display ?? INLINE.exec(src);
          if (match === null) return undefined;
          const tex = match[1] ?? match[2] ?? '';
          return { type: 'mathInline', raw: match[0], tex: tex.trim(), display: display !== null };
        },
        renderer,
      },
    ],
  };
}
