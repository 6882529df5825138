/** The part of a URL that a title becomes: `Tea, slowly` is `tea-slowly`. `''` where nothing of it can be said in a URL. */
export function slugOf (text) {
  const words = text.normalize('NFKD').toLowerCase().replace(/[^\p{Letter}\p{Number}\s-]/gu, '')
  return words.replace(/[^a-z0-9]+/g, '-').slice(0, 80).replace(/^-|-$/g, '')
}

/**
 * The first of `slug`, `slug-2`, `slug-3` … that nobody has.
 *
 * @param {string} slug
 * @param {(slug: string) => Promise<boolean>} isTaken
 */
export async function freeSlug (slug, isTaken) {
  let free = slug
  for (let number = 2; await isTaken(free); number++) free = `${slug}-${number}`
  return free
}
