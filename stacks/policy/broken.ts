import type { Json, Synthesized } from './synthesized.ts';
import { blocks, listAt, textAt, textsAt } from './synthesized.ts';

type Path = readonly (string | number)[];

/**
 * Sets the value at a path of keys and indexes within a JSON value, in place. Every object and list on the path must
 * exist.
 */
function setAt(value: Json, [step, ...rest]: Path, to: Json): void {
  if (Array.isArray(value) && typeof step === 'number') {
    if (rest.length === 0) value[step] = to;
    else setAt(value[step] ?? null, rest, to);
    return;
  }
  if (
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    typeof step === 'string'
  ) {
    if (rest.length === 0) value[step] = to;
    else setAt(value[step] ?? null, rest, to);
    return;
  }
  throw new Error(`Cannot break the configuration at ${String(step)}: there is nothing`);
}

/**
 * A mistake to make in a configuration: sets one value in every Terraform block of a type. If `id` is given, only
 * blocks whose id contains it are changed.
 */
export interface Break {
  readonly type: string;
  readonly id?: string;
  readonly path: Path;
  readonly to: Json;
}

/** Returns a copy of the configuration with the given mistake. */
export function broken(original: Synthesized, { type, id = '', path, to }: Break): Synthesized {
  const copy = structuredClone(original);
  const hit = blocks(copy, type).filter((block) => block.id.includes(id));
  if (hit.length === 0) throw new Error(`Cannot break ${type} ${id}: there is none`);
  for (const { body } of hit) setAt(body, path, to);
  return copy;
}

/** A mistake to make in an IAM policy: sets fields of the statements that contain the given action. */
export interface PolicyBreak {
  readonly type: string;
  readonly id: string;
  readonly field: 'policy' | 'assume_role_policy';
  readonly action: string;
  readonly set: { readonly [key: string]: Json };
}

/** Returns a copy of the configuration with a mistake in an IAM policy, which a resource holds as JSON. */
export function brokenPolicy(original: Synthesized, { field, ...wrong }: PolicyBreak): Synthesized {
  const { type, id, action, set } = wrong;
  const [block] = blocks(original, type).filter((each) => each.id.includes(id));
  const document = JSON.parse(textAt(block?.body, field));
  const Statement = listAt(document, 'Statement').map((statement) =>
    textsAt(statement, 'Action').includes(action) ? Object.assign({}, statement, set) : statement,
  );
  const to = JSON.stringify({ ...document, Statement });
  return broken(original, { type, id, path: [field], to });
}

/** Returns a copy of the configuration in which every match of a pattern is replaced. */
export function rewritten(original: Synthesized, from: RegExp, to: string): Synthesized {
  const text = JSON.stringify(original.stacks);
  if (!from.test(text)) throw new Error(`Cannot rewrite ${from.source}: no file contains it`);
  return { ...original, stacks: JSON.parse(text.replace(from, to)) };
}

/** Returns a copy of the configuration without the Terraform resources of a type. */
export function without(original: Synthesized, type: string): Synthesized {
  const copy = structuredClone(original);
  if (blocks(copy, type).length === 0) throw new Error(`Cannot leave out ${type}: there is none`);
  for (const json of Object.values(copy.stacks)) {
    if (typeof json !== 'object' || json === null || Array.isArray(json)) continue;
    const { resource } = json;
    if (typeof resource === 'object' && resource !== null && !Array.isArray(resource)) {
      delete resource[type];
    }
  }
  return copy;
}
