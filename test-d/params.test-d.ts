// Parameters, typed by the pattern of the line.

import { expectAssignable, expectError, expectNotAssignable, expectType } from 'tsd'
import { type Beego, type Context, newNamespace, nsGet, type RouteParams } from 'fastify-beego'
import { beego as global } from 'fastify-beego/app'

declare const beego: Beego

// What a pattern has

expectType<{ readonly ':id': string }>({} as RouteParams<'/users/:id'>)
expectType<{ readonly ':id': string }>({} as RouteParams<'users/:id.html'>)
expectType<{ readonly ':id': string }>({} as RouteParams<'/users/:id:int/edit/:id:string.html'>)
expectType<{ readonly ':user': string, readonly ':post_id': string }>({} as RouteParams<'/users/:user/posts/:post_id'>)
expectType<{ readonly ':slug': string | undefined }>({} as RouteParams<'/posts/?:slug'>)
expectType<{ readonly ':y': string | undefined, readonly ':m': string | undefined }>({} as RouteParams<'/posts/?:y([0-9]+)-:m([0-9]+)'>)
expectType<{ readonly ':id': string }>({} as RouteParams<'/cms_:id([0-9]+).html'>)
expectType<{ readonly ':y': string, readonly ':m': string }>({} as RouteParams<'/:y(\\d{4})-:m(\\d\\d)'>)
expectType<{ readonly ':word': string, readonly ':rest': string }>({} as RouteParams<'/:word(a(?:b|c)/[/)(:]+\\))/:rest'>)
expectType<{ readonly ':path': string, readonly ':ext': string | undefined }>({} as RouteParams<'/dl/*.*'>)
expectType<':splat' | `${number}`>('' as keyof RouteParams<'/files/*'> & string)
expectType<string>(({} as RouteParams<'*'>)[':splat'])
expectType<string | undefined>(({} as RouteParams<'/a/*/:b'>)['0'])
expectType<{}>({} as RouteParams<'/'>)

// What is in one dialect only may be absent: an extension behind a literal, text that joins two parameters

expectType<{ readonly ':ext': string | undefined }>({} as RouteParams<'/list'>)
expectType<{ readonly ':a': string | undefined, readonly ':a_': string | undefined, readonly ':b': string }>({} as RouteParams<'/:a_:b'>)

// Functional routes

beego.get('/users/:id', (ctx) => {
  expectType<string>(ctx.input.param(':id'))
  expectType<string>(ctx.input.params()[':id'])
  expectType<string | undefined>(ctx.input.params()[':tenant'])
  expectError(ctx.input.param(':idd'))
  expectError(ctx.input.param('id'))
  expectAssignable<Context>(ctx)
})
beego.any('/posts/?:slug', (ctx) => {
  expectType<string>(ctx.input.param(':slug'))
  expectType<string | undefined>(ctx.input.params()[':slug'])
})
for (const route of [beego.post, beego.put, beego.delete, beego.patch, beego.head, beego.options, global.get, global.any] as const) {
  route('/users/:id', (ctx) => { expectError(ctx.input.param(':idd')) })
}

// What the line cannot know: patterns of run time, prefixes around it, filters

declare const pattern: string
declare const base: string
beego.get(pattern, (ctx) => ctx.input.param(':any'))
beego.get(`${base}/users/:id`, (ctx) => ctx.input.param(':tenant'))
beego.get('/users/:id', (ctx: Context) => ctx.input.param(':tenant'))
newNamespace('/:tenant', nsGet('/users/:id', (ctx) => ctx.input.param(':tenant')))
beego.insertFilter('/:tenant/*', 'BeforeExec', (ctx) => ctx.input.param(':id'))

// Functions that say what they need

function show (ctx: Context<{ ':id': string }>): string {
  return ctx.input.params()[':id']
}
function trace (ctx: Context): string {
  return ctx.input.uri()
}
beego.get('/users/:id', show).get('/shops/:shop/items/:id', show).get('/users/:id', trace).get('/items/:id', (ctx) => show(ctx) + trace(ctx))
expectError(beego.get('/users/:name', show))
expectError(beego.get('/users/?:id', show))
expectError(beego.get('/users/:name', (ctx) => show(ctx)))
declare const unknown: Context
expectNotAssignable<Parameters<typeof show>[0]>(unknown)
