import type { Route, RouteNames } from '../../client.ts';

/**
 * Categories that a person can pick when an answer has the wrong one. A list that differs from the server's
 * specialists does not compile.
 */
export const ROUTE_LABELS: RouteNames = {
  math: 'Mathematics',
  english: 'English',
  language: 'Languages',
  code: 'Computer science',
  save: 'Keep as a note',
  recall: 'Look into my notes',
  general: 'General',
};

export type RouteCode = keyof typeof ROUTE_LABELS;

export const isRouteCode = (code: string): code is RouteCode => Object.hasOwn(ROUTE_LABELS, code);

export function routeCode({ action, agentType }: Pick<Route, 'action' | 'agentType'>): RouteCode {
  if (agentType === 'knowledge_base') return action === 'store' ? 'save' : 'recall';
  return agentType === 'computer_science' ? 'code' : agentType;
}

/**
 * Returns the name of an answer's category, with the model's confidence or the remark that the person chose the
 * category.
 */
export function badgeOf(route: Route, chosenRoute?: RouteCode): { name: string; sure: string } {
  const name = ROUTE_LABELS[routeCode(route)];
  if (chosenRoute !== undefined) return { name, sure: 'as chosen' };
  if (route.fallback) return { name, sure: route.confidence > 0 ? 'as chosen' : 'unsure' };
  return { name, sure: `${Math.round(route.confidence * 100)} %` };
}
