import fc from 'fast-check';
import type { Query } from './queries.ts';

/** One request as it is generated; what depends on the target is an index into its lists. */
export type Ask = Readonly<{
  procedure: 'classify' | 'chat';
  query: Query;
  agent: 'auto' | 'teacher' | 'knowledge_base' | 'general';
  /** 0 leaves the choice to the server. */
  model: number;
}>;

/** Three in four are chats. */
export const asks = (queries: fc.Arbitrary<Query>): fc.Arbitrary<Ask> =>
  fc.record({
    procedure: fc.constantFrom('chat', 'chat', 'chat', 'classify'),
    query: queries,
    agent: fc.constantFrom('auto', 'auto', 'auto', 'teacher', 'knowledge_base', 'general'),
    model: fc.nat({ max: 3 }),
  });

/** A query that is not generated, asked in the plainest way. */
export const askOf = (query: Query): Ask => ({ procedure: 'chat', query, agent: 'auto', model: 0 });
