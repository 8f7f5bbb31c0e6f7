import { ROUTE_CODES, ROUTES, type RouteCode } from '../../proof/target/wire/routes.ts';

export const CATEGORIES = ['educational_query', 'knowledge_base_query', 'general_query'] as const;
type Category = (typeof CATEGORIES)[number];

export const categoryOf = (code: RouteCode): Category => ROUTES[code].category;

/** Returns the route code of a classification, or undefined if the server's contract has no such route. */
export function routeOf(
  classification: Readonly<{ category: string; action?: string | undefined; agentType: string }>,
): RouteCode | undefined {
  const { category, action, agentType } = classification;
  return ROUTE_CODES.find((code) => {
    const route = ROUTES[code];
    if (route.category !== category || route.agentType !== agentType) return false;
    return !('action' in route) || route.action === action;
  });
}
