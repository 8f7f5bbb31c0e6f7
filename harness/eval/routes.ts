/** The public contract's routes, restated. */
export const ROUTES = [
  'math',
  'english',
  'language',
  'computer_science',
  'store',
  'retrieve',
  'general',
] as const;
export type Route = (typeof ROUTES)[number];

export const CATEGORIES = ['educational_query', 'knowledge_base_query', 'general_query'] as const;
export type Category = (typeof CATEGORIES)[number];

const known: ReadonlySet<string> = new Set(ROUTES);
export const isRoute = (text: string): text is Route => known.has(text);

export function categoryOf(route: Route): Category {
  if (route === 'general') return 'general_query';
  return route === 'store' || route === 'retrieve' ? 'knowledge_base_query' : 'educational_query';
}

/** The route that a classification stands for, or undefined when it keeps to no rule of the contract. */
export function routeOf(
  classification: Readonly<{ category: string; action?: string | undefined; agentType: string }>,
): Route | undefined {
  const { category, action, agentType } = classification;
  const code = category === 'knowledge_base_query' ? (action ?? '') : agentType;
  return isRoute(code) && categoryOf(code) === category ? code : undefined;
}
