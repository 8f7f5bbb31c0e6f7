/** Positions and values of the non-zero entries of a vector. */
export type Features = Iterable<readonly [position: number, value: number]>;

/** A linear model: for each class a row of `width` weights, and a bias. */
export type LinearModel = Readonly<{ rows: readonly Float32Array[]; biases: Float32Array }>;

export type Example = Readonly<{ features: readonly (readonly [number, number])[]; label: number }>;

/** Returns the logarithms of the classes' probabilities for their scores (softmax). */
export function logSoftmax(scores: readonly number[]): number[] {
  const highest = Math.max(...scores);
  const sum = scores.reduce((total, score) => total + Math.exp(score - highest), 0);
  return scores.map((score) => score - highest - Math.log(sum));
}

export function classScores(model: LinearModel, features: Features): number[] {
  const scores = Array.from(model.biases);
  for (const [position, value] of features) {
    for (const [label, row] of model.rows.entries()) {
      scores[label] = (scores[label] ?? 0) + value * (row[position] ?? 0);
    }
  }
  return scores;
}

/**
 * Returns a random number generator (Mulberry32) with a seed, so that training shuffles the examples in the same
 * order on every machine.
 */
export function seededRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

export function shuffledExamples<T>(items: readonly T[], random: () => number): T[] {
  return items
    .map((item) => ({ item, key: random() }))
    .toSorted((a, b) => a.key - b.key)
    .map(({ item }) => item);
}

export type TrainingOptions = Readonly<{
  classes: number;
  width: number;
  rounds: number;
  rate: number;
  decay: number;
}>;

/** Trains a multinomial logistic regression by stochastic gradient descent with Adagrad step sizes. */
export function trainSoftmax(examples: readonly Example[], options: TrainingOptions): LinearModel {
  const { classes, width, rounds, rate, decay } = options;
  const matrix = (fill: number) =>
    Array.from({ length: classes }, () => new Float32Array(width).fill(fill));
  const model = { rows: matrix(0), biases: new Float32Array(classes) };
  const squares = { rows: matrix(1e-6), biases: new Float32Array(classes).fill(1e-6) };
  const random = seededRandom(1);

  const step = (weights: Float32Array, seen: Float32Array, at: [index: number, slope: number]) => {
    const [index, slope] = at;
    const total = (seen[index] ?? 0) + slope * slope;
    seen[index] = total;
    weights[index] = (weights[index] ?? 0) - (rate * slope) / Math.sqrt(total);
  };

  for (let round = 0; round < rounds; round += 1) {
    for (const { features, label } of shuffledExamples(examples, random)) {
      const chances = logSoftmax(classScores(model, features)).map(Math.exp);
      for (const [index, row] of model.rows.entries()) {
        const slope = (chances[index] ?? 0) - (index === label ? 1 : 0);
        const seen = squares.rows[index];
        if (seen === undefined || Math.abs(slope) < 1e-4) continue;
        for (const [position, value] of features) {
          step(row, seen, [position, slope * value + decay * (row[position] ?? 0)]);
        }
        step(model.biases, squares.biases, [index, slope]);
      }
    }
  }
  return model;
}
