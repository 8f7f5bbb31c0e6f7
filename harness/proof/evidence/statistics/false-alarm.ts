/** A whole run may cry wolf less than once in 1,000. */
export const RUN_FALSE_ALARM = 0.001;

/**
 * The error rate of each of `tests` interval tests such that all of them together raise a false alarm
 * less often than `total` (Bonferroni: holds however the tests depend on one another).
 * @throws {RangeError} unless there is at least one test.
 */
export function alphaPerTest(tests: number, total: number = RUN_FALSE_ALARM): number {
  if (!Number.isSafeInteger(tests) || tests < 1) {
    throw new RangeError(
      `Cannot split an error rate among ${tests} tests: expected a whole number of 1 or more`,
    );
  }
  // A hair less than total / tests, so that "less than once" also holds to the last digit.
  return (total / tests) * (1 - 1e-9);
}

/** The confidence of each one-sided test of such a run. */
export const confidencePerTest = (tests: number, total: number = RUN_FALSE_ALARM): number =>
  1 - alphaPerTest(tests, total);
