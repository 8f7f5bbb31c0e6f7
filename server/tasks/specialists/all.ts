import { code } from './code.ts';
import { english } from './english.ts';
import { general } from './general.ts';
import { language } from './language.ts';
import { math } from './math.ts';
import { recall } from './recall.ts';
import { save } from './save.ts';
import { z } from 'zod';
import type { Category, Specialist } from './specialist.ts';

/** Every specialist by its route code, in the order in which the prompt offers them. */
export const SPECIALISTS = {
  math,
  english,
  language,
  code,
  save,
  recall,
  general,
} as const satisfies Record<string, Specialist>;

export type RouteCode = keyof typeof SPECIALISTS;

export const AgentType = z.enum(Object.values(SPECIALISTS).map(({ route }) => route.agentType));
export type AgentType = z.infer<typeof AgentType>;

/** A route as responses and stored turns describe it. */
export type Classification = Readonly<{
  category: Category;
  /** Whether notes are stored or retrieved; present only in the category `knowledge_base_query`. */
  action?: 'store' | 'retrieve';
  agentType: AgentType;
}>;

export const isRouteCode = (code: string): code is RouteCode => Object.hasOwn(SPECIALISTS, code);

export const ROUTE_CODES: readonly RouteCode[] = Object.keys(SPECIALISTS).filter(isRouteCode);

type StoredRoute = Readonly<{ agentType: AgentType; action?: string | undefined }>;

/** Returns the code of a route. A stored route for notes without an action counts as `retrieve`. */
export function codeOf({ agentType, action = 'retrieve' }: StoredRoute): RouteCode {
  const code = ROUTE_CODES.find((one) => {
    const { route } = SPECIALISTS[one];
    return route.agentType === agentType && (!('action' in route) || route.action === action);
  });
  if (code === undefined) throw new Error(`No specialist has the agent type "${agentType}"`);
  return code;
}
