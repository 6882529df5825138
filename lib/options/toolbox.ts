// Health checks and tasks.

import { flag, type Rules } from './rule.js'

export interface ToolboxOptions {
  /** Run tasks when it is their time; of several workers only one should. @default true @see [tasks](../../docs/toolbox.md#tasks) */
  runTasks?: boolean
  /**
   * Where orchestrators ask: `/health` gives `/health/live` and `/health/ready`. Empty: nowhere.
   *
   * @unit path @default ''
   * @see [for orchestrators](../../docs/toolbox.md#for-orchestrators)
   */
  healthPath?: string
}

export const toolboxOptions: Rules<ToolboxOptions> = {
  runTasks: flag(true),
  healthPath: {
    value: () => '',
    expected: "a path that begins with '/', or ''",
    accepts: (value) => typeof value === 'string' && /^(?:\/[\w.~-]+)*$/.test(value)
  }
}
