import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The project's root folder. */
export const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** Returns the path of a file of the project. */
export const inProject = (...parts: readonly string[]): string => join(ROOT, ...parts);

/** Returns the environment in which the project's packages, and so its pinned Node, come first in PATH. */
export const withPackages = (env: NodeJS.ProcessEnv): NodeJS.ProcessEnv => ({
  ...env,
  PATH: [inProject('node_modules', '.bin'), env['PATH'] ?? ''].join(delimiter),
});
