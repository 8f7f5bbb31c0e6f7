import { textOf, type TreeElement, type TreeNode } from './tree.ts';

const SIGNS: Readonly<Record<string, string>> = {
  '=': 'equals',
  '≠': 'is not equal to',
  '+': 'plus',
  '-': 'minus',
  '−': 'minus',
  '±': 'plus or minus',
  '×': 'times',
  '⋅': 'times',
  '·': 'times',
  '÷': 'divided by',
  '/': 'over',
  '<': 'is less than',
  '>': 'is greater than',
  '≤': 'is at most',
  '≥': 'is at least',
  '≈': 'is about',
  '→': 'to',
  '∈': 'in',
  '∑': 'sum',
  '∏': 'product',
  '∫': 'integral',
  '∞': 'infinity',
  '√': 'root',
  '∂': 'partial',
  '∇': 'nabla',
  '⇒': 'implies',
  '⇔': 'if and only if',
  '′': 'prime',
  '!': 'factorial',
  '°': 'degrees',
};
const SILENT = /^[\s()[\]{}|,\u2061-\u2064\u200b]*$/;

const isElement = (node: TreeNode): node is TreeElement => typeof node === 'object';
const isSimple = (node: TreeNode | undefined): boolean => textOf(node ? [node] : []).length <= 2;

function power(base: string, exponent: TreeNode | undefined): string {
  const text = textOf(exponent ? [exponent] : []).trim();
  if (text === '2') return `${base} squared`;
  if (text === '3') return `${base} cubed`;
  if (text === '∘' || text === '°') return `${base} degrees`;
  if (text === '′') return `${base} prime`;
  return `${base} to the power of ${exponent ? say(exponent) : ''}`;
}

function say(node: TreeNode): string {
  if (!isElement(node)) return SIGNS[node] ?? node.normalize('NFKC');
  const { tag, children } = node;
  const [first, second, third] = children;
  const [one, two] = [first ? say(first) : '', second ? say(second) : ''];
  switch (tag) {
    case 'annotation':
    case 'mphantom':
      return '';
    case 'mfrac':
      return isSimple(first) && isSimple(second)
        ? `${one} over ${two}`
        : `the fraction ${one} over ${two},`;
    case 'msqrt':
      return `the square root of ${all(children)},`;
    case 'mroot':
      return `the root of degree ${two} of ${one},`;
    case 'msup':
      return power(one, second);
    case 'msub':
      return `${one} sub ${two}`;
    case 'msubsup':
      return /^(?:sum|product|integral)/.test(one)
        ? `${one} from ${two} to ${third ? say(third) : ''} of`
        : power(`${one} sub ${two}`, third);
    case 'munderover':
      return `${one} from ${two} to ${third ? say(third) : ''} of`;
    case 'munder':
      return `${one} under ${two}`;
    case 'mover':
      return `${one} ${/^(?:→|\u20d7)$/u.test(textOf(second ? [second] : [])) ? 'vector' : `with ${two} above`}`;
    case 'mtr':
      return `${all(children)};`;
    case 'mo': {
      const sign = textOf(children);
      return SILENT.test(sign) ? '' : (SIGNS[sign] ?? sign);
    }
    default:
      return all(children);
  }
}

const all = (nodes: readonly TreeNode[]): string => nodes.map(say).join(' ');

/** Returns a formula in spoken words. Signs without a common name are left as they are. */
export const spoken = (math: TreeElement): string =>
  say(math)
    .replace(/\s+/g, ' ')
    .replace(/ ([,;])/g, '$1')
    .trim()
    .replace(/[,;]+$/, '');
