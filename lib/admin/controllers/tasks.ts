// `/task`: the tasks and when they run. A POST to `/runtask` runs one now.

import { settledWithin } from '../settled-within.js'
import { messageOf, type PageController, type Site } from './page.js'

/** How long a page waits for a task, in milliseconds. */
const PATIENCE = 5000

export function tasksController (Page: PageController, { data }: Site, patience = PATIENCE) {
  return class TasksController extends Page {
    override async get (): Promise<void> {
      const tasks = await data.tasks()
      this.show('tasks', { tasks, xsrfField: this.xsrfFormHTML() }, { refresh: 3 })
    }

    override async post (): Promise<void> {
      const name = this.getString('taskname')
      let error = ''
      try {
        const run = data.runTask(name).then((failure) => { error = failure })
        if (!await settledWithin(run, patience)) return this.leave('tasks', 'notice', `${name} is running. Its row says when it has ended.`)
      } catch (thrown) {
        error = messageOf(thrown)
      }
      if (error === '') this.leave('tasks', 'success', `${name} has run.`)
      else this.leave('tasks', 'error', `${name}: ${error}`)
    }
  }
}
