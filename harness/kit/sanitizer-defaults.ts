export interface SanitizerOptions {
  readonly ops?: boolean;
  readonly resources?: boolean;
}

let current = { ops: true, resources: true };

/** Returns the sanitizers of a test that is defined now and sets none itself. */
export const sanitizerDefaults = (): Readonly<typeof current> => current;

/** Sets the sanitizers of all tests of this module that are defined after the call and set none themselves. */
export function setSanitizers({ ops, resources }: SanitizerOptions): void {
  current = { ops: ops ?? current.ops, resources: resources ?? current.resources };
}
