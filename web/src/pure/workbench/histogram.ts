// How evenly loads lie about their ideal, as bars. Pure counting.

export interface Bar {
  /** From and to, as shares above the ideal; the outermost bars are open. */
  from: number;
  to: number;
  count: number;
}

export const STEP = 0.1;
const SIDE = 5;

/** Ten bars of ten percent each, from half the ideal to half above it; whatever is farther counts outermost. */
export function histogram(shares: readonly number[]): Bar[] {
  const bars = Array.from({ length: 2 * SIDE }, (_, at) => ({ from: (at - SIDE) * STEP, to: (at - SIDE + 1) * STEP, count: 0 }));
  for (const share of shares) {
    const at = Math.floor(share / STEP + 1e-9) + SIDE;
    (bars[Math.min(2 * SIDE - 1, Math.max(0, at))] as Bar).count += 1;
  }
  return bars;
}

/** Up to `classes` limits that put about as many values into each class; equal values stay together. */
export function quantiles(values: ArrayLike<number>, classes: number): number[] {
  const sorted = Float64Array.from(values).sort();
  const limits = new Set<number>();
  for (let step = 1; step < classes; step += 1) {
    const limit = sorted[Math.floor((step * sorted.length) / classes)];
    if (limit !== undefined && limit > (sorted[0] as number)) limits.add(limit);
  }
  return [...limits];
}

/** The class of a value among ascending limits: how many it reaches. */
export const classOf = (value: number, limits: readonly number[]): number => limits.filter((limit) => value >= limit).length;
