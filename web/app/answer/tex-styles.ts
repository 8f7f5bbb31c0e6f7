import { type TreeElement, type TreeNode } from './tree.ts';

/** Length of each TeX unit in em. One em is ten points, as in LaTeX's class `article`. */
const EM: Readonly<Record<string, number>> = {
  em: 1,
  ex: 0.431,
  mu: 1 / 18,
  pt: 0.1,
  px: 0.0625,
  cm: 2.85,
  mm: 0.285,
  in: 7.23,
  pc: 1.2,
};

/** Returns a TeX length in em, or undefined if the text is not a length. */
function inEms(length: string): number | undefined {
  const [, number, unit = 'em'] = /^([+-]?[\d.]+)([a-z]*)$/.exec(length.trim()) ?? [];
  const ems = Number(number) * (EM[unit === '' ? 'em' : unit] ?? Number.NaN);
  return Number.isFinite(ems) ? ems : undefined;
}

const SIDES = {
  'padding-left': 'l',
  'padding-right': 'r',
  'padding-top': 't',
  'padding-bottom': 'b',
};

/** Returns the CSS class that replaces a style declaration of Temml, or undefined if the declaration is dropped. */
function classFor(property: string, value: string): string | undefined {
  const side = Object.entries(SIDES).find(([name]) => name === property)?.[1];
  if (side !== undefined) {
    const quarters = Math.round((inEms(value) ?? 0) * 4);
    return `tml-p${side}-${Math.min(Math.max(quarters, 0), 8)}`;
  }
  switch (property) {
    case 'padding':
      if (inEms(value) === 0) return 'tml-pad-0';
      return value === '3pt' || value === '0.3em' ? 'tml-pad-3' : undefined;
    case 'border':
      return 'tml-box';
    case 'border-top':
    case 'border-bottom':
    case 'border-left':
    case 'border-right': {
      const style = /dashed|double|solid/.exec(value)?.[0];
      return style === undefined ? undefined : `tml-${property.slice(7)}-${style}`;
    }
    case 'width':
      return /^(?:7\.5|50|90|100)%$/.test(value)
        ? `tml-width-${Number.parseInt(value, 10)}`
        : undefined;
    case 'margin-left': {
      // A negative margin moves letters closer together. One wider than 0.5 em is dropped, because it could draw over
      // other content.
      const tenths = Math.round(-(inEms(value) ?? 0) * 10);
      return tenths >= 1 && tenths <= 5 ? `tml-back-${Math.min(tenths, 3)}` : undefined;
    }
    case 'math-depth':
      return value === '0' || value === '2' ? `tml-depth-${value}` : undefined;
    case 'height':
      return 'tml-high';
    case 'position':
      return value === 'absolute' ? 'tml-lapped' : 'tml-lap';
    case 'transform':
      return 'tml-mirrored';
    case 'font-weight':
      return 'tml-bold';
    case 'font-style':
      return 'tml-italic';
    case 'text-align':
      return value === 'left' ? 'tml-left' : undefined;
    default:
      return undefined;
  }
}

/**
 * Attributes of MathML that hold a length from TeX, with the smallest and the largest length that is drawn, in em.
 */
const LENGTHS: Readonly<Record<string, readonly [number, number]>> = {
  width: [0, 20],
  height: [0, 10],
  depth: [0, 10],
  lspace: [-1, 2],
  rspace: [-1, 2],
  voffset: [-1, 1],
  minsize: [0, 4],
  maxsize: [0, 4],
  linethickness: [0, 0.3],
  mathsize: [0.4, 2.5],
};

function bounded(name: string, value: string): string | undefined {
  const bounds = LENGTHS[name];
  if (bounds === undefined) return value;
  if (/^-?(?:0?\.5|1)width$/.test(value)) return name === 'lspace' ? value : undefined;
  const ems = inEms(value);
  if (ems === undefined) return undefined;
  return ems >= bounds[0] && ems <= bounds[1]
    ? value
    : `${Math.min(Math.max(ems, bounds[0]), bounds[1])}em`;
}

const COLOR = /^(?:#[\da-f]{3,8}|[a-z]{3,20})$/i;

function withClasses(node: TreeElement, sized: boolean): TreeElement {
  const attributes: Record<string, string> = {};
  const classes = (node.attributes['class'] ?? '').split(' ').filter((name) => name !== '');
  for (const [name, value] of Object.entries(node.attributes)) {
    if (name === 'class' || name === 'style' || (name === 'mathsize' && sized)) continue;
    const kept = bounded(name, value);
    if (kept !== undefined) attributes[name] = kept;
  }
  for (const declaration of (node.attributes['style'] ?? '').split(';')) {
    const [property = '', value = ''] = declaration.split(':').map((part) => part.trim());
    if (property === 'color' && COLOR.test(value)) attributes['mathcolor'] = value;
    const name = classFor(property, value);
    if (name !== undefined) classes.push(name);
  }
  if (classes.length > 0) attributes['class'] = classes.join(' ');
  const inner = sized || attributes['mathsize'] !== undefined;
  return { ...node, attributes, children: node.children.map((child) => styled(child, inner)) };
}

const styled = (node: TreeNode, sized: boolean): TreeNode =>
  typeof node === 'string' ? node : withClasses(node, sized);

/**
 * Replaces the inline styles of a formula, which the content security policy forbids, by classes of tex-boxes.css and
 * tex-paddings.css and by MathML attributes. Lengths are limited, so that no formula draws over other content.
 */
export function styledAsClasses(math: TreeElement): TreeElement {
  const { attributes, children, ...rest } = withClasses(math, false);
  const [semantics] = children;
  // A numbered equation fills the line only as a direct child of the formula, so the `semantics` element between the
  // two is left out.
  const isNumbered =
    typeof semantics === 'object' &&
    semantics.children.some(
      (child) => typeof child === 'object' && /tml-width-100/.test(child.attributes['class'] ?? ''),
    );
  return {
    ...rest,
    attributes: { ...attributes, translate: 'no' },
    children: isNumbered ? semantics.children : children,
  };
}
