import { sql } from 'kysely'
import { db } from './database.js'
import { pageOf } from './page.js'
import { freeSlug, slugOf } from './slug.js'
import { setTags, tagsOf } from './tags.js'

const WORDS_A_MINUTE = 220

/** @typedef {{ category?: string, tag?: string, search?: string }} Choice - Slugs, and a text that must be found. */

/**
 * A page of the articles that readers see, the newest first.
 *
 * @param {number} number
 * @param {Choice} [choice]
 */
export async function publishedPage (number, { category, tag, search } = {}) {
  let query = published()
  if (category !== undefined) query = query.where('categories.slug', '=', category)
  if (tag !== undefined) {
    const tagged = db.selectFrom('article_tags').innerJoin('tags', 'tags.id', 'tag_id').select('article_id').where('tags.slug', '=', tag)
    query = query.where('articles.id', 'in', tagged)
  }
  if (search !== undefined) {
    const found = ['articles.title', 'articles.summary', 'articles.body'].map((column) => contains(column, search))
    query = query.where(({ or }) => or(found))
  }
  const page = await pageOf(query, number)
  return page && { ...page, rows: await withTags(page.rows) }
}

/** Everything that is published, by years. */
export async function archive () {
  const years = new Map()
  for (const row of await published().execute()) {
    const article = articleOf(row)
    const year = article.publishedAt.getUTCFullYear()
    if (!years.has(year)) years.set(year, { year, articles: [] })
    years.get(year).articles.push(article)
  }
  return [...years.values()]
}

/** The newest articles, for the feed. */
export async function newestArticles (limit) {
  return (await published().limit(limit).execute()).map(articleOf)
}

/** What a reader sees under a slug: `undefined` for a draft too. */
export async function findPublished (slug) {
  const row = await published().where('articles.slug', '=', slug).executeTakeFirst()
  return row && (await withTags([row]))[0]
}

/** The articles before and after one, in time. */
export async function neighbours ({ publishedAt }) {
  const at = publishedAt.toISOString()
  const [older, newer] = await Promise.all([
    published().where('published_at', '<', at).executeTakeFirst(),
    published().clearOrderBy().orderBy('published_at').where('published_at', '>', at).executeTakeFirst()
  ])
  return { older: older && articleOf(older), newer: newer && articleOf(newer) }
}

/** A page of all articles for the admin area: drafts first, then the newest. */
export async function articlesPage (number) {
  const query = all().orderBy(sql`published_at is null`, 'desc').orderBy('published_at', 'desc').orderBy('articles.id', 'desc')
  const page = await pageOf(query, number, 10)
  return page && { ...page, rows: page.rows.map(articleOf) }
}

/** Any article, by its number. */
export async function findArticle (id) {
  const row = await all().where('articles.id', '=', id).executeTakeFirst()
  return row && (await withTags([row]))[0]
}

/**
 * @param {{ title: string, summary: string, body: string, cover: string, categoryId: number, tags: string[], published: boolean }} article
 * @param {number} authorId
 * @returns {Promise<number>} its number
 */
export function createArticle (article, authorId) {
  return db.transaction().execute(async (trx) => {
    const now = new Date().toISOString()
    const slug = await freeSlug(slugOf(article.title) || 'article', async (slug) => {
      return await trx.selectFrom('articles').select('id').where('slug', '=', slug).executeTakeFirst() !== undefined
    })
    const { id } = await trx.insertInto('articles')
      .values({ ...columnsOf(article), slug, author_id: authorId, published_at: article.published ? now : null, updated_at: now })
      .returning('id').executeTakeFirstOrThrow()
    await setTags(trx, id, article.tags)
    return id
  })
}

/** The address of an article stays what it was, and so does the day it was first published on. */
export function updateArticle (id, article) {
  return db.transaction().execute(async (trx) => {
    const now = new Date().toISOString()
    await trx.updateTable('articles')
      .set({ ...columnsOf(article), updated_at: now, published_at: article.published ? sql`coalesce(published_at, ${now})` : null })
      .where('id', '=', id).execute()
    await setTags(trx, id, article.tags)
  })
}

/** With its comments. */
export async function deleteArticle (id) {
  await db.deleteFrom('articles').where('id', '=', id).execute()
}

function all () {
  return db.selectFrom('articles')
    .innerJoin('categories', 'categories.id', 'category_id')
    .innerJoin('users', 'users.id', 'author_id')
    .selectAll('articles')
    .select(['categories.slug as category_slug', 'categories.name as category_name', 'users.full_name as author'])
}

function published () {
  return all().where('published_at', 'is not', null).orderBy('published_at', 'desc')
}

/** Whether a column has a text in it, of which `%` and `_` are letters like any other. */
function contains (column, text) {
  return sql`${sql.ref(column)} like ${`%${text.replace(/[\\%_]/g, '\\$&')}%`} escape '\\'`
}

async function withTags (rows) {
  const tags = await tagsOf(rows.map(({ id }) => id))
  return rows.map((row) => ({ ...articleOf(row), tags: tags.get(row.id) ?? [] }))
}

/** A row as programs and views have it. */
function articleOf (row) {
  return {
    id: row.id,
    slug: row.slug,
    title: row.title,
    summary: row.summary,
    body: row.body,
    cover: row.cover,
    author: row.author,
    category: { id: row.category_id, slug: row.category_slug, name: row.category_name },
    isDraft: row.published_at === null,
    publishedAt: row.published_at === null ? null : new Date(row.published_at),
    updatedAt: new Date(row.updated_at),
    minutes: Math.max(1, Math.round(row.body.split(/\s+/).length / WORDS_A_MINUTE))
  }
}

function columnsOf ({ title, summary, body, cover, categoryId }) {
  return { title, summary, body, cover, category_id: categoryId }
}
