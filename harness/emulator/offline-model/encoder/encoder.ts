import { z } from 'zod';
import { createWorkerCalls } from '../worker-calls.ts';

export const DIMENSIONS = 512;

/** Converts texts to vectors of length 1; texts with similar meanings have vectors close to each other. */
export type Encoder = Readonly<{
  /**
   * Returns a vector of `DIMENSIONS` numbers for each text. @throws {TypeError} for an empty text, and the signal's
   * reason if it is aborted before the encoding begins
   */
  encode: (texts: readonly string[], signal?: AbortSignal) => Promise<readonly Float32Array[]>;
  close: () => Promise<void>;
}>;

const Vectors = z.array(z.instanceof(Float32Array));

/**
 * Starts the sentence encoder, which an npm package contains, in its own thread, and warms it up. This takes about
 * half a second and 200 MB.
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
