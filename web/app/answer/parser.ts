import MarkdownIt, { type Env, type StateBlock, type StateInline, type Token } from 'markdown-it';
import cjkFriendly from 'markdown-it-cjk-friendly';
import { bareLinks } from './bare-links.ts';
import { OUTLINE, provide, type ReadingContext } from './context.ts';
import { footnotes } from './footnotes.ts';
import { formulas } from './formula-rules.ts';
import { live } from './live.ts';
import { liveRules } from './live-rules.ts';
import { pipes } from './pipes.ts';

export type References = NonNullable<Env['references']>;

/**
 * Deepest nesting of quotes, lists and footnotes; deeper ones are shown as text. A list counts twice, as a list and
 * as an item.
 */
const DEEPEST = 48;

/** Parses a line as a paragraph at the deepest nesting, where the parser would drop the line. */
function tooDeep(state: StateBlock, startLine: number): boolean {
  if (state.level < DEEPEST) return false;
  state.line = startLine + 1;
  state.push('paragraph_open', 'p', 1).map = [startLine, state.line];
  const inline = state.push('inline', '', 0);
  inline.content = state.getLines(startLine, state.line, state.blkIndent, false).trim();
  inline.children = [];
  state.push('paragraph_close', 'p', -1);
  return true;
}

/** Parses `<br>`, the only HTML tag with an effect, because table cells have no other way to break a line. */
function lineBreak(state: StateInline, silent: boolean): boolean {
  if (state.src[state.pos] !== '<') return false;
  const tag = /^<br ?\/?>/i.exec(state.src.slice(state.pos, state.pos + 6))?.[0];
  if (tag === undefined) return false;
  if (!silent) state.push('hardbreak', 'br', 0);
  state.pos += tag.length;
  return true;
}

/** Shows a single tilde as text, so that ranges such as `3~5` do not begin a strikethrough. */
function tildes(state: StateInline, silent: boolean): boolean {
  if (state.src[state.pos] !== '~') return false;
  const marks = /^~+/.exec(state.src.slice(state.pos))?.[0] ?? '';
  if (marks.length === 2) return false;
  if (!silent) state.pending += marks;
  state.pos += marks.length;
  return true;
}

const md = new MarkdownIt({ html: false, maxNesting: 2 * DEEPEST });
md.disable(['linkify', 'html_block', 'html_inline', 'replacements', 'smartquotes']);
md.validateLink = () => true;
md.block.ruler.before('blockquote', 'too_deep', tooDeep);
md.inline.ruler.before('strikethrough', 'tildes', tildes);
md.inline.ruler.before('autolink', 'line_break', lineBreak);
for (const plugin of [cjkFriendly, formulas, footnotes, bareLinks, pipes, live, liveRules])
  md.use(plugin);

/**
 * Parses Markdown into tokens. Definitions of links are added to `references`; the first definition of a label is
 * kept.
 */
export function parse(
  text: string,
  context: ReadingContext,
  references: References,
): readonly Token[] {
  const env: Env = { references };
  provide(env, context);
  return md.parse(text, env);
}

/**
 * Returns the offsets at which the blocks of a text begin. All blocks but the last are final, because a later block
 * has begun on a complete line. The definition of a link does not separate blocks, because its title may stand on the
 * next line.
 */
export function blockStarts(text: string, open: boolean): readonly number[] {
  const complete = open ? text.slice(0, text.lastIndexOf('\n') + 1) : text;
  const tokens = parse(complete, { ...OUTLINE, open }, {});
  const blocks = tokens.filter(({ level, map }) => level === 0 && map);
  const lines = [
    0,
    ...[...complete.matchAll(/\r\n|\r|\n/g)].map((end) => end.index + end[0].length),
  ];
  const starts: number[] = [];
  let previousEnd = -1;
  let isInContainer = false;
  for (const { type, map } of blocks) {
    const [start, end] = map ?? [0, 0];
    const offset = lines[start] ?? 0;
    const isAfterBlank = complete.slice(lines[start - 1] ?? 0, offset).trim() === '';
    const isTitle = isInContainer && /^\s*["'(]/.test(complete.slice(offset, offset + 40));
    if (start > 0 && (isAfterBlank || (previousEnd === start && !isTitle))) starts.push(offset);
    previousEnd = end;
    isInContainer = /^(?:blockquote|bullet_list|ordered_list|footnote)_open$/.test(type);
  }
  return starts;
}

/**
 * Replaces escapes and entities by the characters that they stand for, such as in the language name of a code block.
 */
export const { unescapeAll } = md.utils;
