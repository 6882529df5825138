// Beego's flash messages on any route of a Fastify application.

import type { FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify'
import fp from 'fastify-plugin'
import type { Context } from '../lib/context/context.js'
import { FST_BEEGO_PLUGIN_MISSING } from '../lib/errors.js'
import type { Messages } from '../lib/flash/flash-codec.js'
import { FlashData, readFromRequest } from '../lib/flash/flash-data.js'
import { flashOptions } from '../lib/options/flash.js'
import type { BeegoOptions } from '../lib/options/index.js'
import { scopeAround, scopeOf } from './core/index.js'

/** The options that flash messages look at. */
export type FlashOptions = Pick<BeegoOptions, 'flashName' | 'flashSeparator' | 'runMode' | 'config'>

declare module 'fastify' {
  interface FastifyRequest {
    /** The messages that came with this request, by name. The next request has them no more. */
    flash (): Messages
  }
  interface FastifyReply {
    /**
     * Leave a message for the next request: `reply.flash('notice', '%d saved', 3)`.
     *
     * @param values - For `%s`, `%d` and `%v` in the text; without them it is taken as it is.
     */
    flash (name: string, text: string, ...values: unknown[]): this
  }
}

const kFlash = Symbol('beego.reply.flash')
const kReply = Symbol('beego.request.reply')

type FlashingReply = FastifyReply & { [kFlash]?: FlashData }
type AnsweredRequest = FastifyRequest & { [kReply]?: FastifyReply | null }

const flash: FastifyPluginAsync<FlashOptions> = async (fastify, options) => {
  const scope = await scopeOf(fastify, options)
  scope.settle(flashOptions)
  await fastify.register(flashMembers)
  if (fastify.hasRequestDecorator(kReply)) return

  fastify.decorateRequest(kReply, null)
  // a request does not know its reply, and reading takes the cookie away
  fastify.addHook('onRequest', function keepReply (request, reply, done) {
    (request as AnsweredRequest)[kReply] = reply
    done()
  })
}

/** The decorators alone, as beegoMvc brings them: its own routes need no hook. */
export const flashMembers = fp(async (fastify) => {
  if (fastify.hasDecorator(kFlash)) return // of a scope around this one; they find the innermost by themselves
  fastify.decorate(kFlash, true)

  fastify.decorateRequest('flash', function flash () {
    return readFromRequest(contextOf(this)).data
  })
  fastify.decorateReply('flash', function flash (name, text, ...values) {
    const reply = this as FlashingReply
    const data = reply[kFlash] ??= new FlashData()
    data.set(name, text, ...values)
    data.store(scopeAround(this).contextOf(this.request, this))
    return this
  })
}, { name: 'fastify-beego/flash-members', fastify: '5.x' })

/** @throws FST_BEEGO_PLUGIN_MISSING on a route that is not Beego's, where beegoMvc alone is registered. */
function contextOf (request: FastifyRequest): Context {
  const { [kReply]: reply = null, beego } = request as AnsweredRequest
  if (reply !== null) return scopeAround(reply).contextOf(request, reply)
  if (beego === null) throw new FST_BEEGO_PLUGIN_MISSING('flash messages to read', 'fastify-beego/flash')
  return beego
}

/** Flash messages on any route: `request.flash()` reads them, `reply.flash('notice', text)` leaves one. */
export default fp(flash, { name: 'fastify-beego/flash', fastify: '5.x' })
export type { Messages } from '../lib/flash/flash-codec.js'
export { FlashData, readFromRequest } from '../lib/flash/flash-data.js'
