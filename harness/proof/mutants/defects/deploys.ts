import { OnecallError } from '../good-server/refusal.ts';
import { foundBy, type Mutant } from '../mutant.ts';

const WARM_UP_MS = 120;

/**
 * Returns known-bad servers that miss a package or whose defect shows in a deploy. A patch is applied at the start of
 * the server and again at each deploy.
 */
export const deploys = (): readonly Mutant[] => {
  let starts = 0;
  const issuedBefore = new Set<string>();
  return [
    ...foundBy('dependencies', {
      'package-not-installed': [
        'The manifest names a package that was left out of the image',
        ({ packages }) => ({ packages: [...packages, '@onecall/left-out'] }),
      ],
      'empty-manifest': [
        'The manifest names no package, so that importing all of them shows nothing',
        () => ({ packages: [] }),
      ],
    }),
    ...foundBy('deploy', {
      'refuses-while-deploying': [
        'For a moment after a deploy every request is refused',
        (good) => {
          const from = performance.now();
          starts += 1;
          const warmingUp = () => starts > 1 && performance.now() - from < WARM_UP_MS;
          return {
            verify: async (token) => {
              if (warmingUp()) throw new OnecallError('model_unreachable', 'Starting: try again');
              return good.verify(token);
            },
          };
        },
      ],
    }),
    ...foundBy('auth', {
      'sign-ins-lost-by-a-deploy': [
        'A token that was used before a deploy is refused after it',
        (good) => {
          const stale = new Set(issuedBefore);
          return {
            verify: async (token) => {
              if (stale.has(token)) throw new OnecallError('sign_in_invalid');
              const person = await good.verify(token);
              issuedBefore.add(token);
              return person;
            },
          };
        },
      ],
    }),
  ];
};
