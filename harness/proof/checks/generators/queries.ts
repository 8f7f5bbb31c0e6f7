import fc from 'fast-check';
import { readCorpus } from '../corpus.ts';
import { graphemes, ofLength } from './graphemes.ts';
import * as texts from './texts.ts';

/** Length of the longest query that the service's contract allows, in code points after trimming and NFC. */
export const QUERY_MAX = 4_000;

export type GeneratedQuery = Readonly<{
  /** Kind of the query's text, such as `injection`. */
  kind: string;
  text: string;
  /** Whether the service's contract accepts the query. */
  valid: boolean;
}>;

const query =
  (kind: string, valid = true) =>
  (text: string): GeneratedQuery => ({ kind, text, valid });

/**
 * Generates entries of a list, either unchanged or with generated text around them, so that no two runs are the same.
 */
const varied = (kind: string, list: readonly string[]): fc.Arbitrary<GeneratedQuery> =>
  fc
    .tuple(fc.constantFrom(...list), fc.option(graphemes, { nil: undefined }), fc.boolean())
    .map(([text, around, first]) => {
      if (around === undefined) return text;
      return first ? `${around} ${text}` : `${text} ${around}`;
    })
    .map(query(kind));

const SOURCES = {
  plain: varied('plain', texts.PLAIN),
  language: varied('language', texts.LANGUAGES),
  grapheme: graphemes.map(query('grapheme')),
  code: varied('code', texts.CODE),
  quoted_prompt: varied('quoted_prompt', texts.QUOTED_PROMPTS),
  tool_call: varied('tool_call', texts.TOOL_CALLS),
  log_line: varied('log_line', texts.LOG_LINES),
  header: varied('header', texts.HEADERS),
  injection: varied('injection', texts.INJECTIONS),
  instructing_note: varied('instructing_note', texts.INSTRUCTING_NOTES),
  follow_up: fc.constantFrom(...texts.FOLLOW_UPS).map(query('follow_up')),
  long: ofLength(200, QUERY_MAX).map(query('long')),
  at_limit: ofLength(QUERY_MAX, QUERY_MAX).map(query('at_limit')),
  past_limit: ofLength(QUERY_MAX + 1, QUERY_MAX + 1).map(query('past_limit', false)),
  blank: fc.constantFrom('', ' ', '\n\t', '\u3000').map(query('blank', false)),
  half_character: fc
    .constantFrom('\uD800', 'x\uDC00', '\uDBFF\uD800 y')
    .map(query('half_character', false)),
} satisfies Record<string, fc.Arbitrary<GeneratedQuery>>;

/** Generates queries of every kind; invalid queries are less frequent. */
export const anyQuery: fc.Arbitrary<GeneratedQuery> = fc.oneof(
  ...Object.entries(SOURCES).map(([kind, arbitrary]) => ({
    arbitrary,
    weight: /past_limit|blank|half_character|at_limit/.test(kind) ? 1 : 3,
  })),
);

/** Generates queries that made agents loop: questions of the corpus, injections, tool calls, log lines and headers. */
export const loopingQuery: fc.Arbitrary<GeneratedQuery> = fc.oneof(
  SOURCES.quoted_prompt,
  SOURCES.tool_call,
  SOURCES.log_line,
  SOURCES.header,
  SOURCES.injection,
  SOURCES.instructing_note,
  SOURCES.follow_up,
  SOURCES.code,
  SOURCES.plain,
  varied(
    'corpus',
    readCorpus().map(({ query }) => query),
  ),
);

/** Returns a query for each question of the corpus, as it was reported. */
export const corpusQueries = (): readonly GeneratedQuery[] =>
  readCorpus().map(({ query: text }) => query('corpus')(text));

/** Generates questions that can be reworded without changing their meaning. */
export const plainQuestion: fc.Arbitrary<string> = fc.constantFrom(
  ...texts.PLAIN.filter((text) => /^[A-Z]/.test(text)),
  ...texts.LANGUAGES.slice(1, 6),
  'What is a verb?',
  'Who wrote Faust?',
  'How many planets are there?',
  'What is 7 + 5?',
  'Translate thank you into Italian',
  'What is a hash table?',
);
