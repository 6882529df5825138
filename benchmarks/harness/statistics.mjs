// Medians, because one slice in which somebody else used the machine must not move the answer.

/** @param {number[]} values */
export function median (values) {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = sorted.length >> 1
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
}

/**
 * The 95 % confidence interval of the median by order statistics: no assumption about how the noise is distributed.
 *
 * @param {number[]} values
 * @returns {[low: number, high: number]}
 */
export function medianInterval (values) {
  const sorted = values.toSorted((a, b) => a - b)
  const rank = Math.max(0, Math.floor(sorted.length / 2 - 0.98 * Math.sqrt(sorted.length)))
  return [sorted[rank], sorted[sorted.length - 1 - rank]]
}
