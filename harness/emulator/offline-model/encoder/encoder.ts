import { z } from 'zod';
import { createWorkerCalls } from '../worker-calls.ts';

/** Length of the vector of a text. */
export const DIMENSIONS = 512;

/** Turns texts into vectors of length 1 that are close where the meanings are. */
export type Encoder = Readonly<{
  /**
   * Returns one vector of `DIMENSIONS` numbers for each text.
   * @throws {TypeError} for an empty text, and the reason of an abort before the turn of these texts
   */
  encode: (texts: readonly string[], signal?: AbortSignal) => Promise<readonly Float32Array[]>;
  close: () => Promise<void>;
}>;

const Vectors = z.array(z.instanceof(Float32Array));

/**
 * Starts the sentence encoder that ships in a package, warm, in a thread of its own. Takes about half a second and
 * 200 MB.
 */
export async function createEncoder(): Promise<Encoder> {
  const calls = createWorkerCalls({
    module: new URL('./encoder-worker.ts', import.meta.url),
    timeoutMs: 20_000,
  });
  await calls.warm();
  return {
    encode: async (texts, signal) => {
      if (texts.some((text) => text.trim() === ''))
        throw new TypeError('Cannot encode an empty text');
      if (texts.length === 0) return [];
      return Vectors.parse(await calls.call(texts, signal));
    },
    close: calls.close,
  };
}
