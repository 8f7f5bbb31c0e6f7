import { z } from 'zod';
import { SPECIALISTS, type RouteCode } from './specialists/all.ts';

/** What a person may choose; all but `auto` fix the category. */
export const Agent = z.enum(['auto', 'teacher', 'knowledge_base', 'general']);
export type Agent = z.infer<typeof Agent>;

/** The codes of earlier versions, found in stored feedback and in headers that a model imitates. */
const FORMER = {
  computer_science: 'code',
  store: 'save',
  retrieve: 'recall',
} as const satisfies Record<string, RouteCode>;

const isRouteCode = (code: string): code is RouteCode => Object.hasOwn(SPECIALISTS, code);
const isFormer = (code: string): code is keyof typeof FORMER => Object.hasOwn(FORMER, code);

/** Returns the route that a word names, in any case and by its former name too. */
export function toRouteCode(word: string): RouteCode | undefined {
  const code = word.toLowerCase();
  if (isRouteCode(code)) return code;
  return isFormer(code) ? FORMER[code] : undefined;
}

/** What each choice of agent offers the model. A note can only be stored under `auto` and `knowledge_base`. */
export const OFFERED = {
  auto: ['math', 'english', 'language', 'code', 'save', 'recall', 'general'],
  teacher: ['math', 'english', 'language', 'code'],
  knowledge_base: ['save', 'recall'],
  general: ['general'],
} as const satisfies Record<Agent, readonly [RouteCode, ...RouteCode[]]>;

/** C3: where an unreadable header leads, within what the chosen agent offers. */
export const FALLBACK = {
  auto: 'general',
  teacher: 'english',
  knowledge_base: 'recall',
  general: 'general',
} as const satisfies Record<Agent, RouteCode>;

/** The routes that a prompt offers, and the one that an unreadable header leads to. */
export type Offer = Readonly<{
  routes: readonly [RouteCode, ...RouteCode[]];
  fallback: RouteCode;
}>;

/** Returns what an agent offers. */
export const offerOf = (agent: Agent): Offer => ({
  routes: OFFERED[agent],
  fallback: FALLBACK[agent],
});

/** Returns an offer of one route, whatever the model would choose. */
export const offerOnly = (code: RouteCode): Offer => ({ routes: [code], fallback: code });

/** A route's code, as stored feedback and pages of earlier versions may still spell it. */
export const StoredRouteCode = z
  .enum([...OFFERED.auto, 'computer_science', 'store', 'retrieve'])
  .transform((code): RouteCode => (isRouteCode(code) ? code : FORMER[code]));
