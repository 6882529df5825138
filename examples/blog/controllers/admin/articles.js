import { articlesPage, createArticle, deleteArticle, findArticle, updateArticle } from '../../models/articles.js'
import { ArticleForm } from '../../models/article-form.js'
import { categories } from '../../models/categories.js'
import { storeImage } from '../../models/images.js'
import { AdminController } from './admin.js'

export class AdminArticleController extends AdminController {
  async list () {
    const page = this.found(await articlesPage(this.pageNumber()))
    Object.assign(this.data, { here: 'articles', title: 'Articles', articles: page.rows, pager: this.pagerOf(page, '.List') })
  }

  async new () {
    await this.#ask(new ArticleForm())
  }

  async create () {
    const { form, cover, problems } = await this.#read()
    if (problems !== undefined) return this.#ask(form, { problems })
    await createArticle({ ...form, tags: form.tagNames, cover }, this.user.id)
    this.leaveTo(this.urlFor('.List'), `“${form.title}” is ${form.published ? 'published' : 'kept as a draft'}.`)
  }

  async edit () {
    const article = await this.#article()
    await this.#ask(ArticleForm.of(article), { article })
  }

  async update () {
    const article = await this.#article()
    const { form, cover, problems } = await this.#read(article.cover)
    if (problems !== undefined) return this.#ask(form, { article, problems })
    await updateArticle(article.id, { ...form, tags: form.tagNames, cover })
    this.leaveTo(this.urlFor('.List'), `“${form.title}” is saved.`)
  }

  async remove () {
    const article = await this.#article()
    await deleteArticle(article.id)
    this.leaveTo(this.urlFor('.List'), `“${article.title}” is deleted.`)
  }

  async #article () {
    return this.found(await findArticle(this.getInt(':id')))
  }

  /** The form that was sent, and its picture, or the one that is there. */
  async #read (present = '') {
    const form = this.parseForm(ArticleForm)
    const problems = await form.problems() ?? {}
    const { input } = this.ctx
    const [file] = input.isUpload() ? input.files('cover') : []
    const { path, problem } = file === undefined ? { path: form.removeCover ? '' : present } : await storeImage(file)
    if (problem !== undefined) problems.cover = problem
    return { form, cover: path, problems: Object.keys(problems).length === 0 ? undefined : problems }
  }

  async #ask (form, { article, problems } = {}) {
    Object.assign(this.data, {
      here: 'articles',
      title: article === undefined ? 'New article' : 'Edit article',
      action: article === undefined ? this.urlFor('.Create') : this.urlFor('.Update', ':id', article.id),
      categories: await categories(),
      form,
      article,
      problems
    })
    this.page('adminarticlecontroller/form', problems === undefined ? 200 : 422)
  }
}
