import { ROUTES } from '../../target/wire/routes.ts';
import type { Route } from '../good-server/contract.ts';
import type { ModelRequest, Patch } from '../good-server/seams.ts';
import type { Mutant } from '../mutant.ts';

/** Returns another route than the one that the model chose. */
const another = (route: Route): Route => ({
  ...ROUTES[route.agentType === 'general' ? 'math' : 'general'],
  confidence: 0.6,
  fallback: false,
});

/** Returns a patch that changes the route of questions with a certain wording. */
const misroutes =
  (when: (ask: Pick<ModelRequest, 'query' | 'typed'>) => boolean): Patch =>
  () => ({ route: (route, ask) => (when(ask) ? another(route) : route) });

/** Known-bad servers that choose another route for a reworded question. */
export const ROUTING: readonly Mutant[] = [
  {
    name: 'case-sensitive-routing',
    defect: 'A question all in capitals, or all without, is routed as another',
    foundBy: 'metamorphic-rate',
    patch: misroutes(({ query }) =>
      [query.toUpperCase(), query.toLowerCase()].some((other) => other === query),
    ),
  },
  {
    name: 'polite-routing',
    defect: 'A question that says please is routed as another',
    foundBy: 'metamorphic-rate',
    patch: misroutes(({ query }) => /please/i.test(query)),
  },
  {
    name: 'routing-by-outer-space',
    defect: 'Space around a question changes its route',
    foundBy: 'metamorphic-strict',
    patch: misroutes(({ typed }) => typed !== typed.trim()),
  },
  {
    name: 'routing-by-normal-form',
    defect: 'A question whose accents are written apart is routed as another',
    foundBy: 'metamorphic-strict',
    patch: misroutes(({ typed }) => typed !== typed.normalize('NFC')),
  },
];
