// The least that request statistics can be: how often, how long in all, how long at most, by URL and method.

export class RequestCounter {
  /** @type {Map<string, { count: number, total: number, longest: number }>} */
  #rows = new Map()

  /**
   * @param {string} method
   * @param {string} url
   * @param {number} ms
   */
  add (method, url, ms) {
    const key = method + url
    const row = this.#rows.get(key)
    if (row === undefined) {
      this.#rows.set(key, { count: 1, total: ms, longest: ms })
    } else {
      row.count++
      row.total += ms
      if (ms > row.longest) row.longest = ms
    }
  }
}
