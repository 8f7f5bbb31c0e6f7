/** The codes of the public contract's routes, restated. */
export const ROUTES = ['math', 'english', 'language', 'code', 'save', 'recall', 'general'] as const;
export type Route = (typeof ROUTES)[number];

export const CATEGORIES = ['educational_query', 'knowledge_base_query', 'general_query'] as const;
export type Category = (typeof CATEGORIES)[number];

const known: ReadonlySet<string> = new Set(ROUTES);
export const isRoute = (text: string): text is Route => known.has(text);

export function categoryOf(route: Route): Category {
  if (route === 'general') return 'general_query';
  return route === 'save' || route === 'recall' ? 'knowledge_base_query' : 'educational_query';
}

/** Agent types and actions whose route has a code of its own. */
const CODES: Readonly<Record<string, Route | undefined>> = {
  computer_science: 'code',
  store: 'save',
  retrieve: 'recall',
};

/** The route that a classification stands for, or undefined when it keeps to no rule of the contract. */
export function routeOf(
  classification: Readonly<{ category: string; action?: string | undefined; agentType: string }>,
): Route | undefined {
  const { category, action, agentType } = classification;
  const name = category === 'knowledge_base_query' ? (action ?? '') : agentType;
  const code = CODES[name] ?? name;
  return isRoute(code) && categoryOf(code) === category ? code : undefined;
}
