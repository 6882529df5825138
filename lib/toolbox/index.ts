// Beego's toolbox: what an application says of its health, and what it does by the clock.

import { HealthChecks } from './health.js'
import { Tasks } from './tasks.js'
import type { TaskListener } from './task.js'

/** What an application says of its health, and what it does by the clock. */
export class Toolbox {
  /** Health checks. */
  readonly health = new HealthChecks()
  /** Tasks. */
  readonly tasks: Tasks

  constructor (listener: TaskListener) {
    this.tasks = new Tasks(listener)
  }
}
