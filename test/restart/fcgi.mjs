// A FastCGI program whose web server has bound its socket.

import { beego } from 'fastify-beego/app'

Object.assign(beego.bConfig, { runMode: 'prod', enableFcgi: true, enableStdIo: true })
beego.get('/hello', (ctx) => ctx.writeString(`over FastCGI from ${ctx.request.ip}`))

await beego.run()
