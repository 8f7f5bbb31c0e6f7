import { findingsOf, type Finding } from '../finding.ts';

/** A sequence of commands that the harness ran against the service and against a model of the expected state. */
export type Sequence = Readonly<{
  id: string;
  /** The commands of the sequence in readable form. */
  commands: readonly string[];
  /** Description of how the service's state differs from the expected state; absent when it does not. */
  divergence?: string;
  /** Reason why the sequence was not finished although the state may be right, such as shed load. */
  hindered?: string;
}>;

const is = findingsOf('state');

/**
 * Checks that stored choices, questions, clears and undos are the same after a reload, in a second tab and after a new
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
