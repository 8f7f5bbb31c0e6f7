/** A token of a filter pattern; `at` is the position of its first character, counted from 1. */
export type PatternToken = Readonly<{ at: number; text: string }> &
  (
    | Readonly<{ kind: 'selector'; path: readonly string[] }>
    | Readonly<{ kind: 'string'; value: string }>
    | Readonly<{ kind: 'number'; value: number }>
    | Readonly<{ kind: 'sign' }>
    | Readonly<{ kind: 'end' }>
  );

/** Error about an unsupported part of a filter pattern, with the position of that part. */
export class PatternError extends Error {
  override readonly name = 'PatternError';
  readonly at: number;

  constructor({ at, text }: Readonly<{ at: number; text: string }>, expected: string) {
    super(`at character ${at}, ${text === '' ? 'its end' : JSON.stringify(text)}: ${expected}`);
    this.at = at;
  }
}

const SPACE = /\s*/y;
const SELECTOR = /\$((?:\.[A-Za-z_][\w-]*)+)(?![\w.[\]-])/y;
const STRING = /"((?:[^"\\]|\\["\\])*)"/y;
const NUMBER = /[+-]?(?:\d+(?:\.\d+)?|\.\d+)(?:[eE][+-]?\d+)?(?![\w.*])/y;
const SIGN = /&&|\|\||!=|<=|>=|[(){}=<>]/y;
const REST = /\S+/y;

function read(pattern: string, at: number, shape: RegExp): RegExpExecArray | null {
  shape.lastIndex = at;
  return shape.exec(pattern);
}

function tokenAt(pattern: string, index: number): PatternToken {
  const at = index + 1;
  const selector = read(pattern, index, SELECTOR);
  if (selector) {
    const [text, path = ''] = selector;
    return { kind: 'selector', at, text, path: path.slice(1).split('.') };
  }
  const string = read(pattern, index, STRING);
  if (string) {
    const [text, inner = ''] = string;
    if (inner.includes('*')) throw new PatternError({ at, text }, 'wildcards are not understood');
    return { kind: 'string', at, text, value: inner.replaceAll(/\\(["\\])/g, '$1') };
  }
  const number = read(pattern, index, NUMBER);
  if (number) return { kind: 'number', at, text: number[0], value: Number(number[0]) };
  const sign = read(pattern, index, SIGN);
  if (sign) return { kind: 'sign', at, text: sign[0] };
  const [text = ''] = read(pattern, index, REST) ?? [];
  throw new PatternError(
    { at, text },
    'expected $.field, a comparison, &&, ||, parentheses, a number, or a string in double quotes',
  );
}

/** Splits a filter pattern into tokens. @throws {PatternError} for text that no supported JSON pattern contains */
export function tokensOf(pattern: string): readonly PatternToken[] {
  const tokens: PatternToken[] = [];
  for (let index = 0; ;) {
    index += read(pattern, index, SPACE)?.[0].length ?? 0;
    if (index === pattern.length) {
      tokens.push({ kind: 'end', at: index + 1, text: '' });
      return tokens;
    }
    const token = tokenAt(pattern, index);
    tokens.push(token);
    index += token.text.length;
  }
}
