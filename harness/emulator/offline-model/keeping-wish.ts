const DELETE = String.raw`(?:forget|unremember|no longer (?:remember|keep|save|store)|delete|erase|remove|wipe|clear|drop|discard|unlearn|get rid of|stop (?:remembering|saving|keeping|storing)|don'?t (?:remember|keep|save|store)|do not (?:remember|keep|save|store))`;
const OWN = String.raw`(?:my|mine|me|our|i|i've|notes?|reminders?)`;
const ALL = String.raw`(?:it|that|this|everything|all)(?: of it| again| now)?`;
/**
 * Matches wishes such as "forget my password", but neither "don't forget my appointment" nor "remove duplicates from
 * a list".
 */
const FORGET = new RegExp(
  String.raw`^(?:(?:and|now|so|then|also|just|i want you to|i'd like you to|you (?:can|should|must|may)) )*${DELETE}\b(?:.*\b${OWN}\b| ${ALL}$|$)`,
);
/** Matches a wish to forget something in common languages other than English. */
const FORGET_ELSEWHERE =
  /^(?:vergiss|vergessen sie|lösche?|entferne?|olvida|olvídate de|borra|elimina|oublie|efface|supprime|dimentica|cancella|esqueça|esquece|apaga|apague|vergeet|verwijder|wis|забудь|удали|сотри|忘掉|忘记|删除|忘れて|削除|잊어|삭제|انس|احذف)(?![\p{L}])/u;

export const wantsForgotten = (canonical: string): boolean =>
  FORGET.test(canonical) || FORGET_ELSEWHERE.test(canonical);

const KEEP =
  /^(?:remember|don'?t forget|do not forget|note|save|store|log|record|keep|add|put|write down|jot|memori[sz]e|remind me (?:to|that|of|about)|set a reminder|todo|to do|fyi|take a note|make a note)\b/;
const ABOUT_ONESELF =
  /(?<![\p{L}])(?:i|i'm|i've|i'd|i'll|im|my|mine|me|our|ours|we|we're|us|myself)(?![\p{L}])/u;
const ASKS =
  /^(?:what|when|where|who|whose|which|how|why|is|are|was|were|am|do|does|did|can|could|should|will|would|have|has|tell|show|give|list|find|write|explain|translate|ignore)\b|[?？]$/;

export const asksToKeep = (canonical: string): boolean => KEEP.test(canonical);

/**
 * Tells whether a canonical text may be kept as a note: it is a request to do so, or a statement about the person.
 */
export const mayBeKept = (canonical: string): boolean =>
  asksToKeep(canonical) || (ABOUT_ONESELF.test(canonical) && !ASKS.test(canonical));
