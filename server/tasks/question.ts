import { fold } from '../words/fold.ts';
import {
  ASKS_ANYWHERE,
  ASKS_FIRST,
  ASKS_YES_OR_NO,
  POLITE,
  REQUEST_TO_KEEP,
  TELL,
} from './question-words.ts';

const MARK = /[?？؟⁇⁈‽]["'”’)\]\s]*$/u;
/** Matches a Greek text that ends with a semicolon: NFC turns the Greek question mark into a semicolon. */
const GREEK_MARK = /\p{Script=Greek}.*;$/su;
const LEAD_IN =
  /^(?:(?:please|so|and|but|ok|okay|hey|hi|hello|hi there|thanks|well|oh|also)(?![\p{L}'’])[\s,.!:-]*)+/u;

const WH = String.raw`(?:what|which|who|whose|whom|where|when|why|how)`;
const AUXILIARY = String.raw`(?:is|are|was|were|am|do|does|did|can|could|would|will|should|shall|has|have|had|may|might)`;
const PRONOUN = String.raw`(?:i|you|we|they|he|she|it|one|ich|du|er|wir|man|ik|we|я|мы|он)`;
const SUBJECT = String.raw`(?:${PRONOUN}|my|the|your|our|his|her|their|this|that|there|these|those|any\w*|some\w*)`;
const OPENS_AS_QUESTION = new RegExp(
  '^(?:' +
    [
      String.raw`(?:what|which|who|whose|whom|why)(?:['’]?s)?\b`,
      String.raw`(?:when|where|how)(?:['’]?s\b|\s+${AUXILIARY}\b)`,
      String.raw`how\s+(?:many|much|old|long|far|often|tall|big|late|soon)\b`,
      // "Do not forget" and "May 4 is" begin with an auxiliary verb too but are statements, so a subject must follow
      // the verb.
      String.raw`(?:${AUXILIARY}|isn['’]t|aren['’]t|don['’]t|didn['’]t|won['’]t)\s+${SUBJECT}\b`,
      String.raw`(?:(?:tell|show|give)\s+me\s+about|(?:tell|show|give|remind)\s+me\s+(?:${WH}|my|the|all))\b`,
      String.raw`list\s+(?:my|all)\b`,
    ].join('|') +
    ')',
);
/**
 * Matches statements that open like questions: "What I like best is tea", "Should the alarm fail, call Anna", "Which
 * reminds me".
 */
const OPENS_AS_STATEMENT = new RegExp(
  String.raw`^(?:(?!${AUXILIARY}\b)\p{L}+\s+${PRONOUN}\b|(?:should|had|were)\b.*,|which\s+(?:reminds|means|is\s+why)\b)`,
  'u',
);

const POLITE_ENGLISH = [
  String.raw`(?:can|could|will|would|might|may|won['’]t|can['’]t|couldn['’]t|wouldn['’]t|why\s+don['’]t)\s+(?:you|u|ya|we)`,
  String.raw`(?:can|could|may|might)\s+i\s+(?:please\s+)?(?:ask|get|have|trouble)\s+you`,
  String.raw`do\s+you\s+(?:think\s+you\s+(?:can|could)|mind)|are\s+you\s+able|(?:would|is)\s+it\s+(?:be\s+)?(?:possible|ok|okay|all\s+right)`,
  String.raw`is\s+(?:it\s+possible|there\s+a\s+way)(?:\s+for\s+you)?|any\s+chance\s+(?:you|u|of)(?:\s+(?:can|could|will|would))?`,
  String.raw`how\s+about|what\s+about|what\s+if\s+(?:you|we)|mind|please`,
].join('|');
const FILLER =
  '(?:please|pls|kindly|just|also|maybe|perhaps|quickly|possibly|to|mind|happen|help me|be so kind as)';
const KEEP_VERB = [
  String.raw`remember(?!\s+${WH}\b)|rmbr|memori[sz]e|note|save|store|keep|record|jot|log|add|put|file|track|append`,
  String.raw`write\s+(?:\S+\s+){0,2}(?:down|up|that)|(?:make|take)\s+(?:a\s+)?note|bear\s+in\s+mind`,
  String.raw`remind\s+me\s+(?:to|that|of|about)`,
  String.raw`remembering|noting|saving|storing|keeping|recording|jotting|logging|adding|putting|writing`,
].join('|');
const TELL_VERB = String.raw`(?:tell|show|list|explain|find|read|check|look|recall|give|say|know|see|think|describe|name|define|count|search|guess|display|remind\s+me\s+(?:${WH}|my|the)|remember\s+${WH}|speak|write|translate|calculate|solve|help)\b`;
const CLAUSE = String.raw`(?:^|[,.;:!?]\s*|\b(?:and|so|but|then)\s+)`;
const ENGLISH_REQUESTS = [
  // This pattern matches a verb of keeping something, as a command or after a polite form: "add milk", "could you
  // please note".
  `${CLAUSE}(?:(?:${POLITE_ENGLISH})\\s+)?(?:${FILLER}\\s+)*(?:${KEEP_VERB}|don['’]?t\\s+forget|do\\s+not\\s+forget)\\b`,
  // This pattern matches a polite request with an object and a verb that asks for no answer: "can you schedule the
  // dentist", but not "can you swim" or "can you tell me".
  `${CLAUSE}(?:${POLITE_ENGLISH})\\s+(?:${FILLER}\\s+)*(?!${TELL_VERB}|${FILLER}\\b|that\\b)\\p{L}+\\s+\\S+\\s+\\S+`,
  String.raw`^can\s+(?:my|our|this|that)\b.*\b(?:added|saved|noted|stored|kept|put)\b`,
].map((source) => new RegExp(source, 'u'));

/** Matches a statement with a question tag: "…, ok?", "…, verstanden?", "…，好吗？". */
const TAG = /^(.{6,})[,，、،]\s*¿?([^,，、،?？؟;]{1,24})[?？؟;]\W*$/su;
const BARE_TAG = /^(.{6,})\s+(ok|okay|right|alright|correct|yeah|got it|understood)\?\W*$/su;
const OF_ONESELF = /\b(?:i|i['’](?:m|ve|d|ll)|my|me|we|our|you['’]ll)\b/u;
const AUXILIARY_FIRST = new RegExp(`^${AUXILIARY}\\b`, 'u');
/** Matches questions that tell something: "did you know that I am left-handed?". */
const TELLS = /^did you know (?:that )?(?:i|my|we|our)\b/u;

const asksAnything = (text: string): boolean =>
  [OPENS_AS_QUESTION, ASKS_FIRST, ASKS_ANYWHERE, ASKS_YES_OR_NO].some((form) => form.test(text));

const bareOf = (sentence: string): string =>
  sentence.replace(LEAD_IN, '').replace(/^[¿¡"'“‘(\s]+/u, '');

function isTagged(text: string): boolean {
  const [, statement = '', tag = ''] = BARE_TAG.exec(text) ?? TAG.exec(text) ?? [];
  if (statement === '' || asksAnything(statement) || AUXILIARY_FIRST.test(statement)) return false;
  return ASKS_YES_OR_NO.test(tag) || !asksAnything(tag) || OF_ONESELF.test(statement);
}

function isQuestion(text: string): boolean {
  if (TELLS.test(text) || isTagged(text)) return false;
  if (MARK.test(text) || GREEK_MARK.test(text)) return true;
  return asksAnything(text.replace(/[.。!！\s]+$/u, '')) && !OPENS_AS_STATEMENT.test(text);
}

function asksToKeep(text: string): boolean {
  if (ENGLISH_REQUESTS.some((form) => form.test(text))) return true;
  if (OPENS_AS_QUESTION.test(text) || ASKS_ANYWHERE.test(text)) return false;
  if (ASKS_FIRST.test(text) && !/^(?:est-ce|czy|هل)/u.test(text)) return false;
  return REQUEST_TO_KEEP.test(text) || (POLITE.test(text) && !TELL.test(text));
}

const sentences = new Intl.Segmenter(undefined, { granularity: 'sentence' });

/** Upper bound in characters. A longer text is more than a question, and the patterns take quadratic time. */
const MAX_CHARACTERS = 500;

/**
 * Tells whether a text is only a question, which is never kept as a note (C7), whatever route the model chooses. The
 * result is false for statements, requests to keep something, and forms that these rules do not know: the model
 * decides on those.
 */
export function isPlainQuestion(text: string): boolean {
  if (text.length > MAX_CHARACTERS) return false;
  const bare = [...sentences.segment(text.trim())].map(({ segment }) =>
    bareOf(fold(segment.trim())),
  );
  return (
    !asksToKeep(bareOf(fold(text.trim()))) && bare.every((said) => said === '' || isQuestion(said))
  );
}
