import type { Mutant } from '../mutant.ts';

/** Known-bad servers whose manifest names a package that is missing, or names no package. */
export const DEPENDENCIES: readonly Mutant[] = [
  {
    name: 'package-not-installed',
    defect: 'The manifest names a package that was left out of the image',
    foundBy: 'dependencies',
    patch: ({ packages }) => ({ packages: [...packages, '@onecall/left-out'] }),
  },
  {
    name: 'empty-manifest',
    defect: 'The manifest names no package, so that importing all of them shows nothing',
    foundBy: 'dependencies',
    patch: () => ({ packages: [] }),
  },
];
