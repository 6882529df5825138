import { problemsOf } from './problems.js'

/** A comment as a reader writes it. */
export class CommentForm {
  author = ''
  body = ''

  /** What is wrong with it, by field; `undefined` if nothing is. */
  problems () {
    return problemsOf(this, {
      author: { what: 'Your name', max: 60 },
      body: { what: 'The comment', max: 2000 }
    })
  }
}
