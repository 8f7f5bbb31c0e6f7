/** Confidence of a classification, from 0 to 1, and whether the classification was right. */
export type Assured = Readonly<{ confidence: number; right: boolean }>;

export type Bin = Readonly<{
  /**
   * Lower bound of the confidences in this bin, exclusive except in the lowest bin. The upper bound `to` is inclusive.
   */
  from: number;
  to: number;
  count: number;
  meanConfidence: number;
  accuracy: number;
}>;

export type Calibration = Readonly<{
  /**
   * Expected calibration error: the average difference between confidence and accuracy over the bins, weighted by their
   * counts.
   */
  ece: number;
  bins: readonly Bin[];
}>;

const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

/**
 * Compares the confidence of classifications with their accuracy, in bins of equal width (Naeini et al. 2015; Guo et
 * al. 2017).
 */
export function calibrationOf(answers: readonly Assured[], binCount = 10): Calibration {
  const binOf = ({ confidence }: Assured) =>
    Math.min(binCount - 1, Math.max(0, Math.ceil(confidence * binCount - 1e-9) - 1));
  const bins = Array.from({ length: binCount }, (_, index) => {
    const within = answers.filter((answer) => binOf(answer) === index);
    return {
      from: index / binCount,
      to: (index + 1) / binCount,
      count: within.length,
      meanConfidence: mean(within.map(({ confidence }) => confidence)),
      accuracy: mean(within.map(({ right }) => Number(right))),
    };
  }).filter(({ count }) => count > 0);
  const ece = bins.reduce(
    (sum, { count, meanConfidence, accuracy }) =>
      sum + (count / answers.length) * Math.abs(meanConfidence - accuracy),
    0,
  );
  return { ece, bins };
}
