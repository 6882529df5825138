// A chat room by websocket and by long polling: Beego's sample WebIM. Two browsers at http://127.0.0.1:8080 see each other.

import { beego } from 'fastify-beego/app'
import { chatroom } from './models/index.js'
import './routers/router.js'

await beego.run()

// polls that wait are answered when the process is told to end, which it does when the last request has its answer
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => chatroom.close())
