const SPACE = /\p{White_Space}/u

/** Go's `strings.TrimSpace`. */
export function trimSpace (text: string): string {
  let from = 0
  let to = text.length
  while (from < to && SPACE.test(text[from]!)) from++
  while (to > from && SPACE.test(text[to - 1]!)) to--
  return text.slice(from, to)
}
