/** One line that says why something has failed; never empty. */
export function reasonOf (error: unknown): string {
  const text = error instanceof Error ? error.message || error.name : String(error)
  return text === '' ? 'failed without a reason' : text
}
