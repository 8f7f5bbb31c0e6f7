/**
 * State that the parser's rules share while they read a text: what is known about the text, and what they found in it.
 */
export type ReadingContext = {
  /** Whether the answer is still being written, so that definitions of links and footnotes may still arrive. */
  readonly awaiting: boolean;
  /** Whether the answer is still being written and this text is its end. */
  readonly open: boolean;
  /** Whether to read only the blocks, such as paragraphs and lists, and not the sentences in them. */
  readonly outline: boolean;
  /** Whether the answer is still being written and the inline text that is being read is its end. */
  live: boolean;
  /** Whether a definition of a link or footnote that arrives later could change how this text is shown. */
  changeable: boolean;
};

const contexts = new WeakMap<object, ReadingContext>();
export const COMPLETE: ReadingContext = {
  awaiting: false,
  open: false,
  outline: false,
  live: false,
  changeable: false,
};
export const OUTLINE: ReadingContext = { ...COMPLETE, outline: true };

/** Attaches the reading context to the environment object that the Markdown parser passes to its rules. */
export function provide(env: object, context: ReadingContext): void {
  contexts.set(env, context);
}

/**
 * Returns the reading context attached to a parser's environment object, or that of a complete text if there is none.
 */
export const contextOf = (env: object): ReadingContext => contexts.get(env) ?? { ...COMPLETE };
