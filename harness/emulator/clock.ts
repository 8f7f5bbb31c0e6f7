/** Time as a stand-in is given it, so that minutes can be made to pass. */
export type Clock = Readonly<{
  /** Epoch ms. */
  nowMs: () => number;
}>;

export const systemClock: Clock = { nowMs: () => Date.now() };
