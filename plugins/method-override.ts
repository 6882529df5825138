// A POST that stands for another method, for any route of a Fastify application.
//
// Fastify's router asks constraint strategies about a request before it looks for a route, and waits for those that answer
// later. So this one answers when it knows the method: the request is routed once, as what it stands for, and the route's hooks,
// schema and body parser see nothing else. It constrains no route.

import type { IncomingMessage } from 'node:http'
import type { FastifyInstance, FastifyPluginAsync, FastifyRequest } from 'fastify'
import fp from 'fastify-plugin'
import { pathOf } from '../lib/http/request-target.js'
import { parseValues } from '../lib/context/values.js'
import { FST_BEEGO_OPT_INVALID, FST_BEEGO_OPT_UNKNOWN, FST_BEEGO_OVERRIDE_TWICE } from '../lib/errors.js'
import { FieldFinder, formSyntaxOf } from '../lib/method-override/field-finder.js'
import { watchFirstBytes } from '../lib/method-override/first-bytes.js'
import { originalMethod, overrideMethod } from '../lib/method-override/method-override.js'
import { didYouMean } from '../lib/nearest.js'
import { REGISTER_OPTIONS } from '../lib/options/index.js'

/** Which POSTs stand for another method. */
export interface MethodOverrideOptions {
  /**
   * What a POST may stand for, in any letter case. A POST that asks for another method stays a POST.
   *
   * @default ['PUT', 'PATCH', 'DELETE']
   */
  methods?: readonly string[]
  /** Look at requests below this path only. @default '' */
  prefix?: string
}

declare module 'fastify' {
  interface FastifyRequest {
    /** The method as it was sent; `method` is what it stands for. */
    readonly originalMethod: string
  }
}

const STRATEGY = 'beegoMethodOverride'
const FIELD = '_method'
const HEADER = 'x-http-method-override'

/** How far into a form the field may end, in bytes. */
const REACH = 16 * 1024

/** Never what a POST stands for: they have no body. */
const UNREACHABLE = new Set(['POST', 'GET', 'HEAD', 'TRACE'])

type Done = (error: Error | null, constraint?: undefined) => void

/** For the paths below a prefix, what a POST may stand for. */
type Areas = Map<string, ReadonlySet<string>>

const kAreas = Symbol('beego.server.methodOverride')

type Overriding = FastifyInstance['server'] & { [kAreas]?: Areas }

const methodOverride: FastifyPluginAsync<MethodOverrideOptions> = async (fastify, options) => {
  const methods = resolveMethods(options, fastify.supportedMethods)
  const prefix = (fastify.prefix + (options.prefix ?? '')).replace(/\/+$/, '')
  const areas = areasOf(fastify)
  if (areas.has(prefix)) throw new FST_BEEGO_OVERRIDE_TWICE(prefix)
  areas.set(prefix, methods)

  if (!fastify.hasRequestDecorator('originalMethod')) {
    fastify.decorateRequest('originalMethod', { getter (this: FastifyRequest) { return originalMethod(this.raw) } })
  }
}

/** The router is one for all scopes of an application, and so is what it asks. */
function areasOf (fastify: FastifyInstance): Areas {
  const server = fastify.server as Overriding
  if (server[kAreas] !== undefined) return server[kAreas]

  const areas: Areas = server[kAreas] = new Map()
  fastify.addConstraintStrategy({
    name: STRATEGY,
    mustMatchWhenDerived: true, // has it asked although no route is constrained; nothing is ever derived
    storage: refuse,
    validate: refuse,
    deriveConstraint: ((message: IncomingMessage, _context: unknown, done: Done) => {
      if (message.method === 'POST') override(message, areas, done)
      else done(null)
    }) as unknown as () => undefined // three parameters make it one that is waited for, which Fastify's type does not know
  })
  return areas
}

/** Somebody constrains a route by what is none. */
function refuse (): never {
  throw new FST_BEEGO_OPT_INVALID(`constraints.${STRATEGY}`, 'left out')
}

/** Find out what a POST stands for, and let it be that. */
function override (message: IncomingMessage, areas: Areas, done: Done): void {
  const { headers, url } = message
  const header = headers[HEADER]
  const query = queryOf(url!)
  const form = header === undefined && headers['content-type'] !== undefined ? formSyntaxOf(headers['content-type']) : null
  if (header === undefined && query === '' && form === null) return done(null)

  const methods = methodsFor(url!, areas)
  if (methods === null) return done(null)
  if (form === null) return decide(header === undefined ? query : String(header))

  const finder = new FieldFinder(form, FIELD)
  watchFirstBytes(message, REACH, (bytes) => finder.push(bytes), (error) => {
    if (error !== null) return done(error)
    finder.end()
    decide(finder.value ?? query)
  })

  function decide (asked: string): void {
    const method = asked.toUpperCase()
    if (methods!.has(method)) overrideMethod(message, method)
    done(null)
  }
}

function queryOf (url: string): string {
  const mark = url.indexOf('?')
  return mark !== -1 && url.includes(`${FIELD}=`, mark) ? parseValues(url.slice(mark + 1)).get(FIELD) : ''
}

/** What is said nearest to a path counts; `null` where nothing is. */
function methodsFor (url: string, areas: Areas): ReadonlySet<string> | null {
  const path = pathOf(url)
  let nearest: string | null = null
  for (const prefix of areas.keys()) {
    const isBelow = path.startsWith(prefix) && (path.length === prefix.length || prefix === '' || path[prefix.length] === '/')
    if (isBelow && (nearest === null || prefix.length > nearest.length)) nearest = prefix
  }
  return nearest === null ? null : areas.get(nearest)!
}

function resolveMethods ({ methods = ['PUT', 'PATCH', 'DELETE'], ...rest }: MethodOverrideOptions, supported: readonly string[]): ReadonlySet<string> {
  const [unknown] = Object.keys(rest).filter((key) => !REGISTER_OPTIONS.has(key))
  if (unknown !== undefined) throw new FST_BEEGO_OPT_UNKNOWN(unknown, didYouMean(unknown, ['methods']))

  const isReachable = (method: unknown) => typeof method === 'string' && supported.includes(method.toUpperCase()) && !UNREACHABLE.has(method.toUpperCase())
  if (!Array.isArray(methods) || !methods.every(isReachable)) {
    throw new FST_BEEGO_OPT_INVALID('methods', 'a list of request methods that Fastify knows, none of them POST, GET, HEAD or TRACE')
  }
  return new Set(methods.map((method: string) => method.toUpperCase()))
}

/** A POST with the field `_method` is routed as that method, to any route. @throws FST_BEEGO_OVERRIDE_TWICE */
export default fp(methodOverride, { name: 'fastify-beego/method-override', fastify: '5.x' })
