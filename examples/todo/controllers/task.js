import { Controller } from 'fastify-beego'
import { newTask, parseTask } from '../models/task.js'

export class TaskController extends Controller {
  /** The list of this application; see server.js. */
  get tasks () {
    return this.ctx.request.server.tasks
  }

  // GET /task/  ->  200 {"Tasks": [{"ID": 1, "Title": "Learn Fastify", "Done": false}]}
  listTasks () {
    const tasks = this.tasks.all()
    // a Go list that never held anything is null in JSON, and Beego's clients know it
    this.data.json = { Tasks: tasks.length === 0 ? null : tasks }
    this.serveJSON()
  }

  // POST /task/ {"Title": "Buy bread"}  ->  200
  // POST /task/ {"Title": ""}           ->  400 empty title
  newTask () {
    let title = ''
    try {
      title = parseTask(this.ctx.input.requestBody).Title
    } catch {
      // what cannot be read has no title
    }
    if (title === '') return this.refuse(400, 'empty title')

    this.tasks.save(newTask(title))
  }

  // GET /task/1   ->  200 {"ID": 1, "Title": "Buy bread", "Done": true}
  // GET /task/42  ->  404 task not found
  getTask () {
    const task = this.tasks.find(this.getInt(':id'))
    if (task === undefined) return this.refuse(404, 'task not found')

    this.data.json = task
    this.serveJSON()
  }

  // PUT /task/1 {"ID": 1, "Title": "Buy bread", "Done": true}    ->  200
  // PUT /task/2 {"ID": 1, "Title": "Buy bread", "Done": true}    ->  400 inconsistent task IDs
  // PUT /task/42 {"ID": 42, "Title": "Buy bread", "Done": true}  ->  400 task not found
  updateTask () {
    let task
    try {
      task = parseTask(this.ctx.input.requestBody)
    } catch (error) {
      return this.refuse(400, error.message)
    }
    if (task.ID !== this.getInt(':id')) return this.refuse(400, 'inconsistent task IDs')
    if (this.tasks.find(task.ID) === undefined) return this.refuse(400, 'task not found')

    this.tasks.save(task)
  }

  refuse (status, reason) {
    this.ctx.output.setStatus(status)
    this.ctx.output.body(reason)
  }
}
