import { waitingComments } from '../../models/comments.js'
import { BlogController } from '../blog.js'

/** Pages of editors. The filter of the namespace has let them in. */
export class AdminController extends BlogController {
  async prepare () {
    super.prepare()
    this.layout = this.view('layouts/admin')
    this.user = this.ctx.input.getData('user')
    this.data.user = this.user
    this.data.waiting = await waitingComments()
  }
}
