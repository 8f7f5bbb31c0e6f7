import { findingsOf, type Finding } from '../finding.ts';

/** Text that the server sent with an error. */
export type Said = Readonly<{ id: string; text: string }>;

const is = findingsOf('internals');

/** Patterns of internal details that no person may see. */
const INTERNALS: Readonly<Record<string, RegExp>> = {
  'a stack trace': /\bat (?:async )?[\w.<>$[\] ]+ ?\(?(?:file:|node:|\/)[^\s)]+:\d+:\d+/,
  'a path of the server': /(?:\/app\/|\/usr\/|\/home\/|\/srv\/|\/var\/|node_modules|file:\/\/)/,
  'an exception of a library':
    /\b(?:ZodError|TypeError|ReferenceError|SyntaxError|TRPCError|AggregateError|Jwt\w*Error)\b/,
  'an exception of AWS':
    /\b(?:AccessDenied|Validation|Throttling|ResourceNotFound|ProvisionedThroughputExceeded|ConditionalCheckFailed|ServiceUnavailable|ModelTimeout)Exception\b/,
  'an AWS resource':
    /\barn:aws|\b\d{12}\b.*(?:bedrock|dynamodb)|(?:bedrock|dynamodb)[\w-]*\.[\w-]+\.amazonaws/i,
  'a system error': /\bE(?:CONNREFUSED|CONNRESET|NOTFOUND|PIPE|NOENT|AI_AGAIN)\b/,
  'an address inside': /\b(?:127\.0\.0\.1|10\.\d+\.\d+\.\d+|169\.254\.\d+\.\d+|localhost):\d+/,
  'a secret': /\b(?:AKIA|ASIA)[A-Z0-9]{16}\b|-----BEGIN|eyJ[\w-]{10,}\.eyJ/,
};

/** Checks that no error text reveals internal details: no stack trace, path, exception, AWS resource or address. */
export function internals(said: readonly Said[]): Finding {
  if (said.length === 0) return is.inconclusive('No error was said, so none could tell anything');
  const leaks = said.flatMap(({ id, text }) =>
    Object.entries(INTERNALS).flatMap(([what, pattern]) =>
      pattern.test(text) ? [{ id, what, text: text.slice(0, 200) }] : [],
    ),
  );
  const violation = is.violatedBy(
    leaks,
    ({ what }) => `${leaks.length} errors tell what is inside, such as ${what}`,
  );
  if (violation) return violation;
  return is.proven(`${said.length} errors tell nothing of what is inside`);
}
