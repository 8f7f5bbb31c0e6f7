export interface SanitizerOptions {
  readonly ops?: boolean;
  readonly resources?: boolean;
}

let current = { ops: true, resources: true };

export const sanitizerDefaults = (): Readonly<typeof current> => current;

/**
 * Sets the default sanitizers. They apply to the tests of this process that are defined after the call and set none
 * themselves.
 */
export function setSanitizers({ ops, resources }: SanitizerOptions): void {
  current = { ops: ops ?? current.ops, resources: resources ?? current.resources };
}
