import type { ConfigurationBlock, Synthesized } from './synthesized.ts';
import { blocks, nameOf } from './synthesized.ts';

/** A rule that the synthesized Terraform of every environment must obey. */
export interface Policy {
  readonly name: string;
  /** Yields each violation as `<resource>: <rule>`; yields nothing when the policy holds. */
  readonly violations: (synthesized: Synthesized) => Iterable<string>;
}

/** Returns a check of a policy that reports each Terraform block of a type for which `holds` is false. */
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

/** Returns a check of a policy that reports an environment without any Terraform block of a type. */
export function requirePresent(type: string, rule: string): Policy['violations'] {
  return (synthesized) =>
    blocks(synthesized, type).length > 0
      ? []
      : [`${synthesized.environment.name} has no ${type}: ${rule}`];
}

export function every(...parts: Policy['violations'][]): Policy['violations'] {
  return (synthesized) => parts.flatMap((part) => [...part(synthesized)]);
}
