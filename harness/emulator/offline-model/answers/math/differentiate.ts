import {
  isConstantNode,
  isFunctionNode,
  isOperatorNode,
  isParenthesisNode,
  isSymbolNode,
  type MathNode,
} from 'mathjs';

export type Derive = (node: MathNode, variable: string) => MathNode;

const bare = (node: MathNode): MathNode => (isParenthesisNode(node) ? bare(node.content) : node);

const dependsOn = (node: MathNode, variable: string): boolean =>
  node.filter((part) => isSymbolNode(part) && part.name === variable).length > 0;

function termsOf(node: MathNode): readonly MathNode[] {
  const inner = bare(node);
  const isSum = isOperatorNode(inner) && (inner.op === '+' || inner.op === '-');
  return isSum ? inner.args.flatMap(termsOf) : [inner];
}

/** Returns the name of the rule for the derivative of a term, such as a school book uses. */
function ruleOf(node: MathNode, variable: string): string {
  if (!dependsOn(node, variable)) return 'a constant does not change';
  if (isSymbolNode(node)) return `${variable} grows as fast as itself`;
  if (isFunctionNode(node))
    return node.args.every((arg) => isSymbolNode(arg)) ? 'a known derivative' : 'the chain rule';
  if (!isOperatorNode(node)) return 'a known derivative';
  const [left, right] = node.args;
  const constants = node.args.filter((arg) => !dependsOn(arg, variable));
  if (node.op === '^' && right !== undefined && isConstantNode(bare(right)))
    return left !== undefined && isSymbolNode(bare(left))
      ? 'the power rule: the exponent comes down as a factor and is one less'
      : 'the power rule and the chain rule';
  if (node.op === '*' && constants.length > 0) return 'a constant factor stays';
  if (node.op === '*') return 'the product rule';
  if (node.op === '/')
    return constants.length > 0 ? 'a constant factor stays' : 'the quotient rule';
  return 'the chain rule';
}

/** Returns one line for each term of a sum, with its derivative and the rule for it, in Markdown with TeX. */
export function explainDerivative(node: MathNode, variable: string, derive: Derive): string {
  const lines = termsOf(node).map((term) => {
    const slope = derive(term, variable);
    return `$\\frac{d}{d${variable}} \\left(${term.toTex()}\\right) = ${slope.toTex()}$ (${ruleOf(term, variable)})`;
  });
  return lines.join('\n');
}
