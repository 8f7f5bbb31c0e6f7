import { ROUTES } from '../../target/wire/routes.ts';
import type { Route } from '../good-server/contract.ts';
import type { ModelRequest, Patch } from '../good-server/seams.ts';
import { foundBy, type Mutant } from '../mutant.ts';

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
  ...foundBy('metamorphic-rate', {
    'case-sensitive-routing': [
      'A question all in capitals, or all without, is routed as another',
      misroutes(({ query }) =>
        [query.toUpperCase(), query.toLowerCase()].some((other) => other === query),
      ),
    ],
    'polite-routing': [
      'A question that says please is routed as another',
      misroutes(({ query }) => /please/i.test(query)),
    ],
  }),
  ...foundBy('metamorphic-strict', {
    'routing-by-outer-space': [
      'Space around a question changes its route',
      misroutes(({ typed }) => typed !== typed.trim()),
    ],
    'routing-by-normal-form': [
      'A question whose accents are written apart is routed as another',
      misroutes(({ typed }) => typed !== typed.normalize('NFC')),
    ],
  }),
];
