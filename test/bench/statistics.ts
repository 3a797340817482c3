/** What is said of samples. A ratio or difference is taken round by round, so that a slow moment falls on both sides. */
export interface Spread {
  readonly median: number;
  readonly min: number;
  readonly max: number;
}

/** @throws RangeError without values: nothing was measured, so there is nothing to say. */
export function spread(values: readonly number[]): Spread {
  if (values.length === 0) throw new RangeError('No values.');
  const sorted = values.toSorted((a, b) => a - b);
  const half = sorted.length >> 1;
  const at = (index: number) => sorted[index] as number;
  const median = sorted.length % 2 === 1 ? at(half) : (at(half - 1) + at(half)) / 2;
  return { median, min: at(0), max: at(sorted.length - 1) };
}

/** `to` has a value for each round of `values`, and may have more. */
export function ratios(values: readonly number[], to: readonly number[]): Spread {
  return spread(values.map((value, round) => value / (to[round] as number)));
}

/** `from` has a value for each round of `values`, and may have more. */
export function differences(values: readonly number[], from: readonly number[]): Spread {
  return spread(values.map((value, round) => value - (from[round] as number)));
}

export interface Line {
  /** Change of y for each unit of x. */
  readonly slope: number;
  /** Of the slope, were the points' distances from the line independent of each other. */
  readonly standardError: number;
}

/** The straight line that is nearest to the points (least squares). Needs three points or more. */
export function lineThrough(points: readonly (readonly [x: number, y: number])[]): Line {
  if (points.length < 3) throw new RangeError('A line through fewer than three points says nothing.');
  const mean = (of: (point: readonly [number, number]) => number) =>
    points.reduce((sum, point) => sum + of(point), 0) / points.length;
  const [meanX, meanY] = [mean(([x]) => x), mean(([, y]) => y)];
  const squares = points.reduce((sum, [x]) => sum + (x - meanX) ** 2, 0);
  const slope = points.reduce((sum, [x, y]) => sum + (x - meanX) * (y - meanY), 0) / squares;
  const rest = points.reduce((sum, [x, y]) => sum + (y - meanY - slope * (x - meanX)) ** 2, 0);
  return { slope, standardError: Math.sqrt(rest / (points.length - 2) / squares) };
}
