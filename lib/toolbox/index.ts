// Beego's toolbox: what an application says of its health, and what it does by the clock.

import { HealthChecks } from './health.js'
import { Tasks } from './tasks.js'
import type { TaskListener } from './task.js'

export class Toolbox {
  readonly health = new HealthChecks()
  readonly tasks: Tasks

  constructor (listener: TaskListener) {
    this.tasks = new Tasks(listener)
  }
}
