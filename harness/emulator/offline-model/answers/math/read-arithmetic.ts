import type { MathTask } from './task.ts';

const SMALL =
  'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen'.split(
    ' ',
  );
const TENS = 'twenty thirty forty fifty sixty seventy eighty ninety'.split(' ');
const NUMBER_WORD = new RegExp(
  `\\b(?:${[...SMALL, ...TENS, 'hundred', 'thousand', 'million'].join('|')})(?:(?:[\\s-]+(?:and )?)(?:${[...SMALL, ...TENS, 'hundred', 'thousand', 'million'].join('|')}))*\\b`,
  'g',
);

/** "one hundred and twenty five" -> 125. */
function numberOf(phrase: string): number {
  let total = 0;
  let group = 0;
  for (const word of phrase.split(/[\s-]+/)) {
    if (word === 'hundred') group = Math.max(1, group) * 100;
    else if (word === 'thousand' || word === 'million') {
      total += Math.max(1, group) * (word === 'thousand' ? 1e3 : 1e6);
      group = 0;
    } else if (SMALL.includes(word)) group += SMALL.indexOf(word);
    else if (TENS.includes(word)) group += 20 + TENS.indexOf(word) * 10;
  }
  return total + group;
}

const SAYING: readonly (readonly [RegExp, string])[] = [
  [/×|⋅|·/g, '*'],
  [/÷/g, '/'],
  [/²/g, '^2'],
  [/³/g, '^3'],
  [/√\s*(\d+(?:\.\d+)?)/g, 'sqrt($1)'],
  [/(?:the )?square root (?:of )?(\d+(?:\.\d+)?)/g, 'sqrt($1)'],
  [/(?:the )?cube root (?:of )?(\d+(?:\.\d+)?)/g, 'cbrt($1)'],
  [/(?:the )?(?:natural log(?:arithm)?|ln)(?: of)? (\d+(?:\.\d+)?)/g, 'log($1)'],
  [/(?:the )?factorial of (\d+)|(\d+) factorial/g, '($1$2)!'],
  [/(?:the )?(?:product|sum) of (\S+) and (\S+)/g, '$1 ? $2'],
  [/subtract (\S+) from (\S+)/g, '$2 - $1'],
  [/(?:multiply|multiplying) (\S+) (?:by|and|with) (\S+)/g, '$1 * $2'],
  [/(?:divide|dividing) (\S+) by (\S+)/g, '$1 / $2'],
  [/add (\S+) (?:and|to) (\S+)/g, '$1 + $2'],
  [/(?:the )?difference between (\S+) and (\S+)/g, '$1 - $2'],
  [/double (\d+(?:\.\d+)?)/g, '2 * $1'],
  [/triple (\d+(?:\.\d+)?)/g, '3 * $1'],
  [/(?:a |one )?half of (\d+(?:\.\d+)?)/g, '$1 / 2'],
  [/(?:a |one )?third of (\d+(?:\.\d+)?)/g, '$1 / 3'],
  [/(?:a |one )?quarter of (\d+(?:\.\d+)?)/g, '$1 / 4'],
  [/\bsquared\b/g, '^2'],
  [/\bcubed\b/g, '^3'],
  [/\bto the power (?:of )?|\braised to (?:the )?/g, '^'],
  [/\bplus\b/g, '+'],
  [/\bminus\b/g, '-'],
  [/\b(?:times|multiplied by)\b/g, '*'],
  [/\b(?:divided by|over)\b/g, '/'],
  [/\bmod(?:ulo)?\b/g, ' mod '],
  [/(?<=[\d)])\s*x\s*(?=[\d(])/g, ' * '],
];

const ASKING =
  /^(?:and |so |then |now )?(?:what(?:'s| is| are|s)|what do you get (?:when|if) you|what does|how much is|how much are|calculate|caculate|compute|evaluate|work out|find|solve|tell me|give me|i need|simplify)\s+(?:the (?:value|result|answer) (?:of|to) |what )?(?:is )?/;

const ALLOWED = /^(?:[\d.,\s()[\]+\-*/^!%]|sqrt|cbrt|log|sin|cos|tan|mod|abs|exp|pi|\be\b)+$/;

/** Brackets around what follows a function's name, and `log` for `ln`: "x^2 sin x" -> "x^2 sin(x)". */
export function tidyExpression(expression: string): string {
  return expression
    .replaceAll('²', '^2')
    .replaceAll('³', '^3')
    .replaceAll(/\bln\b/g, 'log')
    .replaceAll(/(?<=\d|\b[a-z])(?=(?:sin|cos|tan|log|sqrt|exp)\b)/g, ' ')
    .replaceAll(
      /\b(sin|cos|tan|log|sqrt|exp)\s*(\d*[a-z](?:\^\d+)?|\d+(?:\.\d+)?)(?![a-z(])/g,
      '$1($2)',
    )
    .replaceAll('**', '^')
    .trim();
}

/** A sum written in digits, signs or words, or undefined when anything else is left in the text. */
export function readArithmetic(text: string): MathTask | undefined {
  const operator = /product of/.test(text) ? '*' : '+';
  let rest = text.replace(ASKING, '').replace(/\s*(?:=|equals?)\s*\??$/, '');
  rest = rest.replaceAll(NUMBER_WORD, (phrase) => String(numberOf(phrase)));
  for (const [pattern, sign] of SAYING) rest = rest.replaceAll(pattern, sign);
  rest = rest.replace(' ? ', ` ${operator} `).replace(/^the /, '').trim();
  const works = ALLOWED.test(rest) && /\d/.test(rest) && /[-+*/^!%(]|mod/.test(rest);
  return works ? { kind: 'evaluate', expression: tidyExpression(rest) } : undefined;
}
