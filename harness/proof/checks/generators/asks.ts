import fc from 'fast-check';
import type { GeneratedQuery } from './queries.ts';

/** A generated request. Values that depend on the target are indices into its lists. */
export type GeneratedRequest = Readonly<{
  procedure: 'classify' | 'chat';
  query: GeneratedQuery;
  agent: 'auto' | 'teacher' | 'knowledge_base' | 'general';
  /** Index of the model; 0 means that the server chooses. */
  model: number;
}>;

/** Generates requests; three in four are chats. */
export const generatedRequests = (
  queries: fc.Arbitrary<GeneratedQuery>,
): fc.Arbitrary<GeneratedRequest> =>
  fc.record({
    procedure: fc.constantFrom('chat', 'chat', 'chat', 'classify'),
    query: queries,
    agent: fc.constantFrom('auto', 'auto', 'auto', 'teacher', 'knowledge_base', 'general'),
    model: fc.nat({ max: 3 }),
  });

/** Returns a given query as a request with default choices. */
export const askOf = (query: GeneratedQuery): GeneratedRequest => ({
  procedure: 'chat',
  query,
  agent: 'auto',
  model: 0,
});
