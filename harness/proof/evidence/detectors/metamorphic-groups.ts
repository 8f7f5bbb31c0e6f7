import type { Observation } from '../observation.ts';

/** A query and one that should be routed as it is, by the ids of their cases. */
export type Relation = Readonly<{ base: string; variant: string; relation: string }>;

export type Compared = Relation & Readonly<{ same: boolean; given: string; got: string }>;

/** The route of each pair of which both were answered. */
export function compare(
  observations: readonly Observation[],
  relations: readonly Relation[],
): readonly Compared[] {
  const routes = new Map(
    observations.flatMap((observation) => {
      const route = routeText(observation);
      return route === undefined ? [] : [[observation.id, route]];
    }),
  );
  return relations.flatMap((relation) => {
    const given = routes.get(relation.base);
    const got = routes.get(relation.variant);
    if (given === undefined || got === undefined) return [];
    return [{ ...relation, same: given === got, given, got }];
  });
}

function routeText({ outcome, route }: Observation): string | undefined {
  if (outcome !== 'answered' || !route) return undefined;
  return [route.category, route.action, route.agentType].filter(Boolean).join('/');
}
