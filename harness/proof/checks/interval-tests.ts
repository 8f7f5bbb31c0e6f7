/** Interval tests of a whole run, rewordings and the slope over length: they share its error rate. */
export const INTERVAL_TESTS = 2;
