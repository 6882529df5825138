import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { BeforeStatic, newNamespace, nsBefore, nsGet, nsRouter } from 'fastify-beego'
import { beego } from 'fastify-beego/app'
import { AdminArticleController } from '../controllers/admin/articles.js'
import { AdminCategoryController } from '../controllers/admin/categories.js'
import { AdminCommentController } from '../controllers/admin/comments.js'
import { ArticleController } from '../controllers/articles.js'
import { ErrorController } from '../controllers/errors.js'
import { FeedController } from '../controllers/feed.js'
import { LoginController } from '../controllers/login.js'
import { uploadsFolder } from '../models/images.js'
import { cachedPictures, safeHeaders, signedIn } from './filters.js'

beego
  .insertFilter('*', BeforeStatic, safeHeaders)
  .insertFilter('/uploads/*', BeforeStatic, cachedPictures)

  .router('/', ArticleController, 'get:List')
  .router('/articles/:slug', ArticleController, 'get:Show;post:Comment')
  .router('/categories/:slug', ArticleController, 'get:Category')
  .router('/tags/:slug', ArticleController, 'get:Tag')
  .router('/archive', ArticleController, 'get:Archive')
  .router('/search', ArticleController, 'get:Search')
  .router('/feed.xml', FeedController)
  .router('/login', LoginController)
  .router('/logout', LoginController, 'post:Logout')

  .addNamespace(newNamespace('/admin',
    nsBefore(signedIn),
    nsGet('/', (ctx) => ctx.redirect(302, beego.urlFor('AdminArticleController.List'))),
    nsRouter('/articles', AdminArticleController, 'get:List;post:Create'),
    nsRouter('/articles/new', AdminArticleController, 'get:New'),
    nsRouter('/articles/:id:int', AdminArticleController, 'get:Edit;put:Update;delete:Remove'),
    nsRouter('/categories', AdminCategoryController, 'get:List;post:Create'),
    nsRouter('/categories/:id:int', AdminCategoryController, 'put:Rename;delete:Remove'),
    nsRouter('/comments', AdminCommentController, 'get:List'),
    nsRouter('/comments/:id:int', AdminCommentController, 'put:Approve;delete:Remove')
  ))

  .errorController(ErrorController)

  .setStaticPath('/static', join(import.meta.dirname, '../static'))
  .setStaticPath('/fonts', join(fileURLToPath(import.meta.resolve('@fontsource-variable/newsreader')), '../files'))
  .addAppStartHook(function serveUploads () {
    beego.setStaticPath('/uploads', uploadsFolder())
  })
