// The tables as Kysely knows them. Dates are ISO texts, in UTC.

import type { Generated } from 'kysely'

export interface Schema {
  users: { id: Generated<number>, name: string, full_name: string, password: string }
  categories: { id: Generated<number>, slug: string, name: string }
  articles: {
    id: Generated<number>
    slug: string
    title: string
    summary: string
    /** Markdown. */
    body: string
    /** The path of a picture; `''` for none. */
    cover: string
    category_id: number
    author_id: number
    /** `null`: a draft. */
    published_at: string | null
    updated_at: string
  }
  tags: { id: Generated<number>, slug: string, name: string }
  article_tags: { article_id: number, tag_id: number }
  comments: { id: Generated<number>, article_id: number, author: string, body: string, approved: Generated<number>, created_at: Generated<string> }
}
