// As program.mjs, in TypeScript: its workers must be started through the loader that it was started through.

import { beego } from '../../plugins/app.js'

const answer: string = 'typed'
beego.bConfig.enableHotUpdate = true
beego.bConfig.runMode = 'prod'
beego.get('/', (ctx) => ctx.writeString(`${answer} ${process.pid}`))

await beego.run('127.0.0.1:0')
if (beego.isManager) console.log(`\nready 1 ${beego.addresses()[0]}`)
