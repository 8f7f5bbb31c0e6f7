import { findingsOf, type Finding } from '../finding.ts';

/** A sequence of commands that was run against the service and a model of it. */
export type Sequence = Readonly<{
  id: string;
  /** The commands in readable form. */
  commands: readonly string[];
  /** The difference between service and model. */
  divergence?: string;
  /** Reason why the sequence could not be finished although the state may be right, such as shed load. */
  hindered?: string;
}>;

const is = findingsOf('state');

/**
 * Checks that choices, questions, clears and undos are found again after a reload, in a second tab and after a new
 * sign-in.
 */
export function state(sequences: readonly Sequence[]): Finding {
  const lost = sequences.filter(({ divergence }) => divergence !== undefined);
  const violation = is.violatedBy(
    lost,
    ({ divergence, commands }) =>
      `${lost.length} of ${sequences.length} sequences of commands lost or changed state: ${divergence} after ${commands.join(', ')}`,
  );
  if (violation) return violation;
  const hindered = sequences.filter(({ hindered }) => hindered !== undefined);
  const run = sequences.length - hindered.length;
  if (run === 0)
    return is.inconclusive(
      `No sequence of commands ran to its end: ${hindered[0]?.hindered ?? 'there was none'}`,
    );
  const commands = sequences.reduce((sum, sequence) => sum + sequence.commands.length, 0);
  const said = `${run} sequences of ${commands} commands in all found their state again`;
  if (hindered.length > 0)
    return is.inconclusive(
      `${said}, ${hindered.length} could not be run: ${hindered[0]?.hindered}`,
    );
  return is.proven(said);
}
