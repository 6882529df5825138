// The books, and how many copies there are of each.

/** Copies of a book on a full shelf. */
const SHELF = 20

export class Stock {
  #books = new Map([
    [1, { id: 1, title: 'Emma', copies: SHELF }],
    [2, { id: 2, title: 'Persuasion', copies: SHELF }],
    [3, { id: 3, title: 'Sanditon', copies: 0 }]
  ])

  /** All of them. */
  get copies () {
    return this.list().reduce((sum, { copies }) => sum + copies, 0)
  }

  list () {
    return [...this.#books.values()]
  }

  get (id) {
    return this.#books.get(id) ?? null
  }

  add (title) {
    const book = { id: this.#books.size + 1, title, copies: SHELF }
    this.#books.set(book.id, book)
    return book
  }

  refill () {
    for (const book of this.#books.values()) book.copies = SHELF
  }

  /** For the health check: an empty shelf sells nothing. */
  assertFilled () {
    const missing = this.list().filter(({ copies }) => copies === 0)
    if (missing.length > 0) throw new Error(`sold out: ${missing.map(({ title }) => title).join(', ')}`)
  }
}
