import fc from 'fast-check';
import type { GeneratedQuery } from './queries.ts';

/** A generated request. Its `model` is an index into the target's list of models. */
export type GeneratedRequest = Readonly<{
  procedure: 'classify' | 'chat';
  query: GeneratedQuery;
  agent: 'auto' | 'teacher' | 'knowledge_base' | 'general';
  /** Index of the model, counted from 1; 0 means that the server chooses the model. */
  model: number;
}>;

/** Generates requests, of which three in four are chats. */
export const generatedRequests = (
  queries: fc.Arbitrary<GeneratedQuery>,
): fc.Arbitrary<GeneratedRequest> =>
  fc.record({
    procedure: fc.constantFrom('chat', 'chat', 'chat', 'classify'),
    query: queries,
    agent: fc.constantFrom('auto', 'auto', 'auto', 'teacher', 'knowledge_base', 'general'),
    model: fc.nat({ max: 3 }),
  });

/** Returns a request with the given query and default choices of procedure, agent and model. */
export const askOf = (query: GeneratedQuery): GeneratedRequest => ({
  procedure: 'chat',
  query,
  agent: 'auto',
  model: 0,
});
