// Cookies, XSRF and flash.

import Fastify, { type FastifyReply } from 'fastify'
import { expectAssignable, expectError, expectNotAssignable, expectType } from 'tsd'
import beegoMvc, { type BeegoOptions, type Context, Controller, type CookieAttributes, FlashData, type Messages, readFromRequest, type Secret } from 'fastify-beego'
import flash, { FlashData as SameData, type FlashOptions, readFromRequest as sameRead } from 'fastify-beego/flash'
import xsrf, { type XSRFOptions } from 'fastify-beego/xsrf'

const app = Fastify()

// Options

await app.register(beegoMvc, { enableXSRF: true, xsrfKey: ['new', 'old'], xsrfExpire: 60, xsrfExempt: ['/hooks/*'], flashName: 'F', flashSeparator: 'S' })
await app.register(xsrf, { auto: true, xsrfKey: 'k', xsrfExpire: 0, xsrfExempt: [], runMode: 'prod' })
await app.register(xsrf, { xsrfName: '_mine', config: 'conf/app.conf' })
await app.register(flash, { flashName: 'F' })
await app.register(flash, { config: 'conf/app.conf' })
expectAssignable<BeegoOptions>({ xsrfKey: 'k' })
expectNotAssignable<BeegoOptions>({ xsrfKey: [] })
expectNotAssignable<BeegoOptions>({ xsrfExpire: '60' })
expectNotAssignable<XSRFOptions>({ auto: 'yes' })
expectNotAssignable<FlashOptions>({ flashName: 5 })
expectError(app.register(xsrf, { sessionOn: true }))

// Cookies

declare const ctx: Context
expectType<string>(ctx.getCookie('a'))
expectType<string>(ctx.input.cookie('a'))
expectType<string[]>(ctx.input.cookies().getAll('a'))
expectType<void>(ctx.setCookie('a', 'b'))
expectType<void>(ctx.output.cookie('a', 'b', 60, '/', 'example.com', true, true, 'Strict'))
ctx.setCookie('a', 'b', null, undefined, null, true)
expectError(ctx.setCookie('a', 5))
expectError(ctx.setCookie('a', 'b', '60'))
expectError(ctx.setCookie('a', 'b', 60, '/', '', false, true, 'lax'))
expectError(ctx.setCookie('a', 'b', 60, '/', '', false, true, 'Lax', 'more'))
expectAssignable<CookieAttributes>([60, '/'])

expectType<string | null>(ctx.getSecureCookie('k', 'a'))
expectType<string | null>(ctx.getSecureCookie(['new', 'old'], 'a'))
expectType<void>(ctx.setSecureCookie('k', 'a', 'b', 60))
expectError(ctx.getSecureCookie(undefined, 'a'))
expectError(ctx.setSecureCookie([], 'a', 'b'))
expectAssignable<Secret>('k')

// Controllers

class NoteController extends Controller {
  override enableXSRF = false
  override xsrfExpire = 60

  save () {
    expectType<string>(this.xsrfToken())
    expectType<string>(this.xsrfFormHTML())
    expectType<void>(this.checkXSRFCookie())
    expectType<string | null>(this.getSecureCookie('k', 'a'))
    expectType<void>(this.setSecureCookie('k', 'a', 'b', 60))
    const flash = new FlashData()
    expectType<void>(flash.notice('%d saved', 3))
    flash.success('a')
    flash.warning('b')
    flash.error('c')
    flash.set('own', 'd', new Date())
    expectType<void>(flash.store(this))
    flash.store(this.ctx)
    expectType<FlashData>(readFromRequest(this))
    expectType<Messages>(readFromRequest(this.ctx).data)
    expectError(flash.notice(5))
    expectError(flash.store({}))
    expectError(readFromRequest())
  }
}
app.beego.autoRouter(NoteController)
expectAssignable<typeof FlashData>(SameData)
expectAssignable<typeof readFromRequest>(sameRead)

// Fastify's routes

app.post('/', { config: { xsrf: false } }, async (request, reply) => {
  expectType<string>(reply.xsrfToken())
  expectType<string>(reply.xsrfFormHTML())
  expectType<void>(reply.checkXSRFCookie())
  expectType<Messages>(request.flash())
  expectAssignable<FastifyReply>(reply.flash('notice', '%d saved', 3))
  expectError(reply.flash('notice'))
  expectError(request.flash('notice'))
})
expectError(app.post('/', { config: { xsrf: 'no' } }, async () => ''))
