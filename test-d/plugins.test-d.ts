// Each plugin alone, under its own name in the package.

import Fastify, { type FastifyInstance, type FastifyReply } from 'fastify'
import { expectError, expectType } from 'tsd'
import config, { type Config, findConfig, loadConfig, parseConfig } from 'fastify-beego/config'
import controllers, { type Beego, Controller, router } from 'fastify-beego/controllers'
import errors from 'fastify-beego/errors'
import filters, { BeforeExec, type FilterFunction, type FilterOptions } from 'fastify-beego/filters'
import methodOverride from 'fastify-beego/method-override'
import views, { type ViewFunction, type Views } from 'fastify-beego/views'

const app = Fastify()
await app.register(filters, { dialect: 'modern' })
await app.register(views, { viewsPath: 'views' })
await app.register(errors, { errorsShow: false })
await app.register(controllers)

expectError(app.register(filters, { dialect: 'old' }))
expectError(app.register(views, { viewsPath: 5 }))
expectError(app.register(errors, { recoverPanic: 'no' }))
expectError(app.register(controllers, { runMode: 'production' }))

await app.register(methodOverride)
await app.register(methodOverride, { methods: ['PUT'], prefix: '/api' })
expectError(app.register(methodOverride, { methods: 'PUT' }))
app.put('/', async (request) => { expectType<string>(request.originalMethod) })

const options: FilterOptions = { resetParams: true }
const filter: FilterFunction = (ctx) => ctx.writeString('x')
expectType<FastifyInstance>(app.insertFilter('/admin/*', BeforeExec, filter, options) as FastifyInstance)
expectError(app.insertFilter('/admin/*', 'Before', filter))

expectType<Beego>(app.beego)
app.beego.router('/', class extends Controller {
  @router('/x') list () {}
}, 'get:List')

const shout: ViewFunction = (text: string) => `${text}!`
expectType<Views>(app.beegoViews.addFuncMap('shout', shout).addTemplateExt('htm').setViewsPath('views').buildTemplates())
expectType<Beego>(app.beego.addFuncMap('shout', shout).addTemplateExt('htm').setViewsPath('views').buildTemplates())
expectError(app.beego.addFuncMap('shout', 'text'))
expectError(app.beego.addTemplateExt(5))

app.get('/', async (_request, reply) => {
  expectType<FastifyReply>(reply.beegoView('page.pug'))
  expectType<FastifyReply>(reply.beegoView('page.pug', { text: 'x' }, { layout: 'site.pug', layoutSections: { Side: '' } }))
  expectError(reply.beegoView())
  expectError(reply.beegoView('page.pug', 'text'))
  expectError(reply.beegoView('page.pug', {}, { layouts: 'site.pug' }))
})

await app.register(config, { file: 'conf/app.conf', env: { A: 'b' }, runMode: 'prod' })
expectError(app.register(config, { path: 'conf/app.conf' }))
expectType<Config>(app.appConfig)
expectType<Config>(app.beego.appConfig)
expectType<Config>(parseConfig('ini', 'a = 1', { env: {}, file: 'app.conf' }))
expectError(parseConfig('hcl', ''))
expectType<string | null>(findConfig({ env: {}, cwd: '/' }))
const conf = loadConfig('conf/app.conf')
expectType<[string, string[], number, bigint, number, boolean, unknown]>([
  conf.string('a'), conf.strings('a'), conf.int('a'), conf.int64('a'), conf.float('a'), conf.bool('a'), conf.get('a')
])
expectType<Record<string, unknown> | undefined>(conf.section('a'))
expectType<Config>(conf.set('a', 1).set('b', ['c']))
expectError(conf.set('a', {}))
expectError(conf.defaultInt('a', '1'))
await app.register(filters, { config: conf })
expectError(app.register(filters, { config: true }))
