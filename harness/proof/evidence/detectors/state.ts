import { findingsOf, type Finding } from '../finding.ts';

/** One sequence of commands, run against the real thing and a model of it. */
export type Sequence = Readonly<{
  id: string;
  /** As a person reads them. */
  commands: readonly string[];
  /** Where the two came apart. */
  divergence?: string;
  /** It could not be run to its end, for a reason that says nothing of the state, such as shed load. */
  hindered?: string;
}>;

const is = findingsOf('state');

/** What was chosen, asked, cleared and undone is what is found again: after a reload, in a second tab, after signing in again. */
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
