import { readFileSync } from 'node:fs';
import { z } from 'zod';

const Corpus = z.array(
  z.strictObject({
    id: z.string(),
    /** URL of the public report from which the question is drawn. */
    source: z.url(),
    /** Pattern of the agent loop that the report describes. */
    pattern: z.string(),
    query: z.string().min(1).max(4_000),
  }),
);

export type CorpusCase = z.infer<typeof Corpus>[number];

/** Returns questions that made agents loop, drawn from public reports. */
export const readCorpus = (): readonly CorpusCase[] =>
  Corpus.parse(JSON.parse(readFileSync(new URL('./corpus.json', import.meta.url), 'utf8')));
