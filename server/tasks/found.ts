import type { AnswerText } from './header-end.ts';
import type { Header } from './header.ts';

/** Result of a step of the search for the route header: reasoning, the header, or text of the answer. */
export type Found =
  | Readonly<{ type: 'thinking' }>
  /** The route header, if the answer has one, and its line as the model wrote it. */
  | Readonly<{ type: 'header'; header: Header | undefined; line: string }>
  | (Readonly<{ type: 'text' }> & AnswerText);
