import { categories, createCategory, deleteCategory, renameCategory } from '../../models/categories.js'
import { problemsOf } from '../../models/problems.js'
import { AdminController } from './admin.js'

export class AdminCategoryController extends AdminController {
  async list () {
    await this.#ask()
  }

  async create () {
    const { name, problem } = this.#read()
    if (problem !== '') return this.#ask(problem)
    await createCategory(name)
    this.leaveTo(this.urlFor('.List'), `“${name}” is there.`)
  }

  async rename () {
    const { name, problem } = this.#read()
    if (problem !== '') return this.#ask(problem)
    this.found(await renameCategory(this.getInt(':id'), name))
    this.leaveTo(this.urlFor('.List'), `“${name}” is saved.`)
  }

  async remove () {
    if (!await deleteCategory(this.getInt(':id'))) return this.#ask('A category that has articles stays.')
    this.leaveTo(this.urlFor('.List'), 'The category is deleted.')
  }

  #read () {
    const form = this.parseForm({ name: '' })
    const problem = problemsOf(form, { name: { what: 'The name', max: 40 } })?.name ?? ''
    return { name: form.name, problem }
  }

  async #ask (problem = '') {
    Object.assign(this.data, { here: 'categories', title: 'Categories', categories: await categories(), problem })
    this.page('admincategorycontroller/list', problem === '' ? 200 : 422)
  }
}
