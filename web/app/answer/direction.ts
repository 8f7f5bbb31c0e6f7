import { RIGHT_TO_LEFT } from '../shell/text-direction.ts';
import { element, textOf, type TreeElement, type TreeNode } from './tree.ts';

const LETTER = /\p{L}/u;
/**
 * Matches a number with its unit or sign, whose parts would change places in a right-to-left sentence. A hyphen
 * behind a letter is not a sign.
 */
const QUANTITY =
  /(?:(?<![\p{L}\p{M}\p{N}])[-+−±~≈])?[$€£¥]?\d[\d.,:/–-]*(?:\s?(?:[A-Za-zµμΩ°%‰][A-Za-z\d/°²³·%^-]*))/gu;

export const ITSELF: ReadonlySet<string> = new Set(['pre', 'code', 'math', 'button', 'sup']);

const isCode = ({ tag }: TreeElement): boolean => ITSELF.has(tag);

/** Number of characters of prose from which its direction is determined. */
const ENOUGH = 1_000;

/** Returns the direction of prose without its code and formulas; undefined if it contains no letters. */
export function directionOf(nodes: readonly TreeNode[], skip = isCode): 'ltr' | 'rtl' | undefined {
  const prose = textOf(nodes, skip, ENOUGH)
    .slice(0, ENOUGH)
    .replace(/https?:\/\/\S+/g, ' ');
  let right = 0;
  let all = 0;
  for (const [word] of prose.matchAll(/[\p{L}\p{M}\p{N}'’-]+/gu)) {
    if (!LETTER.test(word)) continue;
    all += 1;
    if (RIGHT_TO_LEFT.test(word)) right += 1;
  }
  if (all === 0) return undefined;
  // 35 % of right-to-left letters suffice: an Arabic or Hebrew sentence may contain many Latin names, but the reverse
  // is rare.
  return right / all >= 0.35 ? 'rtl' : 'ltr';
}

/** Isolates numbers and their units in right-to-left text, so that their parts keep their order. */
export function isolateQuantities(nodes: readonly TreeNode[]): readonly TreeNode[] {
  return nodes.flatMap((node): readonly TreeNode[] => {
    if (typeof node !== 'string')
      return isCode(node) || node.tag === 'bdi' || node.attributes['dir'] !== undefined
        ? [node]
        : [{ ...node, children: isolateQuantities(node.children) }];
    const parts: TreeNode[] = [];
    let from = 0;
    for (const match of node.matchAll(QUANTITY)) {
      if (match.index > from) parts.push(node.slice(from, match.index));
      parts.push(element('bdi', { dir: 'ltr' }, [match[0]]));
      from = match.index + match[0].length;
    }
    return from === 0 ? [node] : [...parts, node.slice(from)].filter((part) => part !== '');
  });
}
