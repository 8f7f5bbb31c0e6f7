import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Path of the project's root folder. */
export const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** Returns the absolute path of a file in the project. */
export const inProject = (...parts: readonly string[]): string => join(ROOT, ...parts);

/**
 * Returns environment variables in which PATH begins with the project's packages, and so with the pinned version of
 * Node.
 */
export const withPackages = (env: NodeJS.ProcessEnv): NodeJS.ProcessEnv => ({
  ...env,
  PATH: [inProject('node_modules', '.bin'), env['PATH'] ?? ''].join(delimiter),
});
