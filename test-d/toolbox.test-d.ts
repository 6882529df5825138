// Logs, health checks and tasks.

import Fastify from 'fastify'
import { expectAssignable, expectError, expectType } from 'tsd'
import beegoMvc, { type BeeLogger, Controller, type TaskFunction } from 'fastify-beego'
import logs, { beegoLogger, type Level, type LogOutput } from 'fastify-beego/logs'
import toolbox, { type HealthRow, type TaskInfo, type Toolbox } from 'fastify-beego/toolbox'

const app = Fastify()
await app.register(beegoMvc, { accessLogs: true, accessLogsFormat: 'JSON_FORMAT', runTasks: false, healthPath: '/health' })
await app.register(toolbox)
await app.register(logs)
expectError(app.register(logs, { accessLogsFormat: 'COMMON' }))

expectType<Toolbox>(app.toolbox)
expectType<HealthRow[]>(await app.toolbox.health.run())
expectType<TaskInfo[]>(app.toolbox.tasks.list())
expectAssignable<TaskFunction>(async (signal: AbortSignal) => { signal.throwIfAborted() })
app.beego.addHealthCheck('a', () => {}).addHealthCheck('b', { check: async () => 'no' }, { timeout: 5 }).addTask('c', '@daily', () => {}, { timeZone: 'UTC' })
expectError(app.beego.addHealthCheck('a', {}))
expectError(app.beego.addTask('c', 5, () => {}))

expectType<BeeLogger>(app.beego.log)
expectType<Level>(app.logs.getLevel())
app.beego.log.setLogger('file', { filename: 'a.log' }).setLogger('console', '{}')
expectError(app.beego.log.setLogger('file', { filename: 5 }))

class LogController extends Controller {
  override get () {
    this.log.notice('%v %d', 'a', 5)
    this.log.info({ id: 5 }, 'as ever')
  }
}
app.beego.router('/', LogController)

const memory: LogOutput = { write ({ level }) { expectType<Level>(level) }, async flush () {}, flushSync () {}, async close () {} }
const log = beegoLogger({ outputs: { memory, console: { color: false } } })
log.critical('%v', 5)
log.child({ id: 5 }).alert('%v', 5)
const own = Fastify({ loggerInstance: log })
await own.register(beegoMvc)
own.log.emergency('%v', 5)
expectType<BeeLogger>(own.beego.log)
