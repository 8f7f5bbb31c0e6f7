/** The state of the parser's rules beyond the text itself: what they know, and what they found. */
export type ReadingContext = {
  /** Whether the answer is still being written, so that definitions of links and footnotes may still arrive. */
  readonly awaiting: boolean;
  /** Whether the answer is being written at the end of this text. */
  readonly open: boolean;
  /** Whether to read the blocks alone, without their sentences. */
  readonly outline: boolean;
  /** Whether the answer is being written at the end of the inline text that is being read. */
  live: boolean;
  /** Whether a later definition could change how this text is shown. */
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

/** Attaches the reading state to the environment that the parser passes to its rules. */
export function provide(env: object, context: ReadingContext): void {
  contexts.set(env, context);
}

/** Returns the reading state of an environment; without any, the text is complete. */
export const contextOf = (env: object): ReadingContext => contexts.get(env) ?? { ...COMPLETE };
