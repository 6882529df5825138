// Health checks and tasks.

import { flag, type Rules } from './rule.js'

export interface ToolboxOptions {
  /** Run tasks when it is their time. Of several workers only one should: `false` for the others. @default true */
  runTasks?: boolean
  /** Where orchestrators ask: `/health` gives `/health/live` and `/health/ready`; `''` gives none. @default '' */
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
