import type { ConfigurationBlock, Synthesized } from './synthesized.ts';
import { blocks, nameOf } from './synthesized.ts';

/** A rule that every environment's Terraform obeys. */
export interface Policy {
  readonly name: string;
  /** Yields the violations, each as `<resource>: <rule>`; none when the policy holds. */
  readonly violations: (synthesized: Synthesized) => Iterable<string>;
}

/** Demands a rule of each block of a type. */
export function each(
  type: string,
  rule: string,
  holds: (block: ConfigurationBlock, synthesized: Synthesized) => boolean,
): Policy['violations'] {
  return (synthesized) =>
    blocks(synthesized, type)
      .filter((block) => !holds(block, synthesized))
      .map((block) => `${nameOf(block)}: ${rule}`);
}

/** Demands at least one block of a type, in the stack of a layer. */
export function requirePresent(type: string, rule: string): Policy['violations'] {
  return (synthesized) =>
    blocks(synthesized, type).length > 0
      ? []
      : [`${synthesized.environment.name} has no ${type}: ${rule}`];
}

export function every(...parts: Policy['violations'][]): Policy['violations'] {
  return (synthesized) => parts.flatMap((part) => [...part(synthesized)]);
}
