/**
 * Matches a letter of a script that is written from right to left: Hebrew, Arabic, Syriac, Thaana, N'Ko, with
 * presentation forms.
 */
export const RIGHT_TO_LEFT =
  /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefe\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u;

/**
 * Returns the direction of a text by its first letter, as `dir="auto"` does. Chromium does not always resolve
 * `dir="auto"` again when the text of an element changes, so elements whose text changes use this function.
 */
export const textDirection = (text: string): 'ltr' | 'rtl' =>
  RIGHT_TO_LEFT.test(/\p{L}/u.exec(text)?.[0] ?? '') ? 'rtl' : 'ltr';
