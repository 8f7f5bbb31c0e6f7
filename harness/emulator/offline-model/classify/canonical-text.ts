const POLITE_START =
  /^(?:(?:please|pls|hi|hello|hey|ok(?:ay)?|so|well|kindly|excuse me|hi there|hello there)\b[\s,!.:-]*|(?:can|could|would|will) you (?:please |kindly |maybe |quickly )?(?=(?:\S+\s+){2}\S)|(?:i would|i'd) like you to (?=\S+\s+\S)|would you mind (?=\S+\s+\S))/;
const POLITE_END = /[\s,;.!?-]*\b(?:please|pls|thanks|thank you|thx|cheers|for me)[\s.!?]*$/;
const END_MARKS = /[\s.!?…。！？]+$/u;

/** Longest text that the classifier reads, in UTF-16 code units; the middle of a longer text is dropped. */
const LONGEST = 300;

const cut = (text: string): string =>
  text.length <= LONGEST ? text : `${text.slice(0, LONGEST - 80)} ${text.slice(-80)}`;

function without(text: string, pattern: RegExp): string {
  const rest = text.replace(pattern, '').trim();
  return rest === '' ? text : rest;
}

/**
 * Returns the canonical form of a question: NFC, lower case, single spaces, straight quotes, no final punctuation and
 * no words of politeness. A text of punctuation alone becomes empty.
 */
export function canonicalText(text: string): string {
  let rest = text
    .normalize('NFC')
    .toLowerCase()
    .replaceAll(/[‘’]/g, "'")
    .replaceAll(/[“”„«»]/g, '"')
    .replaceAll(/\s+/g, ' ')
    .trim();
  rest = rest.replace(END_MARKS, '').replace(/^[¿¡\s]+/, '');
  for (let round = 0; round < 3; round += 1) rest = without(rest, POLITE_START);
  return cut(without(rest, POLITE_END).replace(END_MARKS, ''));
}
