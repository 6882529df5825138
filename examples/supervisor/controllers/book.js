import { setTimeout as wait } from 'node:timers/promises'
import { Controller } from 'fastify-beego'

export class BookController extends Controller {
  get stock () {
    return this.ctx.request.server.stock
  }

  list () {
    return { books: this.stock.list() }
  }

  show () {
    return this.#book()
  }

  create () {
    this.ctx.output.setStatus(201)
    return this.stock.add(this.requireString('title'))
  }

  /** Takes as long as a payment would. */
  async order () {
    const book = this.#book()
    await wait(20)
    if (book.copies === 0) throw new Error(`${book.title} is sold out`)
    book.copies--
    return book
  }

  #book () {
    return this.stock.get(this.getInt(':id')) ?? this.abort(404)
  }
}
