/**
 * The candidate that a typing mistake most likely meant, or `null` when none is close (more than a third of the letters
 * differ). Letter case counts for nothing.
 */
export function nearest (word: string, candidates: Iterable<string>): string | null {
  let best: string | null = null
  let least = Math.floor(word.length / 3) + 1

  for (const candidate of candidates) {
    const distance = editDistance(word.toLowerCase(), candidate.toLowerCase())
    if (distance < least) {
      best = candidate
      least = distance
    }
  }
  return best
}

/** ` Did you mean 'x'?`, or nothing: the tail of an error message. */
export function didYouMean (word: string, candidates: Iterable<string>): string {
  const found = nearest(word, candidates)
  return found === null ? '' : ` Did you mean '${found}'?`
}

/** Levenshtein's distance, one row at a time. */
function editDistance (a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j)

  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++) {
      const replaced = row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1)
      next.push(Math.min(row[j]! + 1, next[j - 1]! + 1, replaced))
    }
    row = next
  }
  return row[b.length]!
}
