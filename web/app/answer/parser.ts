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
 * Upper bound on nested quotes, lists and footnotes; deeper ones are shown as text. A list counts twice, as list and
 * item.
 */
const DEEPEST = 48;

/** Reads a line as text where the parser would drop what is nested too deep. */
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

/** Reads `<br>`, the only tag that is read: cells of tables have no other way to break a line. */
function lineBreak(state: StateInline, silent: boolean): boolean {
  if (state.src[state.pos] !== '<') return false;
  const tag = /^<br ?\/?>/i.exec(state.src.slice(state.pos, state.pos + 6))?.[0];
  if (tag === undefined) return false;
  if (!silent) state.push('hardbreak', 'br', 0);
  state.pos += tag.length;
  return true;
}

/** Shows a single tilde as text: ranges such as `3~5` do not begin a strikethrough. */
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

/** Reads text into tokens. Definitions of links are added to `references`, where the first of a label wins. */
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
 * Returns where the blocks of a text begin. All but the last can no longer change, because a later one has begun on a
 * complete line. A definition of a link is no boundary, because its title may go on in the next line.
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

/** Resolves escapes and entities, as in the name of a language. */
export const { unescapeAll } = md.utils;
