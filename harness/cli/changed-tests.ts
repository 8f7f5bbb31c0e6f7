/** Tests that take a browser, or a whole environment. */
const SLOW = /\.(e2e|slow)\.test\.tsx?$|(^|\/)integration\//;
const SOURCE = /\.tsx?$/;
const TEST = /\.test\.tsx?$/;

/** Returns the unit tests of changed files: the changed tests, and the tests beside a changed source file. */
export function testsOf(changed: readonly string[], all: ReadonlySet<string>): string[] {
  const tests = changed
    .filter((path) => SOURCE.test(path))
    .flatMap((path) => {
      if (TEST.test(path)) return [path];
      const stem = path.replace(SOURCE, '');
      return ['.test.ts', '.test.tsx', '.property.test.ts'].map((end) => stem + end);
    });
  return [...new Set(tests)].filter((path) => all.has(path) && !SLOW.test(path)).toSorted();
}

/** Tests of the page resolve their packages under the condition "browser". */
export const isOfPage = (path: string): boolean => path.startsWith('web/');
