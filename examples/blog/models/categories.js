import { db } from './database.js'
import { freeSlug, slugOf } from './slug.js'

/** All of them by name, with the number of their articles that readers see, and of all. */
export async function categories () {
  return db.selectFrom('categories').leftJoin('articles', 'articles.category_id', 'categories.id')
    .selectAll('categories')
    .select(({ fn }) => [fn.count('articles.published_at').as('published'), fn.count('articles.id').as('articles')])
    .groupBy('categories.id').orderBy('categories.name').execute()
}

export function findCategory (slug) {
  return db.selectFrom('categories').selectAll().where('slug', '=', slug).executeTakeFirst()
}

export async function categoryExists (id) {
  return await db.selectFrom('categories').select('id').where('id', '=', id).executeTakeFirst() !== undefined
}

export async function createCategory (name) {
  const slug = await freeSlug(slugOf(name) || 'category', async (slug) => await findCategory(slug) !== undefined)
  await db.insertInto('categories').values({ slug, name }).execute()
}

/** Its address stays what it was. @returns whether there is such a category */
export async function renameCategory (id, name) {
  const { numUpdatedRows } = await db.updateTable('categories').set({ name }).where('id', '=', id).executeTakeFirstOrThrow()
  return numUpdatedRows > 0n
}

/** @returns whether it is gone: one that has articles stays */
export async function deleteCategory (id) {
  const { numDeletedRows } = await db.deleteFrom('categories').where('id', '=', id)
    .where(({ not, exists, selectFrom }) => not(exists(selectFrom('articles').select('id').where('category_id', '=', id)))).executeTakeFirstOrThrow()
  return numDeletedRows > 0n
}
