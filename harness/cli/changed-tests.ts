/** Matches the paths of slow tests, which need a browser or a whole environment. */
const SLOW = /\.(e2e|slow)\.test\.tsx?$|(^|\/)integration\//;
const SOURCE = /\.tsx?$/;
const TEST = /\.test\.tsx?$/;

/**
 * Quick tests that compare files which cannot import each other. Each test runs when a file that matches its pattern
 * has changed.
 */
const COMPARISONS: readonly (readonly [changed: RegExp, test: string])[] = [
  [/^(?:server|harness\/proof\/target)\/.*\.ts$/, 'server/integration/restated-contract.test.ts'],
  [SOURCE, 'harness/cli/exported-names.test.ts'],
  [/\.(?:md|tsx?)$/, 'harness/cli/documents.test.ts'],
  [/\.(?:md|tsx?)$/, 'harness/cli/requirements.test.ts'],
  [/\.(?:md|tsx?)$/, 'harness/cli/settings.test.ts'],
  [/^server\/tasks\/specialists\//, 'server/tasks/specialists/specialists.test.ts'],
  [/^stacks\/(?:observability|policy)\//, 'stacks/policies.test.ts'],
  [/^stacks\/(?:observability|policy)\//, 'stacks/runbooks.test.ts'],
];

/**
 * Returns the quick tests for a list of changed files: changed tests, tests beside a changed source file, and tests
 * that compare a changed file with others.
 */
export function testsOf(changed: readonly string[], all: ReadonlySet<string>): string[] {
  const tests = changed
    .filter((path) => SOURCE.test(path))
    .flatMap((path) => {
      if (TEST.test(path)) return [path];
      const stem = path.replace(SOURCE, '');
      return ['.test.ts', '.test.tsx', '.property.test.ts'].map((end) => stem + end);
    });
  const compared = COMPARISONS.flatMap(([of, test]) =>
    changed.some((path) => of.test(path)) ? [test] : [],
  );
  const quick = [...tests.filter((path) => !SLOW.test(path)), ...compared];
  return [...new Set(quick)].filter((path) => all.has(path)).toSorted();
}

/**
 * Tells whether a test belongs to the page. Such tests run with Node's `--conditions=browser`, under which packages
 * resolve to their browser code.
 */
export const isOfPage = (path: string): boolean => path.startsWith('web/');
