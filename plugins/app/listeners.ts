// Where one application answers: HTTP and HTTPS side by side, FastCGI, Unix sockets, or sockets that a manager has bound; and how it
// stops answering.

import { readFile } from 'node:fs/promises'
import { createServer as createHttpsServer } from 'node:https'
import type { Server } from 'node:net'
import { createSecureContext } from 'node:tls'
import type { FastifyInstance, FastifyListenOptions, FastifyServerOptions } from 'fastify'
import { FST_BEEGO_APP_LISTEN, FST_BEEGO_OPT_INVALID } from '../../lib/errors.js'
import type { ResolvedServerOptions } from '../../lib/options/server.js'
import type { HandedSocket } from '../../lib/restart/messages.js'
import { reasonOf, resolveHost } from '../../lib/restart/shared-socket.js'
import { Connections } from '../../lib/server/connections.js'
import { type Place, placesOf, urlOf } from '../../lib/server/place.js'
import { clearSocket, giveMode } from '../../lib/server/unix-socket.js'
import { fastcgiServerFactory } from './fastcgi.js'

interface Tls {
  readonly cert: Buffer
  readonly key: Buffer
}

/** What @fastify/websocket decorates the instance with. */
interface WithWebsockets {
  readonly websocketServer?: { readonly clients: ReadonlySet<{ readonly readyState: number, close (code: number, reason: string): void }> }
}

/** Of a websocket: it can be closed. */
const OPEN = 1
/** The server goes away. */
const GOING_AWAY = 1001

export class Listeners {
  readonly #options: ResolvedServerOptions
  readonly #places: readonly Place[]
  readonly #tls: Tls | null
  readonly #connections = new Connections()

  private constructor (options: ResolvedServerOptions, places: readonly Place[], tls: Tls | null) {
    this.#options = options
    this.#places = places
    this.#tls = tls
  }

  /** @throws FST_BEEGO_OPT_INVALID */
  static async of (options: ResolvedServerOptions): Promise<Listeners> {
    const places = placesOf(options)
    const secure = places.some(({ name }) => name === 'https')
    return new Listeners(options, places, secure ? await readTls(options) : null)
  }

  /** Milliseconds that requests may take to end. */
  get shutdownTimeout (): number {
    return this.#options.shutdownTimeout
  }

  /** What Fastify must be made with. */
  get fastifyOptions (): FastifyServerOptions {
    const timeout = this.#options.httpServerTimeOut * 1000
    const options = { requestTimeout: timeout, connectionTimeout: timeout, return503OnClosing: false }
    if (this.#options.enableFcgi) return { ...options, serverFactory: fastcgiServerFactory() }
    return this.#places[0]?.name === 'https' ? { ...options, https: this.#tls } as FastifyServerOptions : options // Fastify has a type for each kind of server
  }

  /**
   * Let what runs end when `fastify` closes, before anything else of it does.
   *
   * @param idle - Milliseconds that a connection without a request is kept for the next one.
   * @param stop - What else must not wait for that.
   */
  drainAtClose (fastify: FastifyInstance, idle: number, stop: () => Promise<unknown>): void {
    const { shutdownTimeout: limit } = this.#options
    fastify.addHook('preClose', async () => {
      const [cut] = await Promise.all([this.#connections.drain({ limit, idle, onTick: () => closeWebsockets(fastify) }), stop()])
      if (cut > 0) fastify.log.warn(`${cut} connections were cut off: what ran on them did not end within ${limit} ms`)
    })
  }

  /**
   * @param handed - Sockets of the manager; without one they are bound here.
   * @returns what is listened on: `http://127.0.0.1:8080`.
   * @throws FST_BEEGO_APP_LISTEN
   */
  async listen (fastify: FastifyInstance, handed: readonly HandedSocket[] | null): Promise<string[]> {
    const [first, second] = this.#places
    const urls = [await this.#listenWith(fastify, first!, handed)] // there is one at least
    if (second !== undefined) urls.push(await this.#listenBeside(fastify, second, handed))
    return urls
  }

  async #listenWith (fastify: FastifyInstance, place: Place, handed: readonly HandedSocket[] | null): Promise<string> {
    const { server } = fastify
    this.#connections.watch(server, place.name !== 'fcgi')
    const { target, url } = await this.#targetOf(fastify, place, handed)
    // a Unix socket that came as a descriptor has forgotten its name, and Fastify asks for it
    if ('fd' in target && url().startsWith('unix:')) server.address = () => url().slice('unix:'.length)
    try {
      await fastify.listen({ ...target, listenTextResolver: () => textOf(place, url(server)) })
    } catch (error) {
      throw listenError(url(), error)
    }
    await giveMode('path' in target ? target.path : '', this.#options.socketMode)
    return url(server)
  }

  /** HTTPS beside HTTP: another server with the same application behind it. */
  async #listenBeside (fastify: FastifyInstance, place: Place, handed: readonly HandedSocket[] | null): Promise<string> {
    const { server: main } = fastify
    const server = createHttpsServer(this.#tls!, fastify.routing) // of() has read it for every HTTPS place
    server.keepAliveTimeout = main.keepAliveTimeout
    server.requestTimeout = main.requestTimeout
    server.setTimeout(main.timeout)
    for (const event of ['clientError', ...main.listenerCount('upgrade') > 0 ? ['upgrade'] : []]) server.on(event, (...rest) => main.emit(event, ...rest))
    this.#connections.watch(server)

    const { target, url } = await this.#targetOf(fastify, place, handed)
    await new Promise<void>((resolve, reject) => {
      server.once('error', (error) => reject(listenError(url(), error)))
      server.listen(target, resolve)
    })
    await giveMode('path' in target ? target.path : '', this.#options.socketMode)
    fastify.log.info(textOf(place, url(server)))
    return url(server)
  }

  /** What Node must be told to listen on, and how that is called. */
  async #targetOf (fastify: FastifyInstance, place: Place, handed: readonly HandedSocket[] | null): Promise<{ target: Target, url: (server?: Server) => string }> {
    if (handed !== null) {
      const socket = handed.find(({ place: { name } }) => name === place.name)
      if (socket === undefined) {
        throw new FST_BEEGO_APP_LISTEN(urlOf(place), 'it is new, and addresses change at a start only, not at a restart', { cause: undefined })
      }
      const changed = urlOf({ ...place, port: place.port || socket.place.port }) !== urlOf(socket.place)
      if (changed) fastify.log.warn(`${urlOf(place)} is new: until the next start it is ${urlOf(socket.place)}`)
      return { target: { fd: socket.fd, host: '' }, url: () => urlOf(socket.place) }
    }
    if (this.#options.enableFcgi && this.#options.enableStdIo) return { target: { fd: 0, host: '' }, url: () => 'fcgi on standard input' }
    if (place.path !== '') {
      await clearSocket(place.path)
      return { target: { path: place.path }, url: () => urlOf(place) }
    }
    const host = await resolveHost(place)
    return { target: { host, port: place.port }, url: (server) => urlOf({ ...place, port: portOf(server) ?? place.port }) }
  }
}

type Target = { fd: number, host: '' } | { path: string } | (FastifyListenOptions & { host: string, port: number })

function closeWebsockets (fastify: FastifyInstance): void {
  for (const client of (fastify as WithWebsockets).websocketServer?.clients ?? []) {
    if (client.readyState === OPEN) client.close(GOING_AWAY, 'the server restarts')
  }
}

async function readTls (options: ResolvedServerOptions): Promise<Tls> {
  const tls = { cert: await pem('httpsCertFile', options.httpsCertFile), key: await pem('httpsKeyFile', options.httpsKeyFile) }
  try {
    createSecureContext(tls)
    return tls
  } catch (error) {
    const { reason } = error as Error & { reason: string } // of OpenSSL, which says nothing of what is in the files
    throw new FST_BEEGO_OPT_INVALID('httpsCertFile', `a certificate in PEM, for the key in 'httpsKeyFile' (${reason})`)
  }
}

async function pem (option: 'httpsCertFile' | 'httpsKeyFile', file: string): Promise<Buffer> {
  try {
    return await readFile(file)
  } catch (error) {
    throw new FST_BEEGO_OPT_INVALID(option, `a file that can be read ('${file}': ${(error as NodeJS.ErrnoException).code})`)
  }
}

function portOf (server: Server | undefined): number | undefined {
  const address = server?.address()
  return typeof address === 'object' && address !== null ? address.port : undefined
}

function textOf ({ name }: Place, url: string): string {
  return `${name} server running on ${url}`
}

function listenError (url: string, error: unknown): Error {
  return new FST_BEEGO_APP_LISTEN(url, reasonOf(String((error as NodeJS.ErrnoException).code)), { cause: error })
}
