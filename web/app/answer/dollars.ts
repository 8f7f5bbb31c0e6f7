/** Matches commands, superscripts and subscripts of TeX, which prose does not contain. */
const TEX = /\\[a-zA-Z]+|\\[{}|,;!%]|[\^_]/;
/**
 * Matches what is no word of prose in a formula: names of TeX commands, and the text in commands such as `\text{…}`.
 */
const WORDS_OF_TEX =
  /\\(?:text\w*|mathrm|mathbf|mathit|mathsf|operatorname\*?|mbox|tag)\s*\{[^{}]*\}|\\[a-zA-Z]+/g;
const TWO_WORDS = /(?<![\p{L}\p{M}])\p{L}[\p{L}\p{M}]+,? +\p{L}[\p{L}\p{M}]+(?![\p{L}\p{M}])/u;
const LONE_WORD = /(?:^|\s)\p{L}{2,}(?=\s|$)/u;
const OTHER_SCRIPT = /(?!\p{sc=Latin}|\p{sc=Greek})(?!\p{sc=Common})\p{L}/u;
/**
 * Matches what is not a formula between dollar signs: shell variables and paths, operators of programs, or a word
 * between spaces.
 */
const CODE = /^\{?[A-Z_]{2,}[\d_]*\}?[/:]|^\{\w{2,}\}|^\w+(?:\+\+|--|->)|\s\p{L}{3,}\s/u;
/** Matches an operator of a formula; two asterisks are bold text. */
const OPERATOR = /[=+<>×·]|(?<!\*)\*(?!\*)/;
/** Matches a mark of a sentence, in any script, that never stands in a formula. */
const PROSE_MARK = /[。、「」『』【】〈〉《》〜～！？“”„«»।؟،؛]/;
const OPERATOR_AT_END = /[-+*/=<>:;,.([{|&"'@]$/;
const VARIABLE = /^\{?(?:[A-Z_][A-Z\d_]+|[A-Za-z_]\w{2,})\}?$/;

const withoutWords = (text: string): string => text.replace(WORDS_OF_TEX, ' ');

/** Tells whether the text between two delimiters of a formula is a sentence of prose. */
export function isProse(text: string): boolean {
  if (TEX.test(text)) return false;
  return TWO_WORDS.test(text) || (!/[=<>+\d]/.test(text) && /[\p{Ll}\p{M}]{5,}/u.test(text));
}

/**
 * Matches the text between two dollar signs that do not enclose a formula. The signs belong to amounts of money, as in
 * `5$, 2$` and `R$ 5, R$ 6`, or to a shell variable such as `$?`.
 */
const OF_CURRENCY = /^[^=<>]*[,;:–—?]\s+\d[\d.,]*$|\s[A-Z]{1,3}$|^[?!@#]/;

/**
 * Tells whether a formula has as many closing as opening brackets, of either kind, so that half-open intervals count
 * as balanced.
 */
const isBalanced = (text: string): boolean =>
  (text.match(/[([]/g)?.length ?? 0) === (text.match(/[)\]]/g)?.length ?? 0);

/** Tells whether a dollar sign that follows `before` can open a formula that begins with `inner`. */
function mayOpen(inner: string, before: string): boolean {
  if (inner === '' || /^[\s$]/u.test(inner)) return false;
  const plain = withoutWords(inner);
  if (TEX.test(inner)) return !TWO_WORDS.test(plain) || /\\[a-zA-Z]{2}/.test(inner);
  if (TWO_WORDS.test(plain) || CODE.test(plain) || PROSE_MARK.test(plain)) return false;
  if (/\d$/.test(before)) return /^[A-Za-z]\S*$/.test(inner);
  // A number after the dollar sign is an amount of money if words or amounts follow; in a formula, an operator
  // follows it.
  if (/^[\d.,]/.test(inner) && /[\s\p{Pd}]/u.test(inner.trim()))
    return OPERATOR.test(plain) && !LONE_WORD.test(plain);
  return !OTHER_SCRIPT.test(plain) || plain.includes('=');
}

/**
 * Tells whether `$inner$` between `before` and `after` is a formula. As in pandoc, no space is allowed inside the
 * dollar signs, and no digit behind them. Amounts of money, shell variables and prose are no formulas either.
 */
export function isDollarFormula(inner: string, before: string, after: string): boolean {
  if (inner.length > 2_000 || /\s$/u.test(inner) || !mayOpen(inner, before)) return false;
  if (/^[\p{Nd}{]/u.test(after)) return false;
  // In "R$ 6" or "A$5" the dollar sign is part of the currency, so it does not close a formula.
  if (!TEX.test(inner) && (!isBalanced(inner) || OF_CURRENCY.test(inner))) return false;
  if (!/^[A-Za-z_(@]/.test(after)) return true;
  if (OPERATOR_AT_END.test(inner) && !/[\^_]\{?[-+*]\}?$/.test(inner)) return false;
  return !VARIABLE.test(inner);
}

/** Tells whether `$inner`, at the end of an unfinished answer, may still become a formula when more text arrives. */
export function mayBecomeFormula(inner: string, before: string): boolean {
  if (inner === '') return true;
  if (/^\d/.test(inner) && !TEX.test(inner)) return /^[\d.,]+\s?[a-z]?[+*/=(]/i.test(inner);
  if (/\d$/.test(before) && !/^[A-Za-z\\]/.test(inner)) return false;
  return inner.length < 400 && mayOpen(inner, before);
}
