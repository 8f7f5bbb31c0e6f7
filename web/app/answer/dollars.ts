/** Commands, powers and indices, which prose does not contain. */
const TEX = /\\[a-zA-Z]+|\\[{}|,;!%]|[\^_]/;
/** Text within a formula, and names of commands, which are no prose of the page. */
const WORDS_OF_TEX =
  /\\(?:text\w*|mathrm|mathbf|mathit|mathsf|operatorname\*?|mbox|tag)\s*\{[^{}]*\}|\\[a-zA-Z]+/g;
const TWO_WORDS = /(?<![\p{L}\p{M}])\p{L}[\p{L}\p{M}]+,? +\p{L}[\p{L}\p{M}]+(?![\p{L}\p{M}])/u;
const LONE_WORD = /(?:^|\s)\p{L}{2,}(?=\s|$)/u;
const IDEOGRAPHS = /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Hangul}\p{sc=Thai}]/u;
const OPERATOR_AT_END = /[-+*/=<>:;,.([{|&"'@]$/;
const VARIABLE = /^\{?(?:[A-Z_][A-Z\d_]+|[A-Za-z_]\w{2,})\}?$/;

const withoutWords = (text: string): string => text.replace(WORDS_OF_TEX, ' ');

/** Returns whether text between two delimiters reads as sentences, not as a formula. */
export function isProse(text: string): boolean {
  if (TEX.test(text)) return false;
  return TWO_WORDS.test(text) || (!/[=<>+\d]/.test(text) && /[\p{Ll}\p{M}]{5,}/u.test(text));
}

/** Returns whether a dollar after `before` may open a formula that begins with `inner`. */
function mayOpen(inner: string, before: string): boolean {
  if (inner === '' || /^[\s$]/u.test(inner)) return false;
  const plain = withoutWords(inner);
  if (TEX.test(inner)) return !TWO_WORDS.test(plain) || /\\[a-zA-Z]{2}/.test(inner);
  if (TWO_WORDS.test(plain)) return false;
  if (/\d$/.test(before)) return /^[A-Za-z]\S*$/.test(inner);
  if (
    /^[\d.,]/.test(inner) &&
    (LONE_WORD.test(plain) || /^[\d.,]+\s*[,;:–—-]?\s*[^\s\w+*/=<>^()!'.,|-]/u.test(inner))
  )
    return false;
  return !IDEOGRAPHS.test(plain) || /[=<>+]/.test(plain);
}

/**
 * Returns whether `$inner$` between `before` and `after` is a formula. As pandoc has it, no space stands inside the
 * dollars and no digit follows; beyond that, amounts of money, variables of a shell and prose are text.
 */
export function isDollarFormula(inner: string, before: string, after: string): boolean {
  if (inner.length > 2_000 || /\s$/u.test(inner) || !mayOpen(inner, before)) return false;
  if (/^[\p{Nd}{]/u.test(after)) return false;
  if (!/^[A-Za-z_(@]/.test(after)) return true;
  if (OPERATOR_AT_END.test(inner) && !/[\^_]\{?[-+*]\}?$/.test(inner)) return false;
  return !VARIABLE.test(inner);
}

/** Returns whether `$inner`, which ends where the answer ends so far, may yet become a formula. */
export function mayBecomeFormula(inner: string, before: string): boolean {
  if (inner === '') return true;
  if (/^\d/.test(inner) && !TEX.test(inner)) return /^[\d.,]+\s?[a-z]?[+*/=(]/i.test(inner);
  if (/\d$/.test(before) && !/^[A-Za-z\\]/.test(inner)) return false;
  return inner.length < 400 && mayOpen(inner, before);
}
