import { z } from 'zod';

export const Category = z.enum(['educational_query', 'knowledge_base_query', 'general_query']);
export type Category = z.infer<typeof Category>;

/** What a person may choose; all but `auto` fix the category. */
export const Agent = z.enum(['auto', 'teacher', 'knowledge_base', 'general']);
export type Agent = z.infer<typeof Agent>;

export type AgentType =
  'math' | 'english' | 'language' | 'computer_science' | 'general' | 'knowledge_base';

export type Classification = Readonly<{
  category: Category;
  /** With `knowledge_base_query` only. */
  action?: 'store' | 'retrieve';
  agentType: AgentType;
}>;

/** The model names a route by one short code, so that the header stays within 20 tokens. */
export const ROUTES = {
  math: { category: 'educational_query', agentType: 'math' },
  english: { category: 'educational_query', agentType: 'english' },
  language: { category: 'educational_query', agentType: 'language' },
  computer_science: { category: 'educational_query', agentType: 'computer_science' },
  store: { category: 'knowledge_base_query', action: 'store', agentType: 'knowledge_base' },
  retrieve: { category: 'knowledge_base_query', action: 'retrieve', agentType: 'knowledge_base' },
  general: { category: 'general_query', agentType: 'general' },
} as const satisfies Record<string, Classification>;

export type RouteCode = keyof typeof ROUTES;

export const isRouteCode = (code: string): code is RouteCode => Object.hasOwn(ROUTES, code);

/** What each choice of agent offers the model. A note can only be stored under `auto` and `knowledge_base`. */
export const OFFERED = {
  auto: ['math', 'english', 'language', 'computer_science', 'store', 'retrieve', 'general'],
  teacher: ['math', 'english', 'language', 'computer_science'],
  knowledge_base: ['store', 'retrieve'],
  general: ['general'],
} as const satisfies Record<Agent, readonly [RouteCode, ...RouteCode[]]>;

/** C3: where an unreadable header leads, within what the chosen agent offers. */
export const FALLBACK = {
  auto: 'general',
  teacher: 'english',
  knowledge_base: 'retrieve',
  general: 'general',
} as const satisfies Record<Agent, RouteCode>;
