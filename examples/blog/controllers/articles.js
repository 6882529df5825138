import { archive, findPublished, neighbours, publishedPage } from '../models/articles.js'
import { categories, findCategory } from '../models/categories.js'
import { CommentForm } from '../models/comment-form.js'
import { commentsOf, createComment } from '../models/comments.js'
import { findTag } from '../models/tags.js'
import { BlogController } from './blog.js'

/** What readers see. */
export class ArticleController extends BlogController {
  async list () {
    await this.#list({}, '.List')
    this.data.here = 'home'
    this.data.isFront = this.data.pager.number === 1
  }

  async category () {
    const { slug, name } = this.found(await findCategory(this.getString(':slug')))
    await this.#list({ category: slug }, '.Category', ':slug', slug)
    this.data.title = name
    this.data.kicker = 'Category'
  }

  async tag () {
    const { slug, name } = this.found(await findTag(this.getString(':slug')))
    await this.#list({ tag: slug }, '.Tag', ':slug', slug)
    this.data.title = name
    this.data.kicker = 'Tag'
  }

  async search () {
    const q = this.getString('q').trim().slice(0, 100)
    if (q === '') this.data.topics = await categories()
    else await this.#list({ search: q }, '.Search', 'q', q)
    Object.assign(this.data, { here: 'search', title: 'Search', q })
    this.layoutSections.Aside = ''
    this.page('articlecontroller/search')
  }

  async archive () {
    this.data.years = await archive()
    this.data.here = 'archive'
    this.data.title = 'Archive'
  }

  async show () {
    await this.#show(this.found(await findPublished(this.getString(':slug'))))
    this.data.form = new CommentForm()
  }

  async comment () {
    const article = this.found(await findPublished(this.getString(':slug')))
    const form = this.parseForm(CommentForm)
    const problems = form.problems()
    if (problems === undefined) {
      await createComment(article.id, form)
      this.leaveTo(this.urlFor('.Show', ':slug', article.slug), 'Thank you. Your comment will be here once somebody has read it.')
      return
    }
    await this.#show(article)
    Object.assign(this.data, { form, problems })
    this.page('articlecontroller/show', 422)
  }

  async #show (article) {
    this.data.comments = await commentsOf(article.id)
    Object.assign(this.data, await neighbours(article), { article, title: article.title })
    this.layoutSections.Head = this.view('articlecontroller/head')
  }

  async #list (choice, action, ...values) {
    const page = this.found(await publishedPage(this.pageNumber(), choice))
    this.data.articles = page.rows
    this.data.pager = this.pagerOf(page, action, ...values)
    this.data.topics = await categories()
    this.layoutSections.Aside = this.view('parts/topics')
    this.page('articlecontroller/list')
  }
}
