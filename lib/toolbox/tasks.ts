// Tasks that run at given times. Source: beego 1.12 toolbox/task.go.
//
// A task never runs twice at once: a time at which it still runs is passed over, and counted. What it throws is kept and told to
// the listener; it ends nothing else.

import type { TaskRow } from '../admin/data.js'
import { FST_BEEGO_TASK_SPEC, FST_BEEGO_TASK_UNKNOWN } from '../errors.js'
import { didYouMean } from '../nearest.js'
import { reasonOf } from './reason.js'
import { Task, type TaskFunction, type TaskListener } from './task.js'
import { BadSpec, parseSpec } from './task-spec.js'
import { firstTime } from './timer.js'

/** When a task runs. */
export interface TaskOptions {
  /** The clock that the spec means: `Europe/Berlin`, `UTC`. @default that of this process */
  timeZone?: string
}

/** A task and its runs. */
export interface TaskInfo extends TaskRow {
  /** How often it was time while the task still ran. */
  readonly skipped: number
}

/** Milliseconds that {@link Tasks.stop} waits for tasks that run. */
const PATIENCE = 5000

/** The tasks of an application. */
export class Tasks {
  readonly #tasks = new Map<string, Task>()
  readonly #listener: TaskListener
  #state: 'new' | 'started' | 'stopped' = 'new'

  constructor (listener: TaskListener = { failed () {}, skipped () {} }) {
    this.#listener = listener
  }

  /**
   * A task that has this name already is replaced; if it runs, that run comes to its end.
   *
   * @param spec - Beego's six fields, second minute hour day month week: `0 30 8 * * 1-5`. Or `@daily`, `@every 1h30m` …
   * @throws FST_BEEGO_TASK_SPEC for a spec that says nothing, a day that never comes, or a time zone that there is not.
   */
  add (name: string, spec: string, fn: TaskFunction, { timeZone = localTimeZone() }: TaskOptions = {}): void {
    if (typeof name !== 'string' || name === '') throw new FST_BEEGO_TASK_SPEC(String(name), 'it needs a name')
    if (typeof fn !== 'function') throw new FST_BEEGO_TASK_SPEC(name, 'what it runs must be a function')
    if (!isTimeZone(timeZone)) throw new FST_BEEGO_TASK_SPEC(name, `there is no time zone '${timeZone}'`)

    const task = new Task(name, String(spec), fn, timeZone, scheduleOf(name, spec, timeZone), this.#listener)
    this.delete(name)
    this.#tasks.set(name, task)
    if (this.#state === 'started') task.start()
  }

  /** Does nothing when there is no such task. A run that has begun comes to its end. */
  delete (name: string): void {
    this.#tasks.get(name)?.stop()
    this.#tasks.delete(name)
  }

  /** Run tasks when it is their time, also those that are added later. */
  start (): void {
    if (this.#state === 'started') return
    this.#state = 'started'
    for (const task of this.#tasks.values()) task.start()
  }

  /**
   * Let nothing begin any more, tell what runs by its signal, and wait for it.
   *
   * @param patience - Milliseconds to wait at most.
   */
  async stop (patience = PATIENCE): Promise<void> {
    this.#state = 'stopped'
    const running = [...this.#tasks.values()].flatMap((task) => task.stop() ?? [])
    if (running.length === 0) return

    let timer
    const late = new Promise<void>((resolve) => { timer = setTimeout(resolve, patience) })
    await Promise.race([Promise.all(running), late])
    clearTimeout(timer)
  }

  /**
   * Run a task now, whether or not tasks have been started.
   *
   * @returns why it failed, or `''`. A task that runs already is not run again.
   * @throws FST_BEEGO_TASK_UNKNOWN (404)
   */
  async runNow (name: string): Promise<string> {
    const task = this.#tasks.get(name)
    if (task === undefined) throw new FST_BEEGO_TASK_UNKNOWN(name, didYouMean(name, this.#tasks.keys()))
    if (this.#state === 'stopped') return 'the tasks have been stopped'
    return await task.run() ?? 'the task is running already'
  }

  /** All tasks with their runs, in the order in which they were added. */
  list (): TaskInfo[] {
    return [...this.#tasks.values()].map((task) => task.describe())
  }
}

function scheduleOf (name: string, spec: string, timeZone: string): ReturnType<typeof parseSpec> {
  try {
    if (typeof spec !== 'string') throw new BadSpec('it must be a text')
    const schedule = parseSpec(spec)
    firstTime(schedule, timeZone)
    return schedule
  } catch (error) {
    throw new FST_BEEGO_TASK_SPEC(name, `'${String(spec)}': ${reasonOf(error)}`)
  }
}

function localTimeZone (): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone
}

function isTimeZone (name: unknown): boolean {
  try {
    return typeof name === 'string' && new Intl.DateTimeFormat('en', { timeZone: name }).format() !== ''
  } catch {
    return false
  }
}
