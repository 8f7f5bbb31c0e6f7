import { openOf, REASONING_FAMILIES } from './family-marks.ts';

/**
 * The mark with which a text begins. `block` opens a reasoning block, `empty` is such a block without text, and
 * `orphan` is a closing mark without an opening one: that was then part of the model's own prompt template.
 */
export type FirstMark = Readonly<{
  kind: 'block' | 'empty' | 'orphan';
  length: number;
  name: string;
}>;

/** A mark within a text: its position, and the name of the block that it opens or closes. */
type Mark = Readonly<{ start: number; end: number; closes: boolean; name: string }>;

const NAMES =
  'think|thinking|thought|thoughts|thought_process|chain_of_thought|cot|reason|reasoning|reasoning_content|reflect|reflection|analysis|scratchpad|inner_monologue|inner_thoughts|antthinking';
const FAMILY_CLOSES = REASONING_FAMILIES.flatMap(({ closes }) => closes);
/**
 * Matches marks such as `<think>`, `<|/thinking|>`, `<seed:think>`, `<reasoning effort="high">`, `[/THINK]`,
 * `◁think▷`, and the closing marks of families.
 */
const MARK = [
  String.raw`<\|?(?<slash>/?)(?:[a-z]{1,16}:)?(?<name>${NAMES})(?:\s[^<>\n]{0,200})?(?:/|\|)?>`,
  String.raw`[\[◁](?<slash>/?)(?<name>think|thinking|reasoning)[\]▷]`,
  `(?<name>${FAMILY_CLOSES.map((close) => close.replaceAll('|', String.raw`\|`)).join('|')})`,
].join('|');
const AT_START = new RegExp(`^(?:${MARK})`, 'i');
const ANYWHERE = new RegExp(MARK, 'gi');
/** Upper bound on the length of a mark in characters. */
export const LONGEST_MARK = 256;
/** Matches the beginning of a mark that is no mark of a family. */
const UNDECIDED = /^(?:[<◁]\|?\/?[a-z_:]{0,32}(?:\s[^<>\n]{0,200})?[/|]?|\[\/?[a-z]{0,12})$/i;

/**
 * Finds the mark with which a text begins. Returns 'undecided' when more text is needed to know, and undefined when
 * there is none.
 */
export function firstMark(text: string): FirstMark | 'undecided' | undefined {
  const family = openOf(REASONING_FAMILIES, text);
  if (family === 'undecided') return family;
  if (family)
    return { kind: 'block', length: family.length, name: family.closes[0]?.toLowerCase() ?? '' };
  const match = AT_START.exec(text);
  if (match === null) return UNDECIDED.test(text) ? 'undecided' : undefined;
  const { end, closes, name } = toMark(match);
  const kind = closes ? 'orphan' : match[0].endsWith('/>') ? 'empty' : 'block';
  return { kind, length: end, name };
}

/** Finds the next mark of reasoning from a position on. */
export function nextMark(text: string, from: number): Mark | undefined {
  ANYWHERE.lastIndex = from;
  const match = ANYWHERE.exec(text);
  return match === null ? undefined : toMark(match);
}

function toMark({ 0: mark, index, groups }: RegExpExecArray): Mark {
  const name = groups?.['name']?.toLowerCase() ?? '';
  const closes = groups?.['slash'] === '/' || name.startsWith('<');
  return { start: index, end: index + mark.length, closes, name };
}
