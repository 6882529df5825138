import { Controller } from 'fastify-beego'

export class MainController extends Controller {
  get () {
    this.data.tasksUrl = this.urlFor('TaskController.ListTasks')
    this.tplName = 'index.pug'
    return this.render()
  }
}
