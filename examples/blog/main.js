// A blog with an admin area, as Beego's users lay one out: models, controllers and views in their folders, one line to run.

import { beego } from 'fastify-beego/app'
import './models/database.js'
import './routers/router.js'
import './views/views.js'

await beego.run()
