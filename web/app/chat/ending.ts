import type { Receipt } from '../../client.ts';

type Ending = NonNullable<Receipt['ending']>;

/** The long and the short text for a reason why an answer ended, and the button that is offered. */
type Row = Readonly<{ says: string; short: string; way: 'continue' | 'again' | 'none' }>;

const ENDINGS: Readonly<Record<Exclude<Ending, 'complete'>, Row>> = {
  cut: {
    says: 'The answer reached the length limit and is not complete.',
    short: 'cut at the length limit',
    way: 'continue',
  },
  shortened: {
    says: 'The answer was shortened because of the budget: no more was left this month for a longer one.',
    short: 'shortened because of the budget',
    way: 'none',
  },
  guarded: {
    says: 'A guardrail of this service withheld the answer or its rest. Ask in other words.',
    short: 'withheld by a guardrail',
    way: 'none',
  },
  withheld: {
    says: 'A content filter withheld the answer or its rest. Ask in other words.',
    short: 'withheld by a content filter',
    way: 'none',
  },
  empty: {
    says: 'The model wrote no answer. Try again.',
    short: 'empty',
    way: 'again',
  },
  context_full: {
    says: 'This conversation is too long for the model. Start a new one, or choose another model.',
    short: 'conversation too long',
    way: 'none',
  },
  refused: {
    says: 'The model service refused this request.',
    short: 'refused by the service',
    way: 'none',
  },
  unknown: {
    says: 'The model ended the answer for an unusual reason. It may not be complete.',
    short: 'ended for an unusual reason',
    way: 'again',
  },
};

/**
 * Returns the texts for the reason why an answer ended; undefined for a complete answer, or a receipt without a
 * reason.
 */
export const endingRow = (receipt: Receipt | undefined): Row | undefined => {
  const ending = receipt?.ending ?? 'complete';
  return ending === 'complete' ? undefined : ENDINGS[ending];
};

/** Returns the sentence about how an answer ended; a stop reason that the page does not know is quoted. */
export function endingSentence(receipt: Receipt): string {
  if (receipt.ending === 'empty' && receipt.thinkingMs != null)
    return 'The model reasoned, but wrote no answer. Try again.';
  const says = endingRow(receipt)?.says ?? '';
  const isUnknown = receipt.ending === 'unknown' && receipt.stopReason !== null;
  return isUnknown ? `${says} The service calls it “${receipt.stopReason}”.` : says;
}
