const ONES = 'one two three four five six seven eight nine'.split(' ');
const TEENS =
  'ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen'.split(' ');
const TENS = 'twenty thirty forty fifty sixty seventy eighty ninety'.split(' ');

const any = (words: readonly string[]): string => `(?:${words.join('|')})`;
const BELOW_100 = `(?:${any(TENS)}(?:[ -]${any(ONES)})?|${any(TEENS)}|${any(ONES)})`;
const BELOW_1000 = `(?:(?:a|${BELOW_100}) hundred(?: (?:and )?${BELOW_100})?|${BELOW_100})`;
const THOUSANDS = `(?:(?:a|${BELOW_1000}) thousand(?: (?:and )?${BELOW_1000})?|${BELOW_1000})`;
const NUMBER = `(?:zero|(?:a|${BELOW_1000}) million(?: (?:and )?${THOUSANDS})?|${THOUSANDS})`;
const NUMBERS = new RegExp(`(?<![a-z'-])${NUMBER}(?![a-z'-])`, 'g');

function valueOf(words: string): number {
  let [total, group] = [0, 0];
  for (const word of words.split(/[ -]/)) {
    if (word === 'a') group = 1;
    else if (word === 'hundred') group *= 100;
    else if (word === 'thousand' || word === 'million') {
      total += group * (word === 'thousand' ? 1e3 : 1e6);
      group = 0;
    } else if (ONES.includes(word)) group += ONES.indexOf(word) + 1;
    else if (TEENS.includes(word)) group += TEENS.indexOf(word) + 10;
    else if (TENS.includes(word)) group += (TENS.indexOf(word) + 2) * 10;
  }
  return total + group;
}

/** Replaces numbers in English words by digits: "one hundred and twenty-five apples" becomes "125 apples". */
export const digitsForWords = (text: string): string =>
  text.replaceAll(NUMBERS, (words) => String(valueOf(words)));
