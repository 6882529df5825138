// The tables, step by step. A step that was released is never changed: the next one is added below.

import { sql } from 'kysely'

/** @type {Record<string, import('kysely').Migration>} By name; they run in the order of the names. */
export const migrations = {
  '2026-01-articles': {
    async up (db) {
      await table(db, 'users')
        .addColumn('name', 'text', (column) => column.notNull().unique())
        .addColumn('full_name', 'text', (column) => column.notNull())
        .addColumn('password', 'text', (column) => column.notNull())
        .execute()
      await table(db, 'categories')
        .addColumn('slug', 'text', (column) => column.notNull().unique())
        .addColumn('name', 'text', (column) => column.notNull())
        .execute()
      await table(db, 'articles')
        .addColumn('slug', 'text', (column) => column.notNull().unique())
        .addColumn('title', 'text', (column) => column.notNull())
        .addColumn('summary', 'text', (column) => column.notNull())
        .addColumn('body', 'text', (column) => column.notNull())
        .addColumn('cover', 'text', (column) => column.notNull())
        .addColumn('category_id', 'integer', (column) => column.notNull().references('categories.id'))
        .addColumn('author_id', 'integer', (column) => column.notNull().references('users.id'))
        .addColumn('published_at', 'text')
        .addColumn('updated_at', 'text', (column) => column.notNull())
        .execute()
      await db.schema.createIndex('articles_by_date').on('articles').column('published_at').execute()
    }
  },

  '2026-02-tags': {
    async up (db) {
      await table(db, 'tags')
        .addColumn('slug', 'text', (column) => column.notNull().unique())
        .addColumn('name', 'text', (column) => column.notNull())
        .execute()
      await db.schema.createTable('article_tags')
        .addColumn('article_id', 'integer', (column) => column.notNull().references('articles.id').onDelete('cascade'))
        .addColumn('tag_id', 'integer', (column) => column.notNull().references('tags.id').onDelete('cascade'))
        .addPrimaryKeyConstraint('article_tags_key', ['article_id', 'tag_id'])
        .execute()
    }
  },

  '2026-03-comments': {
    async up (db) {
      await table(db, 'comments')
        .addColumn('article_id', 'integer', (column) => column.notNull().references('articles.id').onDelete('cascade'))
        .addColumn('author', 'text', (column) => column.notNull())
        .addColumn('body', 'text', (column) => column.notNull())
        .addColumn('approved', 'integer', (column) => column.notNull().defaultTo(0))
        .addColumn('created_at', 'text', (column) => column.notNull().defaultTo(sql`(strftime('%Y-%m-%dT%H:%M:%fZ'))`))
        .execute()
      await db.schema.createIndex('comments_of_article').on('comments').columns(['article_id', 'approved']).execute()
    }
  }
}

function table (db, name) {
  return db.schema.createTable(name).addColumn('id', 'integer', (column) => column.primaryKey())
}
