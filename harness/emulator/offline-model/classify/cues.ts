const OPENERS = new Set(
  "what what's whats when when's where where's who who's whose which how how's why is are am was were do does did have has can could should will would".split(
    ' ',
  ),
);
const OWN =
  /(?<![\p{L}])(?:i|i'm|i've|i'd|i'll|im|my|mine|me|our|ours|we|we're|us|myself)(?![\p{L}])/u;
const KEEP =
  /^(?:remember|remeber|don'?t forget|do not forget|note|save|store|log|record|keep|add|put|write down|jot|memori[sz]e|remind|set a reminder|todo|to do|fyi|take a note|make a note)\b/;
const RECALL =
  /\b(?:did i|have i|do i|am i|was i|i (?:said|told|gave|asked|noted|wrote|mentioned|saved)|my notes|my list|remind me (?:what|when|where|who|which|how)|you (?:remember|know about me))\b/;
const CODE =
  /[{};]|=>|==|\(\)|<\/?\w+>|\b(?:def|const|let|var|import|select|print|npm|git|sudo|pip)\b|\w\.\w+\(/;
const ARITHMETIC =
  /(?:^|[\s(])[\d.,]+\s*(?:[-+*/^×÷%]|times|plus|minus|divided by|x(?=\s*\d))\s*[\d(.]/;
const EQUATION = /[a-z\d)]\s*[-+*/^]?\s*=\s*[-\da-z]/;
const OTHER_SCRIPT =
  /[\p{Script=Cyrillic}\p{Script=Greek}\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Devanagari}\p{Script=Thai}]{2}/u;
const ACCENTS = /[àâçéèêëîïôûùüñáíóúãõäöß¿¡åøæ]/;
const LANGUAGES =
  /\b(?:spanish|french|german|italian|portuguese|russian|chinese|mandarin|cantonese|japanese|korean|arabic|hebrew|hindi|urdu|latin|greek|dutch|swedish|norwegian|danish|finnish|polish|czech|turkish|vietnamese|thai|swahili|ukrainian|hungarian|romanian|welsh|gaelic|irish|hawaiian|persian|farsi|bengali|tamil|esperanto|catalan|croatian|serbian|bulgarian|icelandic|indonesian|malay|tagalog|zulu|yiddish)\b/;

/**
 * Returns features of a text that its single words do not show, such as how it begins; the trained model weighs them.
 */
export function cues(text: string): string[] {
  const first = text.split(' ', 1)[0] ?? '';
  const asks = OPENERS.has(first);
  const own = OWN.test(text);
  const found = [
    `own ${own} asks ${asks}`,
    asks ? 'asks' : 'states',
    own ? 'own' : 'world',
    ...(KEEP.test(text) ? ['keep'] : []),
    ...(RECALL.test(text) ? ['recall'] : []),
    ...(CODE.test(text) ? ['code'] : []),
    ...(ARITHMETIC.test(text) ? ['arithmetic'] : []),
    ...(EQUATION.test(text) ? ['equation'] : []),
    ...(/\d/.test(text) ? [`digits own ${own} asks ${asks}`] : []),
    ...(OTHER_SCRIPT.test(text) ? ['script'] : []),
    ...(ACCENTS.test(text) ? ['accents'] : []),
    ...(LANGUAGES.test(text) ? ['language name', `language own ${own}`] : []),
    ...(/["']\S.*["']/.test(text) ? ['quotes'] : []),
    text.split(' ').length <= 2 ? 'short' : 'long',
  ];
  return found.map((cue) => `cue ${cue}`);
}
