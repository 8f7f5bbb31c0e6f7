import { dataLine } from './data-line.ts';

/** A text that was attached to a question. */
export type Attached = Readonly<{ name: string; text: string }>;

/** Returns attached texts as data before a question; empty when there are none. */
export const attachedBlock = (files: readonly Attached[]): string =>
  files.length === 0 ? '' : `<attachments>\n${files.map(dataLine).join('\n')}\n</attachments>\n\n`;
