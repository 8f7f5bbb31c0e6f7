import { z } from 'zod';
import type { EvalCase } from './case-set.ts';
import { ROUTE_CODES } from '../../proof/target/wire/routes.ts';

const Route = z.enum(ROUTE_CODES);
const Feedback = z.array(
  z.object({
    query: z.string(),
    given: Route,
    verdict: z.enum(['up', 'down', 'wrong_category', 'none']),
    expected: Route.optional(),
    at: z.iso.datetime(),
  }),
);

/**
 * Makes evaluation cases from people's feedback on answers. If a person liked the answer, its route is correct. If the
 * person reported a wrong category, the route that the person expected is correct. A thumb down alone says nothing
 * about the route, so it makes no case. For each query, the latest feedback that makes a case counts.
 * @throws {z.ZodError} for anything but the response of `feedback.export`
 */
export function casesFromFeedback(answer: unknown): readonly EvalCase[] {
  const routes = new Map<string, z.infer<typeof Route>>();
  const inOrder = Feedback.parse(answer).toSorted((a, b) => Date.parse(a.at) - Date.parse(b.at));
  for (const { query, given, verdict, expected } of inOrder) {
    const route = verdict === 'up' ? given : verdict === 'wrong_category' ? expected : undefined;
    if (route !== undefined && query.trim() !== '') routes.set(query.trim(), route);
  }
  return [...routes].map(([query, route]) => ({ query, route }));
}
