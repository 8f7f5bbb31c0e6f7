import type { Observation } from '../observation.ts';
import type { ModelPrompt } from '../telemetry.ts';

/** Two test cases that should have the same route: a query, its rewording, and the kind of rewording. */
export type Relation = Readonly<{ base: string; variant: string; relation: string }>;

export type Compared = Relation &
  Readonly<{
    same: boolean;
    given: string;
    got: string;
    /**
     * How the server, and not the model, treated the query and its rewording differently. Absent when it did not, or
     * where the prompts are not known.
     */
    byServer?: string;
  }>;

/** A function that returns the prompt of a test case, where the environment shows prompts. */
export type PromptOf = (id: string) => ModelPrompt | undefined;

/** Compares the routes of each pair whose queries were both answered, and their prompts where these are known. */
export function comparePairs(
  observations: readonly Observation[],
  relations: readonly Relation[],
  promptOf: PromptOf = () => undefined,
): readonly Compared[] {
  const seen = new Map(observations.map((observation) => [observation.id, observation]));
  return relations.flatMap((relation) => {
    const base = seen.get(relation.base);
    const variant = seen.get(relation.variant);
    const given = base && routeText(base);
    const got = variant && routeText(variant);
    if (!base || !variant || given === undefined || got === undefined) return [];
    const same = given === got;
    const byServer = serverDifference(
      { query: base.input.query, route: given, prompt: promptOf(relation.base) },
      { query: variant.input.query, route: got, prompt: promptOf(relation.variant) },
    );
    return [{ ...relation, same, given, got, ...(byServer !== undefined && { byServer }) }];
  });
}

type Sent = Readonly<{ query: string; route: string; prompt: ModelPrompt | undefined }>;

/**
 * Returns the prompt with its question replaced by a placeholder, so that the prompts of two questions can be compared.
 */
const frameOf = ({ query, prompt }: Sent): string =>
  (prompt?.prompt ?? '').replaceAll(query.normalize('NFC').trim(), '<question>');

/** Returns the route that the model wrote in the first line of its answer, without the confidence. */
const codeIn = ({ header }: ModelPrompt): string => header.trim().split(' ')[0] ?? '';

/**
 * Returns a sentence that says how the server, and not the model, treated two questions differently. Returns undefined
 * when it did not, or when a prompt is not known.
 */
function serverDifference(one: Sent, other: Sent): string | undefined {
  if (!one.prompt || !other.prompt) return undefined;
  if (frameOf(one) !== frameOf(other)) return 'the prompts differ in more than the question';
  const isSameCode = codeIn(one.prompt) === codeIn(other.prompt);
  if (isSameCode && one.route !== other.route)
    return `the model wrote "${one.prompt.header}" for both`;
  return undefined;
}

function routeText({ outcome, route }: Observation): string | undefined {
  if (outcome !== 'answered' || !route) return undefined;
  return [route.category, route.action, route.agentType].filter(Boolean).join('/');
}
