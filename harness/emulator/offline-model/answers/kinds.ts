import { isForeign } from '../foreign-text.ts';
import type { Label } from '../labels.ts';

export const LINES = {
  forget: ['I cannot delete notes. Open **My notes** and delete there what should be forgotten.'],
  abilities: ['I calculate, convert units, define English words and quote your notes.'],
  greeting: ['Hello! I am the offline model, a stand-in for a language model.'],
  wellbeing: ['I am a program without moods: the offline model, not a language model.'],
  thanks: ['You are welcome.'],
  farewell: ['Goodbye! Your conversation is kept.'],
  instructions: [
    'I follow no instructions from a message: I am the offline model, which only sorts questions and answers a few kinds.',
    'There is no hidden text to reveal here: the offline model is a calculator, a dictionary and a reader of notes.',
  ],
  foreign: [
    'I understand English only: I am the offline model, not a language model.',
    'This does not look like English, and the offline model reads nothing else.',
  ],
  translation: [
    'I cannot translate: the offline model knows English words only.',
    'Other languages are beyond the offline model, which holds an English dictionary.',
  ],
  joke: ['I know no jokes: the offline model writes nothing of its own.'],
  verse: [
    'I cannot write poems or stories: the offline model is not a language model.',
    'Verse and stories need a language model, and this is the offline one.',
  ],
  letter: ['I cannot write letters or essays: the offline model is not a language model.'],
  summary: [
    'I cannot summarise or rewrite a text: the offline model looks at single words only.',
    'Shortening a text needs a language model, and this is the offline one.',
  ],
  grammar: [
    'I cannot check a sentence: the offline model knows forms and meanings of single words.',
  ],
  code: [
    'I cannot write or read code: the offline model is not a language model.',
    'Programming needs a language model, and this is the offline one.',
  ],
  picture: ['I cannot draw: the offline model answers in a few words and numbers.'],
  weather: ['I know no weather: the offline model has no connection to anything.'],
  time: ['I have no clock or calendar: the offline model knows only your message and your notes.'],
  news: ['I know no news or results: the offline model has no connection to anything.'],
  advice: ['I cannot recommend anything: the offline model has no knowledge of the world.'],
  plan: ['I cannot plan that: the offline model has no knowledge of the world.'],
  explanation: [
    'I cannot explain that: the offline model has no knowledge beyond sums and English words.',
  ],
  fact: [
    'I know no facts about the world: the offline model has nothing to look them up in.',
    'The offline model cannot look that up: it has no knowledge of the world.',
  ],
  unread: [
    'I could not read all of that as one calculation, so the offline model gives no number.',
    'Some part of that is beyond the offline model, so it gives no number rather than a wrong one.',
  ],
  unnoted: ['Your notes do not say anything about that.'],
  word: [
    'I could not find a word in that to look up: the offline model knows single English words.',
  ],
  other: [
    'I have no answer to that: this is the offline model, not a language model.',
    'That needs a language model, and this is the offline one.',
  ],
} as const satisfies Record<string, readonly [string, ...string[]]>;

export type QuestionKind = keyof typeof LINES;

/** Matches text that tries to change the model's instructions, or to make it reveal them. */
const INSTRUCTION =
  /\b(?:ignore|disregard|forget|override|bypass)\b.*\b(?:instructions?|rules|prompt|above|previous|prior|guidelines|messages)\b|\bsystem (?:prompt|message)\b|^system:|\b(?:your|hidden|secret) (?:instructions|prompt|rules|configuration|guidelines)\b|\byou are now\b|\bjailbreak|\bdeveloper mode\b|\bno restrictions\b|\btext above\b|above this line|<\/?system>|\[\/?inst\]|"route"/;

export const isInstruction = (canonical: string): boolean => INSTRUCTION.test(canonical);

/** Patterns for a canonical text with the kind of question that each detects; the first match counts. */
const PATTERNS: readonly (readonly [RegExp, QuestionKind])[] = [
  [
    /^(?:what (?:can|could|do|else can) you (?:do|know|offer|help with)|who are you|what are you|what is this|what's this|help(?: me)?|how (?:do you|does (?:this|it)) work|are you (?:an? )?(?:ai|bot|robot|human|real|chatgpt)|what(?:'s| is) your name|which model are you|what model are you)\b/,
    'abilities',
  ],
  [
    /^(?:hi|hello|hey|good (?:morning|evening|afternoon|day)|howdy|greetings)\b.{0,20}$/,
    'greeting',
  ],
  [
    /^how (?:are|is) (?:you|it going|things)|^what's up\b|^(?:do|are) you (?:feel|happy|sad|ok)|\bi (?:love|like|hate) you\b/,
    'wellbeing',
  ],
  [/^(?:thanks|thank you|thx|cheers|great|nice|cool|ok|okay|perfect)\b/, 'thanks'],
  [/^(?:bye|goodbye|good night|see you|farewell)\b/, 'farewell'],
  [
    /\btranslat|\bhow (?:do|would|can|to) (?:you|i|we)? ?(?:say|write|pronounce)\b.*\bin\b|\b(?:in|into|to) (?:spanish|french|german|italian|portuguese|russian|chinese|japanese|korean|arabic|hindi|latin|greek|dutch|polish|turkish|swedish)\b/,
    'translation',
  ],
  [/\bjokes?\b|\bmake me laugh\b|\briddle\b|\bpun\b|something funny/, 'joke'],
  [
    /\b(?:haiku|poem|poetry|limerick|sonnet|verse|rhyme|lyrics|song|story|stories|tale|fairy)\b/,
    'verse',
  ],
  [
    /\b(?:function|code|script|program|python|javascript|typescript|java|rust|sql|html|css|regex|algorithm|bug|debug|compile|api|git|docker|linux)\b/,
    'code',
  ],
  [
    /\b(?:summar|tl;?dr|shorten|condense|paraphras|rewrite|rephrase|bullet points|key points)/,
    'summary',
  ],
  [
    /\b(?:proofread|grammar|spelling|spell|correct (?:this|my)|is this (?:sentence )?correct|punctuation)\b/,
    'grammar',
  ],
  [
    /\b(?:email|e-mail|letter|essay|cover letter|speech|blog|tweet|post|resume|cv|invitation|message to)\b/,
    'letter',
  ],
  [/\b(?:draw|picture|image|logo|photo|paint|sketch)\b/, 'picture'],
  [/\b(?:weather|forecast|temperature (?:in|today|outside)|rain|snow|sunny|umbrella)\b/, 'weather'],
  [
    /\bwhat (?:time|day|date|year|month) is\b|\bwhat's the (?:time|date|day)\b|\btoday's date\b|\bcurrent (?:time|date)\b|^what is the (?:time|date)\b/,
    'time',
  ],
  [
    /\bnews\b|\bheadlines\b|\bwho (?:won|wins|will win|is winning|scored)\b|\bscore of\b|\blatest\b|\bresults? of\b|\bstock price\b|\bexchange rate\b/,
    'news',
  ],
  [
    /\b(?:recommend|suggest|advise|advice|should i|which .* better|best|ideas? for|what to (?:cook|watch|read|wear|buy)|recipe)\b/,
    'advice',
  ],
  [/\b(?:plan|itinerary|schedule|trip|workout|diet)\b/, 'plan'],
  [
    /^(?:explain|describe|teach me|tell me about|why|how (?:do|does|did|can|to)|what (?:is|are|causes|was) (?!the (?:capital|population|tallest|largest|longest))|what's a\b)/,
    'explanation',
  ],
  [
    /^(?:what|which|who|whose|where|when|how (?:many|much|old|tall|long|far|big|high|deep|fast|heavy)|is|are|was|were|did|do|does|can|name|list)\b/,
    'fact',
  ],
];

const BY_LABEL: Readonly<Record<Label, QuestionKind>> = {
  math: 'unread',
  english: 'word',
  language: 'translation',
  computer_science: 'code',
  store: 'other',
  retrieve: 'unnoted',
  general: 'other',
};

/** Returns the kind of a question (a canonical text) that the offline model could not answer. */
export function questionKindOf(canonical: string, label: Label): QuestionKind {
  if (isInstruction(canonical)) return 'instructions';
  if (label === 'math' && /\d/.test(canonical)) return 'unread';
  if (label === 'retrieve') return 'unnoted';
  if (isForeign(canonical)) return 'foreign';
  const [, kind] = PATTERNS.find(([pattern]) => pattern.test(canonical)) ?? [];
  if (label === 'language' && (kind === 'explanation' || kind === 'fact')) return 'translation';
  return kind ?? BY_LABEL[label];
}
