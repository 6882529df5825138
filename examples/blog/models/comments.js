import { db } from './database.js'
import { pageOf } from './page.js'

/** Those of an article that somebody has read and approved, the oldest first. */
export async function commentsOf (articleId) {
  const rows = await db.selectFrom('comments').selectAll()
    .where('article_id', '=', articleId).where('approved', '=', 1).orderBy('created_at').execute()
  return rows.map(commentOf)
}

/** A page of all comments for the admin area: those that wait first, then the newest. */
export async function commentsPage (number) {
  const query = db.selectFrom('comments').innerJoin('articles', 'articles.id', 'article_id')
    .selectAll('comments').select(['articles.slug as article_slug', 'articles.title as article_title'])
    .orderBy('approved').orderBy('comments.created_at', 'desc')
  const page = await pageOf(query, number, 10)
  return page && {
    ...page,
    rows: page.rows.map((row) => ({ ...commentOf(row), article: { slug: row.article_slug, title: row.article_title } }))
  }
}

export async function waitingComments () {
  const { count } = await db.selectFrom('comments').select(({ fn }) => fn.countAll().as('count')).where('approved', '=', 0).executeTakeFirstOrThrow()
  return count
}

/** It waits until somebody has read it. */
export async function createComment (articleId, { author, body }) {
  await db.insertInto('comments').values({ article_id: articleId, author, body }).execute()
}

/** @returns whether there is such a comment */
export async function approveComment (id) {
  const { numUpdatedRows } = await db.updateTable('comments').set({ approved: 1 }).where('id', '=', id).executeTakeFirstOrThrow()
  return numUpdatedRows > 0n
}

/** @returns whether there was such a comment */
export async function deleteComment (id) {
  const { numDeletedRows } = await db.deleteFrom('comments').where('id', '=', id).executeTakeFirstOrThrow()
  return numDeletedRows > 0n
}

function commentOf ({ id, author, body, approved, created_at: createdAt }) {
  return { id, author, body, isApproved: approved === 1, createdAt: new Date(createdAt) }
}
