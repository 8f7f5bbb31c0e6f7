import { isDollarFormula, mayBecomeFormula, isProse } from './dollars.ts';

export type Formula = Readonly<{ tex: string; display: boolean; end: number }>;

type Marks = Readonly<{ opener: string; closer: string }>;

/** Longest unclosed formula, in characters; a longer one is shown as text. */
const LONGEST = 4_000;

/** Deepest nesting of TeX environments of the same name; a formula with a deeper nesting is shown as text. */
const MOST_NESTED = 20;

/** Result of looking for a formula whose closing delimiter has not arrived yet. */
export type Unclosed = 'unclosed';

const ENVIRONMENT =
  /^\\begin\{((?:equation|align|alignat|gather|multline|flalign|eqnarray|d?r?cases|split|aligned|alignedat|gathered|multlined|subequations|(?:display)?math|array|CD|[pbBvV]?matrix|smallmatrix)\*?)\}/;

/**
 * Returns the index of `closer` from `from` on, or -1 if it is missing; a character behind a backslash is skipped.
 */
export function findCloser(text: string, from: number, closer: string): number {
  for (let at = from; at < text.length; at += 1) {
    if (text.startsWith(closer, at)) return at;
    if (text[at] === '\\') at += 1;
  }
  return -1;
}

/** Returns the index of the dollar sign that closes a formula: the first one outside of all braces. */
function findDollar(text: string, from: number): number {
  let depth = 0;
  for (let at = from; at < text.length; at += 1) {
    const character = text[at];
    if (character === '\\') at += 1;
    else if (character === '{') depth += 1;
    else if (character === '}') depth -= 1;
    else if (character === '$' && depth <= 0) return at;
  }
  return -1;
}

/** Returns the opening delimiter of a formula at `at`, with the delimiter that closes it. */
function closerAt(text: string, at: number): Marks | undefined {
  if (text.startsWith('\\[', at)) return { opener: '\\[', closer: '\\]' };
  if (text.startsWith('\\(', at)) return { opener: '\\(', closer: '\\)' };
  if (text.startsWith('$$', at) && text[at + 2] !== '$' && text[at - 1] !== '$')
    return { opener: '$$', closer: '$$' };
  if (!text.startsWith('\\begin{', at)) return undefined;
  const [opener, name] = ENVIRONMENT.exec(text.slice(at, at + 40)) ?? [];
  return opener === undefined ? undefined : { opener, closer: `\\end{${name}}` };
}

/**
 * The closing delimiters that the text read last does not contain, each with the result of looking for a formula that
 * needs it. Without this cache, 5,000 opening delimiters would cause 5,000 searches.
 */
const lacking = { text: '', closers: new Map<string, Unclosed | undefined>() };

const mayGoOn = (tex: string): boolean => tex.length < LONGEST && !isProse(tex);

function withoutCloser(text: string, from: number, closer: string): Unclosed | undefined {
  if (lacking.text !== text) {
    lacking.text = text;
    lacking.closers.clear();
  }
  if (!lacking.closers.has(closer))
    lacking.closers.set(closer, mayGoOn(text.slice(from)) ? 'unclosed' : undefined);
  return lacking.closers.get(closer);
}

const isLacking = (text: string, closer: string): boolean =>
  lacking.text === text && lacking.closers.has(closer);

/**
 * Returns the index where the TeX environment opened before `from` ends, or -1; environments of the same name within
 * it are skipped.
 */
function findEnd(text: string, from: number, { opener, closer }: Marks): number {
  let inner = from;
  let end = text.indexOf(closer, from);
  for (let depth = 0; end >= 0 && depth < MOST_NESTED; depth += 1) {
    inner = text.indexOf(opener, inner);
    if (inner < 0 || inner > end) return end;
    inner += opener.length;
    end = text.indexOf(closer, end + closer.length);
  }
  return end;
}

/**
 * Returns the formula with delimiters other than `$` that opens at `at`; `unclosed` if only its closing delimiter is
 * missing.
 */
function delimited(text: string, at: number): Formula | Unclosed | undefined {
  const marks = closerAt(text, at);
  if (marks === undefined) return undefined;
  const from = at + marks.opener.length;
  const isEnvironment = marks.opener.startsWith('\\begin');
  if (isLacking(text, marks.closer)) return withoutCloser(text, from, marks.closer);
  const to = isEnvironment ? findEnd(text, from, marks) : findCloser(text, from, marks.closer);
  if (to < 0) return withoutCloser(text, from, marks.closer);
  const inner = text.slice(from, to);
  const end = to + marks.closer.length;
  if (!/[^\s\\]/.test(inner) || (!isEnvironment && isProse(inner))) return undefined;
  const tex = isEnvironment ? text.slice(at, end) : inner.trim();
  return { tex, display: marks.opener !== '\\(', end };
}

/**
 * Returns the formula that opens at `at`: `\[…\]`, `\(…\)`, `$$…$$`, `$…$` or a bare TeX environment. `text` is a
 * single block, so that no formula extends over several. Amounts of money and shell variables are no formulas.
 */
export function formulaAt(text: string, at: number): Formula | Unclosed | undefined {
  const formula = delimited(text, at);
  if (formula !== undefined || text[at] !== '$') return formula;
  if (text[at + 1] === '$' || text[at - 1] === '$') return undefined;
  const before = text.slice(Math.max(at - 2, 0), at);
  const close = findDollar(text, at + 1);
  const inner = text.slice(at + 1, close < 0 ? undefined : close);
  if (close < 0) return mayBecomeFormula(inner, before) ? 'unclosed' : undefined;
  const after = text.slice(close + 1, close + 3);
  return isDollarFormula(inner, before, after)
    ? { tex: inner.trim(), display: false, end: close + 1 }
    : undefined;
}
