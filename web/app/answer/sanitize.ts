import DOMPurify from 'dompurify';
import { textOf, type TreeNode } from './tree.ts';

/** A node of the answer's tree with the DOM node that shows it. */
export type ShownNode = Readonly<{ node: TreeNode; dom: Node; children: readonly ShownNode[] }>;

const MATHML = 'http://www.w3.org/1998/Math/MathML';

/** Matches the names of the elements that the renderer may create; any other element is shown as its text. */
const ELEMENTS =
  /^(?:p|br|hr|em|strong|del|a|ul|ol|li|h[1-6]|blockquote|pre|code|span|div|section|sup|bdi|button|table|thead|tbody|tr|t[hd])$/;
const MATH =
  /^(?:math|semantics|annotation|m(?:i|n|o|s|text|space|row|frac|sqrt|root|style|error|padded|phantom|sub|sup|subsup|under|over|underover|multiscripts|prescripts|table|tr|td|enclose))$/;

/** Rules of the sanitiser. They remove everything that runs scripts, loads, embeds or sets styles. */
const RULES = {
  USE_PROFILES: { html: true, mathMl: true },
  FORBID_TAGS: [
    'style',
    'img',
    'picture',
    'video',
    'audio',
    'source',
    'form',
    'input',
    'iframe',
    'svg',
  ],
  FORBID_ATTR: ['style', 'srcset', 'src', 'background', 'poster', 'action', 'formaction', 'name'],
  // DOMPurify tests this pattern on the values of most attributes, so values without a URL scheme must match it too.
  ALLOWED_URI_REGEXP: /^(?:(?:https?|mailto):|[^a-z]|[a-z+.-]+(?:[^a-z+.\-:]|$))/i,
  ADD_ATTR: [
    'target',
    'translate',
    'encoding',
    'form',
    'fence',
    'stretchy',
    'symmetric',
    'movablelimits',
  ],
  ADD_TAGS: ['semantics', 'annotation', 'mprescripts'],
  IN_PLACE: true,
  SANITIZE_DOM: false,
};

function elementFor(tag: string): Element | undefined {
  if (ELEMENTS.test(tag)) return document.createElement(tag);
  return MATH.test(tag) ? document.createElementNS(MATHML, tag) : undefined;
}

function create(node: TreeNode): ShownNode {
  const dom = typeof node === 'string' ? undefined : elementFor(node.tag);
  if (typeof node === 'string' || dom === undefined) {
    const text = typeof node === 'string' ? node : textOf([node]);
    return { node: text, dom: document.createTextNode(text), children: [] };
  }
  for (const [name, value] of Object.entries(node.attributes))
    if (isHarmless(name, value)) dom.setAttribute(name, value);
  const children = node.children.map(create);
  dom.append(...children.map((child) => child.dom));
  return { node, dom, children };
}

const isHarmless = (name: string, value: string): boolean =>
  !/^(?:on|style$|src)/i.test(name) && (name !== 'href' || /^(?:https?:|mailto:|#fn)/i.test(value));

let isConfigured = false;

/**
 * Sanitises an element in place. The rules are set only once, because setting them takes longer than sanitising most
 * elements.
 */
function sanitize(element: Element): void {
  if (!isConfigured) DOMPurify.setConfig(RULES);
  isConfigured = true;
  DOMPurify.sanitize(element);
}

/**
 * Creates the DOM node for a tree node, and sanitises it. The renderer creates only harmless trees; the sanitiser is
 * a second protection.
 */
export function createSafe(node: TreeNode): ShownNode {
  const shown = create(node);
  if (shown.dom instanceof Element) sanitize(shown.dom);
  return shown;
}
