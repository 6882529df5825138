// A Beego application as Beego's users write it: routes in a file of their own, the configuration in conf/app.conf, one line to run.

import { beego } from 'fastify-beego/app'
import './routers/router.js'

await beego.run()
