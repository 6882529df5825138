import { db } from './database.js'
import { slugOf } from './slug.js'

/** @returns {Promise<Map<number, Array<{ slug: string, name: string }>>>} by the number of the article */
export async function tagsOf (articleIds) {
  const tags = new Map()
  if (articleIds.length === 0) return tags
  const rows = await db.selectFrom('article_tags').innerJoin('tags', 'tags.id', 'tag_id')
    .select(['article_id', 'slug', 'name']).where('article_id', 'in', articleIds).orderBy('name').execute()
  for (const { article_id: id, slug, name } of rows) {
    if (!tags.has(id)) tags.set(id, [])
    tags.get(id).push({ slug, name })
  }
  return tags
}

export function findTag (slug) {
  return db.selectFrom('tags').select(['slug', 'name']).where('slug', '=', slug).executeTakeFirst()
}

/** Tags that no article has any more are gone. */
export async function setTags (trx, articleId, names) {
  await trx.deleteFrom('article_tags').where('article_id', '=', articleId).execute()
  for (const name of names) {
    const slug = slugOf(name)
    if (slug === '') continue
    await trx.insertInto('tags').values({ slug, name }).onConflict((conflict) => conflict.column('slug').doNothing()).execute()
    const { id } = await trx.selectFrom('tags').select('id').where('slug', '=', slug).executeTakeFirstOrThrow()
    await trx.insertInto('article_tags').values({ article_id: articleId, tag_id: id }).onConflict((conflict) => conflict.doNothing()).execute()
  }
  await trx.deleteFrom('tags').where('id', 'not in', trx.selectFrom('article_tags').select('tag_id')).execute()
}
