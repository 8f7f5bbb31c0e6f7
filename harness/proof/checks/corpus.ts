import { readFileSync } from 'node:fs';
import { z } from 'zod';

const Corpus = z.array(
  z.strictObject({
    id: z.string(),
    /** The public report it was drawn from. */
    source: z.url(),
    /** How the agent of that report went round in circles. */
    pattern: z.string(),
    query: z.string().min(1).max(4_000),
  }),
);

export type CorpusCase = z.infer<typeof Corpus>[number];

/** Questions that made agents loop, drawn from public reports. */
export const readCorpus = (): readonly CorpusCase[] =>
  Corpus.parse(JSON.parse(readFileSync(new URL('./corpus.json', import.meta.url), 'utf8')));
