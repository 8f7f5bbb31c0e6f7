import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('../..', import.meta.url));

export const inProject = (...parts: readonly string[]): string => join(ROOT, ...parts);

/**
 * Returns environment variables in which PATH begins with the project's packages, and so with the pinned version of
 * Node.
 */
export const withPackages = (env: NodeJS.ProcessEnv): NodeJS.ProcessEnv => ({
  ...env,
  PATH: [inProject('node_modules', '.bin'), env['PATH'] ?? ''].join(delimiter),
});
