import type { PageRoutes, Route } from '../../client.ts';

/**
 * Categories that a person can pick when an answer has the wrong one, each with the part of a route by which the page
 * recognises it. A table that differs from the server's specialists does not compile.
 */
export const PAGE_ROUTES: PageRoutes = {
  math: { label: 'Mathematics', agentType: 'math' },
  english: { label: 'English', agentType: 'english' },
  language: { label: 'Languages', agentType: 'language' },
  code: { label: 'Computer science', agentType: 'computer_science' },
  save: { label: 'Keep as a note', agentType: 'knowledge_base', action: 'store' },
  recall: { label: 'Look into my notes', agentType: 'knowledge_base', action: 'retrieve' },
  general: { label: 'General', agentType: 'general' },
};

export type RouteCode = keyof typeof PAGE_ROUTES;

export const isRouteCode = (code: string): code is RouteCode => Object.hasOwn(PAGE_ROUTES, code);

export const ROUTE_CODES: readonly RouteCode[] = Object.keys(PAGE_ROUTES).filter(isRouteCode);

/**
 * Returns the code of a route. A route for notes without an action counts as `recall`, and a route that only a newer
 * server knows counts as `general`.
 */
export function routeCode(route: Pick<Route, 'action' | 'agentType'>): RouteCode {
  const { agentType, action = 'retrieve' } = route;
  const code = ROUTE_CODES.find((one) => {
    const known = PAGE_ROUTES[one];
    return known.agentType === agentType && (!('action' in known) || known.action === action);
  });
  return code ?? 'general';
}

/**
 * Returns the name of an answer's category, with the model's confidence or the remark that the person chose the
 * category.
 */
export function badgeOf(route: Route, chosenRoute?: RouteCode): { name: string; sure: string } {
  const name = PAGE_ROUTES[routeCode(route)].label;
  if (chosenRoute !== undefined) return { name, sure: 'as chosen' };
  if (route.fallback) return { name, sure: route.confidence > 0 ? 'as chosen' : 'unsure' };
  return { name, sure: `${Math.round(route.confidence * 100)} %` };
}
