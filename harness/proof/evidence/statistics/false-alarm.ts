/** Largest accepted probability that a run of the harness raises a false alarm. */
export const RUN_FALSE_ALARM = 0.001;

/**
 * Returns the error rate for each of `tests` interval tests, so that all tests together raise a false alarm less often
 * than `total`. The Bonferroni correction is valid however the tests depend on each other.
 * @throws {RangeError} unless there is at least one test
 */
export function alphaPerTest(tests: number, total: number = RUN_FALSE_ALARM): number {
  if (!Number.isSafeInteger(tests) || tests < 1) {
    throw new RangeError(
      `Cannot split an error rate among ${tests} tests: expected a whole number of 1 or more`,
    );
  }
  // A factor just below 1 keeps the sum of the error rates below `total` in spite of rounding.
  return (total / tests) * (1 - 1e-9);
}

/** Returns the confidence of each one-sided test in a run with this number of tests. */
export const confidencePerTest = (tests: number, total: number = RUN_FALSE_ALARM): number =>
  1 - alphaPerTest(tests, total);
