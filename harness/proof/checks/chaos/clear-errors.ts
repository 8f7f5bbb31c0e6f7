import { internals } from '../../evidence/detectors/internals.ts';
import type { Evidence } from '../../evidence/finding.ts';
import { howItEnded, type Entry } from './journal.ts';

/** Statuses of responses that the load balancer may make itself, without a body from the server. */
const BY_LOAD_BALANCER: ReadonlySet<number> = new Set([502, 503, 504]);

/**
 * Tells whether the answer was cut after it began, the server was draining, or the load balancer found no target to
 * answer.
 */
export const isGone = ({ seen: { status, error } }: Entry): boolean =>
  (BY_LOAD_BALANCER.has(status) && error?.reason === 'no_error_body') ||
  error?.reason === 'draining' ||
  (status === 200 &&
    ['connection', 'no_end', 'no_receipt', 'no_route'].includes(error?.reason ?? ''));

/** A problem with error messages, as a violation reports it: a sentence, and its evidence. */
export type Unclear = readonly [sentence: string, evidence: Evidence];

/**
 * Checks the errors with which failed requests ended. Each error must have one of the accepted reasons, and a sentence
 * for a person that reveals nothing internal.
 * @returns the first problem; undefined when there is none
 */
export function unclear(
  entries: readonly Entry[],
  reasons: ReadonlySet<string>,
): Unclear | undefined {
  const other = entries.find(({ seen: { error } }) => !reasons.has(error?.reason ?? ''));
  if (other)
    return [
      `${other.seen.id} ended as ${howItEnded(other)}, expected ${[...reasons].join(' or ')}`,
      [other.seen.id],
    ];
  const mute = entries.find(({ seen: { error } }) => !/^[A-Z].* .+/.test(error?.message ?? ''));
  if (mute) return [`${mute.seen.id} failed without a sentence for a person`, [mute.seen.id]];
  const said = entries.map(({ seen: { id, error } }) => ({ id, text: error?.message ?? '' }));
  if (said.length === 0) return undefined;
  const told = internals(said);
  return told.verdict === 'violated' ? [told.sentence, told.observations] : undefined;
}
