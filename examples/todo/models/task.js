/** @typedef {{ ID: number, Title: string, Done: boolean }} Task */

/** A task that no list has yet: its `ID` is 0. */
export function newTask (title) {
  return { ID: 0, Title: title, Done: false }
}

/**
 * A task as a client sends it. What it leaves out is 0, `''` or `false`.
 *
 * @param {Buffer} json
 * @returns {Task}
 * @throws {SyntaxError|TypeError} when `json` is no JSON, or no task.
 */
export function parseTask (json) {
  const { ID = 0, Title = '', Done = false } = JSON.parse(json.toString()) ?? {}
  if (!Number.isSafeInteger(ID)) throw new TypeError('ID is not a whole number')
  if (typeof Title !== 'string') throw new TypeError('Title is not a text')
  if (typeof Done !== 'boolean') throw new TypeError('Done is neither true nor false')
  return { ID, Title, Done }
}

/** Tasks in memory, in the order they came. Hands out copies. */
export class TaskList {
  /** @type {Map<number, Task>} */
  #tasks = new Map()
  #lastID = 0

  /** Add a task whose `ID` is 0, under the next number; replace any other. */
  save (task) {
    const ID = task.ID === 0 ? ++this.#lastID : task.ID
    this.#tasks.set(ID, { ...task, ID })
  }

  /** @returns {Task|undefined} */
  find (id) {
    const task = this.#tasks.get(id)
    return task && { ...task }
  }

  /** @returns {Task[]} */
  all () {
    return [...this.#tasks.values()].map((task) => ({ ...task }))
  }
}
