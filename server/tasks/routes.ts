import { z } from 'zod';
import { isRouteCode, ROUTE_CODES, SPECIALISTS, type RouteCode } from './specialists/all.ts';
import type { Agent } from './specialists/specialist.ts';

/** Route codes of earlier versions, which stored feedback contains and models imitate from old conversations. */
const FORMER = {
  computer_science: 'code',
  store: 'save',
  retrieve: 'recall',
} as const satisfies Record<string, RouteCode>;

const isFormer = (code: string): code is keyof typeof FORMER => Object.hasOwn(FORMER, code);

const BY_NAME: ReadonlyMap<string, RouteCode> = new Map(
  ROUTE_CODES.map((code) => [SPECIALISTS[code].name.toLowerCase(), code]),
);

/** Returns the route that words name in any case: by its code, its former code, or its name on the page. */
export function toRouteCode(words: string): RouteCode | undefined {
  const code = words.toLowerCase();
  if (isRouteCode(code)) return code;
  return isFormer(code) ? FORMER[code] : BY_NAME.get(code);
}

type Codes = readonly [RouteCode, ...RouteCode[]];

function codesOf(agent: Agent): Codes {
  const [first, ...others] = ROUTE_CODES.filter(
    (code) => agent === 'auto' || SPECIALISTS[code].agent === agent,
  );
  if (first === undefined) throw new Error(`No specialist is offered by the agent "${agent}"`);
  return [first, ...others];
}

/** The routes that the model is offered, by the agent that the person chose. */
export const OFFERED: Readonly<Record<Agent, Codes>> = {
  auto: codesOf('auto'),
  teacher: codesOf('teacher'),
  knowledge_base: codesOf('knowledge_base'),
  general: codesOf('general'),
};

/** The route of an answer whose route header cannot be used, by the agent that the person chose (C3). */
export const FALLBACK = {
  auto: 'general',
  teacher: 'english',
  knowledge_base: 'recall',
  general: 'general',
} as const satisfies Record<Agent, RouteCode>;

/** The routes that a prompt offers to the model, and the route of an answer whose route header cannot be used. */
export type Offer = Readonly<{
  routes: Codes;
  fallback: RouteCode;
}>;

/** Returns the offer of routes for the agent that the person chose. */
export const offerOf = (agent: Agent): Offer => ({
  routes: OFFERED[agent],
  fallback: FALLBACK[agent],
});

/** Returns an offer of a single route. */
export const offerOnly = (code: RouteCode): Offer => ({ routes: [code], fallback: code });

/** A route's code, which stored feedback and pages of earlier versions may spell as a former code. */
export const StoredRouteCode = z
  .enum([...OFFERED.auto, 'computer_science', 'store', 'retrieve'])
  .transform((code): RouteCode => (isRouteCode(code) ? code : FORMER[code]));
