import { Int } from 'fastify-beego'
import { categoryExists } from './categories.js'
import { problemsOf } from './problems.js'

const MAX_TAGS = 8

/** An article as an editor writes it. */
export class ArticleForm {
  static form = { categoryId: { name: 'category', type: Int } }

  title = ''
  summary = ''
  body = ''
  categoryId = 0
  /** With commas between. */
  tags = ''
  published = false
  removeCover = false

  static of ({ title, summary, body, category, tags, isDraft }) {
    const names = tags.map(({ name }) => name).join(', ')
    return Object.assign(new ArticleForm(), { title, summary, body, categoryId: category.id, tags: names, published: !isDraft })
  }

  get tagNames () {
    return this.tags.split(',').map((name) => name.trim()).filter((name) => name !== '')
  }

  /** What is wrong with it, by field; `undefined` if nothing is. */
  async problems () {
    const problems = problemsOf(this, {
      title: { what: 'The title', max: 120 },
      summary: { what: 'The summary', max: 300 },
      body: { what: 'The text', max: 100_000 }
    }) ?? {}
    if (!await categoryExists(this.categoryId)) problems.category = 'Choose a category.'
    if (this.tagNames.length > MAX_TAGS) problems.tags = `More than ${MAX_TAGS} tags.`
    else if (this.tagNames.some((name) => name.length > 30)) problems.tags = 'A tag is longer than 30 letters.'
    return Object.keys(problems).length === 0 ? undefined : problems
  }
}
