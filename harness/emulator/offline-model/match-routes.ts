import type { Encoder } from './encoder/encoder.ts';
import { LABELS, LABEL_MEANING, type Label } from './labels.ts';
import type { OfferedRoute } from './read-prompt.ts';

/** The code under which the prompt offers each label; a label that is not offered is absent. */
export type Codes = ReadonlyMap<Label, string>;
export type MatchedRoutes = Readonly<{ codes: Codes; unknown: readonly string[] }>;

/** Amount that is added to the similarity of meanings when the names are equal too. */
const SAME_NAME = 0.35;
/** Likeness below which a code is unknown: unrelated topics reach about 0.4, one topic in other words 0.6. */
const LEAST = 0.5;

const words = (code: string): string => code.replaceAll(/[_-]+/g, ' ').toLowerCase();

const dot = (a: Float32Array, b: Float32Array): number =>
  a.reduce((sum, value, index) => sum + value * (b[index] ?? 0), 0);

type Pairing = Readonly<{ route: OfferedRoute; label: Label; likeness: number }>;

/** Assigns the best pairs first, each label and each code once. */
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
 * Matches each offered code with one of the labels, by its meaning in the prompt and by its name. A code that is like
 * none of the labels is `unknown` and never chosen.
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
    // A server offers a handful of route lists; an endless variety must not fill the memory.
    if (known.size > 64) known.clear();
    const matched = known.get(key) ?? match(offered);
    known.set(key, matched);
    matched.catch(() => known.delete(key));
    return matched;
  };
}
