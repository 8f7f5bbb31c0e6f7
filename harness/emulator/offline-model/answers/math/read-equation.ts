import type { MathTask } from './task.ts';

const FUNCTIONS = new Set('sin cos tan log sqrt cbrt exp abs pi'.split(' '));
const CHARACTERS = /^[-+*/^().\d\sa-z²³]+$/;

const OPENINGS: readonly RegExp[] = [
  /^(?:solve|work out|find|determine|calculate|compute|what is|what's|what are)\s+/,
  /^(?:the )?(?:(?:solutions?|roots?|zeros?|values?) (?:of|to|for)\s+)?(?:the )?(?:(?:quadratic )?equation|quadratic|polynomial|function)\s*:?\s*/,
  /^(?:the )?(?:solutions?|roots?|zeros?) (?:of|to|for)\s+/,
  /^(?:the )?(?:value of )?[a-z](?: if| when| in| such that| for which|:)\s+/,
  /^for [a-z]\s*[:,]?\s+/,
  /^(?:if|when)\s+/,
];
const ENDING =
  /[\s,]*(?:\b(?:for|find|what is|what's|solve for|then what is))(?: the value of)? [a-z]$/;

/**
 * Puts brackets around function arguments, and writes operators as mathjs reads them: "x² sin x" becomes "x^2
 * sin(x)".
 */
export function tidyExpression(expression: string): string {
  return (
    expression
      .replaceAll('²', '^2')
      .replaceAll('³', '^3')
      .replaceAll('×', '*')
      .replaceAll('÷', '/')
      .replaceAll(/\bln\b/g, 'log')
      .replaceAll(/(?<=\d|\b[a-z])(?=(?:sin|cos|tan|log|sqrt|exp)\b)/g, ' ')
      .replaceAll(
        /\b(sin|cos|tan|log|sqrt|exp)\s*(\d*[a-z](?:\^\d+)?|\d+(?:\.\d+)?)(?![a-z(])/g,
        '$1($2)',
      )
      .replaceAll('**', '^')
      // The space keeps "0x" and "0b" from being read as the prefix of a hexadecimal or binary number.
      .replaceAll(/(?<=0)(?=[box])/g, ' ')
      .trim()
  );
}

/**
 * Tells whether a text is a formula: its words are single letters or known functions, and its signs are arithmetic.
 */
export function isFormula(text: string): boolean {
  const words = text.match(/[a-z]+/g) ?? [];
  return CHARACTERS.test(text) && words.every((word) => word.length === 1 || FUNCTIONS.has(word));
}

/** Returns the only unknown (a letter in place of a number) of a formula; undefined if it has none or several. */
function unknownOf(text: string): string | undefined {
  const letters = new Set(text.match(/(?<![a-z])[a-df-z](?![a-z])/g));
  const [letter] = letters;
  return letters.size === 1 ? letter : undefined;
}

/**
 * Reads equations such as "solve 2x + 3 = 11 for x" or "roots of x² - 4". Returns undefined if the text contains
 * anything else.
 */
export function readEquation(text: string): MathTask | undefined {
  const asksForRoots = /\b(?:roots?|zeros?)\b/.test(text);
  let bare = text.replace(ENDING, '');
  for (const opening of OPENINGS) bare = bare.replace(opening, '');
  const [left = '', right = asksForRoots ? '0' : undefined, more] = bare.split('=');
  if (right === undefined || more !== undefined) return undefined;
  const sides = [left, right].map(tidyExpression);
  if (!sides.every(isFormula)) return undefined;
  const variable = unknownOf(sides.join(' '));
  const [first, second] = sides;
  if (variable === undefined || first === undefined || second === undefined) return undefined;
  return { kind: 'solve', left: first, right: second, variable };
}
