/** So many articles are on a page that readers see. */
const PAGE_SIZE = 5

/**
 * One page of what a query finds.
 *
 * @template Row
 * @param {import('kysely').SelectQueryBuilder<any, any, Row>} query - Sorted.
 * @param {number} number - From 1 on.
 * @param {number} [size]
 * @returns {Promise<{ rows: Row[], number: number, pages: number, total: number } | null>} `null`: there is no such page. Nothing found is
 * one page without rows.
 */
export async function pageOf (query, number, size = PAGE_SIZE) {
  const { total } = await query.clearSelect().clearOrderBy().select(({ fn }) => fn.countAll().as('total')).executeTakeFirstOrThrow()
  const pages = Math.max(1, Math.ceil(total / size))
  if (number < 1 || number > pages) return null
  return { rows: await query.limit(size).offset((number - 1) * size).execute(), number, pages, total }
}
