/** Matches commands, powers and indices of TeX, which prose does not contain. */
const TEX = /\\[a-zA-Z]+|\\[{}|,;!%]|[\^_]/;
/** Matches text within a formula and names of commands, which do not count as words of prose. */
const WORDS_OF_TEX =
  /\\(?:text\w*|mathrm|mathbf|mathit|mathsf|operatorname\*?|mbox|tag)\s*\{[^{}]*\}|\\[a-zA-Z]+/g;
const TWO_WORDS = /(?<![\p{L}\p{M}])\p{L}[\p{L}\p{M}]+,? +\p{L}[\p{L}\p{M}]+(?![\p{L}\p{M}])/u;
const LONE_WORD = /(?:^|\s)\p{L}{2,}(?=\s|$)/u;
const OTHER_SCRIPT = /(?!\p{sc=Latin}|\p{sc=Greek})(?!\p{sc=Common})\p{L}/u;
/** Variables and paths of a shell, steps of a program, and a word of prose between spaces. */
const CODE = /^\{?[A-Z_]{2,}[\d_]*\}?[/:]|^\{\w{2,}\}|^\w+(?:\+\+|--|->)|\s\p{L}{3,}\s/u;
const OPERATOR_AT_END = /[-+*/=<>:;,.([{|&"'@]$/;
const VARIABLE = /^\{?(?:[A-Z_][A-Z\d_]+|[A-Za-z_]\w{2,})\}?$/;

const withoutWords = (text: string): string => text.replace(WORDS_OF_TEX, ' ');

/** Returns whether text between two delimiters reads as sentences, not as a formula. */
export function isProse(text: string): boolean {
  if (TEX.test(text)) return false;
  return TWO_WORDS.test(text) || (!/[=<>+\d]/.test(text) && /[\p{Ll}\p{M}]{5,}/u.test(text));
}

/** Matches text before a dollar sign that is a currency sign, such as `, 2$` or ` R$`. */
const OF_CURRENCY = /^[^=<>]*[,;:–—?]\s+\d[\d.,]*$|\s[A-Z]{1,3}$|^[?!@#]/;

/** Tells whether brackets are balanced; a half-open interval closes as many as it opens. */
const isBalanced = (text: string): boolean =>
  (text.match(/[([]/g)?.length ?? 0) === (text.match(/[)\]]/g)?.length ?? 0);

/** Returns whether a dollar after `before` may open a formula that begins with `inner`. */
function mayOpen(inner: string, before: string): boolean {
  if (inner === '' || /^[\s$]/u.test(inner)) return false;
  const plain = withoutWords(inner);
  if (TEX.test(inner)) return !TWO_WORDS.test(plain) || /\\[a-zA-Z]{2}/.test(inner);
  if (TWO_WORDS.test(plain) || CODE.test(plain)) return false;
  if (/\d$/.test(before)) return /^[A-Za-z]\S*$/.test(inner);
  // Words or further amounts follow an amount; an operator follows a formula that begins with a number.
  if (/^[\d.,]/.test(inner) && /[\s\p{Pd}]/u.test(inner.trim()))
    return /[=+<>×·*]/.test(plain) && !LONE_WORD.test(plain);
  return !OTHER_SCRIPT.test(plain) || plain.includes('=');
}

/**
 * Returns whether `$inner$` between `before` and `after` is a formula. As pandoc has it, no space stands inside the
 * dollars and no digit follows; beyond that, amounts of money, variables of a shell and prose are text.
 */
export function isDollarFormula(inner: string, before: string, after: string): boolean {
  if (inner.length > 2_000 || /\s$/u.test(inner) || !mayOpen(inner, before)) return false;
  if (/^[\p{Nd}{]/u.test(after)) return false;
  // The dollar of "R$ 6" or "A$5" belongs to its currency.
  if (!TEX.test(inner) && (!isBalanced(inner) || OF_CURRENCY.test(inner))) return false;
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
