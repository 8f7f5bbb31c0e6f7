import { dataLine } from './data-line.ts';

/** A text that was attached to a question. */
export type Attached = Readonly<{ name: string; text: string }>;

/** Returns the block of attached texts that a prompt puts before the question; empty when there are none. */
export const attachedBlock = (files: readonly Attached[]): string =>
  files.length === 0 ? '' : `<attachments>\n${files.map(dataLine).join('\n')}\n</attachments>\n\n`;
