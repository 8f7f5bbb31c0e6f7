const N = String.raw`(?<![\d.])(\d+(?:\.\d+)?|\.\d+)(?![\d.])`;
const PERCENT = '(?:%|percent|per cent)';
/**
 * Pattern of an operand: a number or a bracket, not followed by an operator with a higher precedence than
 * multiplication.
 */
const OPERAND = String.raw`(\d+(?:\.\d+)?(?![\d.])|\([^()]+\))(?!\s*(?:[\^!%²³]|percent|per cent|squared|cubed|to the))`;

/** Patterns of operations in words or special characters, each with the operator that replaces it. */
const SAYING: readonly (readonly [RegExp, string])[] = [
  [/×|⋅|·/g, '*'],
  [/÷|∕/g, '/'],
  [/²/g, '^2'],
  [/³/g, '^3'],
  [/\*\*/g, '^'],
  [/√\s*(\d+(?:\.\d+)?)/g, 'sqrt($1)'],
  [/√\s*(?=\()/g, 'sqrt'],
  [/(?:the )?square root (?:of )?(\d+(?:\.\d+)?)/g, 'sqrt($1)'],
  [/(?:the )?cube root (?:of )?(\d+(?:\.\d+)?)/g, 'cbrt($1)'],
  [/(?:the )?(?:natural log(?:arithm)?|ln)(?: of)? ?(\d+(?:\.\d+)?)/g, 'log($1)'],
  [/(?:the )?factorial of (\d+)|\b(\d+) factorial/g, '($1$2)!'],
  [/\b(\d+) (\d+)\/(\d+)(?![\d.])/g, '($1 + $2/$3)'],
  [/\bsquared\b/g, '^2'],
  [/\bcubed\b/g, '^3'],
  [/\bto the power (?:of )?|\braised to (?:the )?(?:power (?:of )?)?/g, '^'],
  [/\bplus\b/g, '+'],
  [/\bminus\b/g, '-'],
  [/\b(?:times|multiplied by)\b/g, '*'],
  [/\b(?:divided by|over)\b/g, '/'],
  [/\bmod(?:ulo)?\b/g, ' mod '],
  [/(?<=[\d)])\s*x\s*(?=[\d(])/g, ' * '],
];

/**
 * Patterns of shares such as "10% of 50", each with its replacement. They are applied until nothing changes, as "10%
 * of 20% of 50" needs.
 */
const SHARES: readonly (readonly [RegExp, string])[] = [
  [new RegExp(`${N} ?${PERCENT} of (?:the )?${OPERAND}`, 'g'), '($1 / 100 * $2)'],
  [new RegExp(String.raw`(?<![\d.)])(\d+\/\d+) of ${OPERAND}`, 'g'), '($1 * $2)'],
  [new RegExp(String.raw`(?:a |one )?half of ${OPERAND}`, 'g'), '($1 / 2)'],
  [new RegExp(String.raw`(?:a |one )?third of ${OPERAND}`, 'g'), '($1 / 3)'],
  [new RegExp(String.raw`(?:a |one )?quarter of ${OPERAND}`, 'g'), '($1 / 4)'],
  [new RegExp(String.raw`\b(?:double|twice) ${OPERAND}`, 'g'), '(2 * $1)'],
  [new RegExp(String.raw`\btriple ${OPERAND}`, 'g'), '(3 * $1)'],
];

const ALLOWED = /^(?:[\d.\s()+\-*/^!]|sqrt|cbrt|log|sin|cos|tan|mod|abs|exp|pi|\be\b)+$/;
const OPERATION = /[-+*/^!(]|mod/;
/** Matches two operands without an operator between them, whose meaning is ambiguous. */
const SIDE_BY_SIDE = /[\d.)!]\s+[\d.a-z(]|\.\d*\.|[\d.]\s*(?!pi\b|sqrt|cbrt)[a-z]|\)\s*[\d.a-z]/;
/** Matches expressions such as "6 / 2(1 + 2)", for which two readings are common. */
const AMBIGUOUS = /\/.*[\d)]\(/;

/** Removes commas that group thousands: "1,000" becomes "1000". */
export const withoutThousands = (text: string): string =>
  text.replaceAll(/(?<![\d.,])\d{1,3}(?:,\d{3})+(?![\d,])/g, (number) =>
    number.replaceAll(',', ''),
  );

function replaceUntilStable(text: string): string {
  const next = SHARES.reduce((rest, [pattern, sign]) => rest.replaceAll(pattern, sign), text);
  return next === text || next.length > 400 ? next : replaceUntilStable(next);
}

/**
 * Replaces percent signs. "240 + 12%" means 12 % more than 240, as on a calculator; any other percentage is divided
 * by 100.
 */
function withoutPercent(text: string): string {
  const [, whole, sign, share] =
    new RegExp(String.raw`^(\d+(?:\.\d+)?) ?([-+]) ?${N} ?${PERCENT}$`).exec(text) ?? [];
  if (whole !== undefined) return `${whole} * (1 ${sign} ${share} / 100)`;
  return text.replaceAll(
    new RegExp(String.raw`(?<=^|[*/(] ?)${N} ?${PERCENT}(?= ?(?:$|[-+*/)]))`, 'g'),
    '($1 / 100)',
  );
}

/** Returns the expression of a text in digits, signs or words; undefined if the text contains anything else. */
export function readExpression(text: string): string | undefined {
  const signs = SAYING.reduce((rest, [pattern, sign]) => rest.replaceAll(pattern, sign), text);
  const expression = withoutPercent(replaceUntilStable(signs)).replaceAll(/\s+/g, ' ').trim();
  const operands = expression.replaceAll(/ mod /g, ' % ');
  if (!ALLOWED.test(expression) || !/\d|pi|\be\b/.test(expression)) return undefined;
  return SIDE_BY_SIDE.test(operands) || AMBIGUOUS.test(operands) ? undefined : expression;
}

/** Tells whether an expression contains an operation, and is not only a number. */
export const isSum = (expression: string): boolean => OPERATION.test(expression);
