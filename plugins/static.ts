// Beego's static files: several URL prefixes, its rules for folders, and compressed copies. @fastify/static sends the files.

import { access } from 'node:fs/promises'
import { resolve } from 'node:path'
import type {} from '@fastify/static' // types only: reply.sendFile
import type { FastifyInstance, FastifyPluginAsync, FastifyReply } from 'fastify'
import fp from 'fastify-plugin'
import type { Context } from '../lib/context/context.js'
import type { BeegoOptions } from '../lib/options/index.js'
import { staticOptions } from '../lib/options/static-and-gzip.js'
import type { Found } from '../lib/static/locate.js'
import { ROOT_FILES, StaticDirs } from '../lib/static/static-dirs.js'
import { StaticFiles } from '../lib/static/static-files.js'
import { Claim, claimedBy } from './core/entrance.js'
import { scopeOf } from './core/index.js'

const statics: FastifyPluginAsync<BeegoOptions> = async (fastify, options) => {
  const scope = await scopeOf(fastify, options)
  scope.settle(staticOptions)
  if (scope.statics !== null) return // registered before, alone or by beegoMvc

  const folder = process.cwd()
  const dirs = new StaticDirs({ base: scope.app.base, folder, onSet: serve })
  const files = new StaticFiles(scope.app, dirs, sendFile)
  let serving = false
  let own: FastifyReply['sendFile'] | null = null
  scope.statics = dirs

  for (const [url, dir] of Object.entries(scope.app.options.staticDir)) {
    const there = await isThere(resolve(folder, dir))
    if (!there && staticOptions.staticDir.value()[url] === dir) continue // nobody asked for it
    if (!there) fastify.log.warn(`the static folder '${dir}' of '${url}' is not there`)
    dirs.set(url, dir)
  }
  for (const name of ROOT_FILES) if (await isThere(resolve(folder, `.${name}`))) serve()

  /** An application that has nothing to show pays for nothing. */
  function serve (): void {
    if (serving) return

    scope.use('static', (ctx) => files.answer(ctx))
    if (!fastify.hasReplyDecorator('sendFile')) fastify.register(apart)
    if (!scope.isRoot) enter()
    serving = true
  }

  /** @fastify/static in a scope that keeps its `reply.sendFile` to itself: the host may still register one. */
  async function apart (child: FastifyInstance): Promise<void> {
    child.decorateReply = function (this: FastifyInstance, name: string, value: unknown) {
      if (name === 'sendFile') own = value as FastifyReply['sendFile']
      return this
    } as FastifyInstance['decorateReply']
    // as many files as Fastify itself has: for those who serve some
    await child.register(import('@fastify/static'), { serve: false, cacheControl: false })
  }

  function sendFile (ctx: Context, { root, name }: Found, inParts: boolean): void {
    const { reply } = ctx
    const send = own ?? reply.sendFile
    ctx.sent = true // the bytes come when the disk has them
    send.call(reply, name, root, { acceptRanges: inParts, contentType: false, dotfiles: 'allow' })
  }

  /**
   * Below the root Fastify runs no hook of this scope for a path without a route. Where Beego's routes are, their entrance takes
   * the request; elsewhere this one does, if there is a file.
   */
  function enter (): void {
    const claim = new Claim('static', ({ url }) => !Object.hasOwn(fastify, 'beego') && files.hasAnswer(url!))
    for (const path of scope.app.base === '' ? ['/*'] : ['/*', '']) {
      fastify.route({
        method: ['GET', 'HEAD'],
        url: scope.prefix + path,
        exposeHeadRoute: false,
        handler: (request, reply) => scope.notFound(scope.contextOf(request, reply)), // the file has gone meanwhile
        ...claimedBy(fastify, claim)
      })
    }
  }
}

async function isThere (path: string): Promise<boolean> {
  return access(path).then(() => true, () => false)
}

/** Static files below the prefixes of `staticDir`. */
export default fp(statics, { name: 'fastify-beego/static', fastify: '5.x' })
export type { BeegoOptions } from '../lib/options/index.js'
