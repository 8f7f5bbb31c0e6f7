import type { Encoder } from './encoder/encoder.ts';
import { LABELS, LABEL_MEANING, type Label } from './labels.ts';
import type { OfferedRoute } from './read-prompt.ts';

/** Code of the route that the prompt offers for each label; a label without an offered route is absent. */
export type Codes = ReadonlyMap<Label, string>;
export type MatchedRoutes = Readonly<{ codes: Codes; unknown: readonly string[] }>;

/** Amount added to the similarity of a route and a label if their names are equal. */
const SAME_NAME = 0.35;
/**
 * Least similarity at which a route matches a label. Unrelated topics reach about 0.4; the same topic in other words
 * reaches 0.6.
 */
const LEAST = 0.5;

const words = (code: string): string => code.replaceAll(/[_-]+/g, ' ').toLowerCase();

const dot = (a: Float32Array, b: Float32Array): number =>
  a.reduce((sum, value, index) => sum + value * (b[index] ?? 0), 0);

type Pairing = Readonly<{ route: OfferedRoute; label: Label; likeness: number }>;

/** Assigns routes to labels, the most similar pair first; each label and each route is used at most once. */
function assign(pairings: readonly Pairing[]): Map<Label, string> {
  const codes = new Map<Label, string>();
  const taken = new Set<OfferedRoute>();
  for (const { route, label, likeness } of pairings.toSorted((a, b) => b.likeness - a.likeness)) {
    if (likeness < LEAST || codes.has(label) || taken.has(route)) continue;
    codes.set(label, route.code);
    taken.add(route);
  }
  return codes;
}

/**
 * Returns a function that matches each offered route with a label, by its meaning in the prompt and its name. A route
 * that resembles no label is `unknown` and never chosen.
 */
export function createRouteMatcher(
  encoder: Encoder,
): (offered: readonly OfferedRoute[]) => Promise<MatchedRoutes> {
  const known = new Map<string, Promise<MatchedRoutes>>();
  const own = LABELS.map((label) => LABEL_MEANING[label]);

  async function match(offered: readonly OfferedRoute[]): Promise<MatchedRoutes> {
    const described = offered.map(({ code, meaning }) => (meaning === '' ? words(code) : meaning));
    const vectors = await encoder.encode([...own, ...described]);
    const likeness = (routeIndex: number, labelIndex: number): number => {
      const [a, b] = [vectors[own.length + routeIndex], vectors[labelIndex]];
      return a === undefined || b === undefined ? 0 : dot(a, b);
    };
    const pairings = offered.flatMap((route, routeIndex) =>
      LABELS.map((label, labelIndex) => ({
        route,
        label,
        likeness:
          likeness(routeIndex, labelIndex) + (words(route.code) === words(label) ? SAME_NAME : 0),
      })),
    );
    const codes = assign(pairings);
    const used = new Set(codes.values());
    return { codes, unknown: offered.map(({ code }) => code).filter((code) => !used.has(code)) };
  }

  return (offered) => {
    const key = JSON.stringify(offered);
    // The results are cached by list of routes. A server offers few different lists; the limit keeps memory small if
    // there are more.
    if (known.size > 64) known.clear();
    const matched = known.get(key) ?? match(offered);
    known.set(key, matched);
    matched.catch(() => known.delete(key));
    return matched;
  };
}
