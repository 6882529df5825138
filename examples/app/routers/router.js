import { fileURLToPath } from 'node:url'
import { beego } from 'fastify-beego/app'
import { MainController } from '../controllers/default.js'

beego
  .setViewsPath(fileURLToPath(new URL('../views', import.meta.url)))
  .router('/', MainController)
  .router('/entries', MainController, 'get:Entries')
