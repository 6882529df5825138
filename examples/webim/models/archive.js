// What has happened in the room of late.

/** Beego's sample keeps 20, which a busy room writes while one poll is answered. */
const SIZE = 100

export const EventType = /** @type {const} */ ({ JOIN: 0, LEAVE: 1, MESSAGE: 2 })

/**
 * As it goes to browsers. `Timestamp` is in seconds, as in Beego's sample, where it also says what a client has received: of two
 * events in one second it loses one. `Id` says that here.
 *
 * @typedef {{ Id: number, Type: 0 | 1 | 2, User: string, Timestamp: number, Content: string }} Event
 */

export class Archive {
  /** @type {Event[]} */
  #events = []
  #lastId = 0

  /**
   * @param {Event['Type']} type
   * @param {string} user
   * @param {string} content
   * @returns {Event}
   */
  add (type, user, content) {
    const now = Date.now()
    this.#lastId = Math.max(this.#lastId + 1, now) // never the same twice, and higher than all before a restart
    const event = { Id: this.#lastId, Type: type, User: user, Timestamp: Math.floor(now / 1000), Content: content }
    this.#events.push(event)
    if (this.#events.length > SIZE) this.#events.shift()
    return event
  }

  /**
   * @param {number} lastReceived - The `Id` of the last event that is known already; 0 for none.
   * @returns {Event[]}
   */
  after (lastReceived) {
    return this.#events.filter(({ Id }) => Id > lastReceived)
  }
}
