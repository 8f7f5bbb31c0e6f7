import type { LogLine, Outcome, RequestLine, SignInLine } from '../../server/log.ts';
import type { Ending } from '../../server/tasks/ending.ts';

type Event = LogLine['event'];

/**
 * Returns CloudWatch's selector of a field of a request's log line. The code does not compile if the server's log lines
 * have no such field.
 */
export const field = (name: keyof RequestLine) => `$.${name}`;

const eventIs = (event: Event) => `($.event = "${event}")`;
const outcomeIs = (outcome: Outcome) => `(${field('outcome')} = "${outcome}")`;
const reasonIs = (reason: string) => `(${field('reason')} = "${reason}")`;
const all = (...conditions: string[]) => `{ ${conditions.join(' && ')} }`;
const any = (...conditions: string[]) => `(${conditions.join(' || ')})`;
const both = (one: string, other: string) => `(${one} && ${other})`;

type Bound = NonNullable<RequestLine['routeBound']>;
const boundIs = (bound: Bound) => `(${field('routeBound')} = "${bound}")`;
const wasRouted = `(${field('routeMs')} >= 0)`;

/**
 * Endings of an answer that leave a person without a complete answer. The code does not compile until an ending that is
 * added to the server is listed here.
 */
const SHORT_ENDINGS = Object.keys({
  cut: true,
  withheld: true,
  empty: true,
  context_full: true,
  refused: true,
  unknown: true,
  guarded: true,
  shortened: true,
} satisfies Record<Exclude<Ending, 'complete'>, true>);
const endingIs = (ending: string) => `(${field('ending')} = "${ending}")`;

const procedureIs = (name: string) => `(${field('procedure')} = "${name}")`;
const calls = (comparison: string) => `(${field('modelCalls')} ${comparison})`;
const signInIs = (outcome: SignInLine['outcome']) => `($.outcome = "${outcome}")`;

/**
 * CloudWatch patterns of the log lines that each metric counts.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntaxForMetricFilters.html
 */
export const patterns = {
  requests: all(eventIs('request')),
  failed: all(eventIs('request'), outcomeIs('failed')),
  routed: all(eventIs('request'), boundIs('route'), wasRouted),
  /**
   * Matches requests that got no route before the deadline. Their log line has no `routeMs`, but their total time is at
   * least as long as the deadline.
   */
  neverRouted: all(eventIs('request'), boundIs('route'), reasonIs('model_slow')),
  reasonedRouted: all(eventIs('request'), boundIs('reasoning'), wasRouted),
  reasonedNeverRouted: all(eventIs('request'), boundIs('reasoning'), reasonIs('model_slow')),
  endedShort: all(eventIs('request'), any(...SHORT_ENDINGS.map(endingIs))),
  throttled: all(eventIs('request'), reasonIs('model_throttled')),
  /**
   * Matches requests that break the rule of one model call: more than one call, an answer with none, or a refused
   * request with any.
   */
  notOneCall: all(
    eventIs('request'),
    any(
      calls('> 1'),
      both(
        outcomeIs('answered'),
        both(calls('!= 1'), any(procedureIs('chat'), procedureIs('classify'))),
      ),
      both(outcomeIs('refused'), calls('!= 0')),
    ),
  ),
  signInsAccepted: all(eventIs('sign_in'), signInIs('accepted')),
  signInsRefused: all(eventIs('sign_in'), signInIs('refused')),
} as const;
