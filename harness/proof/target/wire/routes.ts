/**
 * Routes of the public contract, repeated here. `server/integration/restated-contract.test.ts` compares them with the
 * server's routes.
 */
export const ROUTES = {
  math: { category: 'educational_query', agentType: 'math' },
  english: { category: 'educational_query', agentType: 'english' },
  language: { category: 'educational_query', agentType: 'language' },
  code: { category: 'educational_query', agentType: 'computer_science' },
  save: { category: 'knowledge_base_query', action: 'store', agentType: 'knowledge_base' },
  recall: { category: 'knowledge_base_query', action: 'retrieve', agentType: 'knowledge_base' },
  general: { category: 'general_query', agentType: 'general' },
} as const;

export type RouteCode = keyof typeof ROUTES;

export const isRouteCode = (text: string): text is RouteCode => Object.hasOwn(ROUTES, text);

export const ROUTE_CODES: readonly RouteCode[] = Object.keys(ROUTES).filter(isRouteCode);
