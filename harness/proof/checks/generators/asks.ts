import fc from 'fast-check';
import type { Query } from './queries.ts';

/** A generated request. Values that depend on the target are indices into its lists. */
export type Ask = Readonly<{
  procedure: 'classify' | 'chat';
  query: Query;
  agent: 'auto' | 'teacher' | 'knowledge_base' | 'general';
  /** Index of the model; 0 means that the server chooses. */
  model: number;
}>;

/** Generates requests; three in four are chats. */
export const asks = (queries: fc.Arbitrary<Query>): fc.Arbitrary<Ask> =>
  fc.record({
    procedure: fc.constantFrom('chat', 'chat', 'chat', 'classify'),
    query: queries,
    agent: fc.constantFrom('auto', 'auto', 'auto', 'teacher', 'knowledge_base', 'general'),
    model: fc.nat({ max: 3 }),
  });

/** Returns a given query as a request with default choices. */
export const askOf = (query: Query): Ask => ({ procedure: 'chat', query, agent: 'auto', model: 0 });
