import { approveComment, commentsPage, deleteComment } from '../../models/comments.js'
import { AdminController } from './admin.js'

export class AdminCommentController extends AdminController {
  async list () {
    const page = this.found(await commentsPage(this.pageNumber()))
    Object.assign(this.data, { here: 'comments', title: 'Comments', comments: page.rows, pager: this.pagerOf(page, '.List') })
  }

  async approve () {
    this.found(await approveComment(this.getInt(':id')))
    this.leaveTo(this.urlFor('.List'), 'The comment is published.')
  }

  async remove () {
    this.found(await deleteComment(this.getInt(':id')))
    this.leaveTo(this.urlFor('.List'), 'The comment is deleted.')
  }
}
