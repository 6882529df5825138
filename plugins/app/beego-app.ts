// Beego's application: told what to do, then built in Beego's order, then run.
// Source: beego 1.12 beego.go, Run and initBeforeHTTPRun.

import Fastify, {
  type FastifyInstance, type FastifyPluginAsync, type FastifyPluginCallback, type FastifyPluginOptions, type FastifyRegisterOptions,
  type FastifyServerOptions, type InjectOptions, type LightMyRequestResponse
} from 'fastify'
import type { Config } from '../../lib/config/index.js'
import { FST_BEEGO_APP_HOOK, FST_BEEGO_APP_LATE } from '../../lib/errors.js'
import type { BeeLogger } from '../../lib/log/bee-logger.js'
import { addOutputs } from '../../lib/log/open-log.js'
import { beegoLogger } from '../../lib/log/pino-logger.js'
import type { BeegoOptions } from '../../lib/options/index.js'
import { type AppOptions, type BConfig, Settings } from '../../lib/options/b-config.js'
import { Channel } from '../../lib/restart/channel.js'
import { WORKER_ENV } from '../../lib/restart/messages.js'
import { type Role, takeRole } from '../../lib/restart/role.js'
import { parseAddress, type Place, placesOf } from '../../lib/server/place.js'
import { scopeOf } from '../core/index.js'
import beegoMvc from '../index.js'
import { Configuration } from './configuration.js'
import { Listeners } from './listeners.js'
import { loggingOf, takesOurs } from './logging.js'
import { Recorded } from './recorded.js'
import { type Running, runAlone, runAsManager, runAsWorker } from './run.js'
import { type Surroundings, surroundingsOf } from './surroundings.js'

/** Milliseconds that a kept connection has for one more request when the process stops: with another one behind it, and without. */
const IDLE_AT_RESTART = 5000
const IDLE_AT_END = 500

/** Beego's application: told what to do, then built, then run. It has every method of `app.beego`; see {@link beego}. */
export class BeegoApp extends Recorded {
  readonly #surroundings: Surroundings
  readonly #configuration: Configuration
  readonly #settings: Settings
  readonly #hooks: Array<() => unknown> = []
  readonly #plugins: Array<{ readonly plugin: FastifyPluginAsync, readonly options: FastifyPluginOptions }> = []
  readonly #logger = beegoLogger()
  #listeners: Listeners | null = null
  #built: Promise<FastifyInstance> | null = null
  #fastify: FastifyInstance | null = null
  #running: Running | null = null
  #ran = false
  #role: Role = { worker: 0, sockets: [] }
  /** The hooks have run: nothing can be set any more. */
  #sealed = false
  #channel: Channel | null = null

  /** @param surroundings - For an application that is not the process's own, as in tests. */
  constructor (surroundings: Partial<Surroundings> = {}) {
    super()
    this.#surroundings = surroundingsOf(surroundings)
    this.#configuration = new Configuration(this.#surroundings)
    this.#settings = new Settings((runMode) => this.#configuration.options(runMode))
  }

  /**
   * Beego's `BConfig`: the options, to be read, and to be set before the application is built. What is set wins over the file.
   *
   * @throws FST_BEEGO_OPT_UNKNOWN, FST_BEEGO_OPT_INVALID, FST_BEEGO_APP_LATE from setting
   */
  get bConfig (): BConfig {
    return this.#settings.bConfig
  }

  /** Beego's `AppConfig`: what `conf/app.conf` says, the application's own keys included. Empty when there is no file. */
  get appConfig (): Config {
    return this.#configuration.config(this.#settings.runMode)
  }

  /**
   * Beego's logger, from the start on: `beego.log.setLogger('file', …)`. What Fastify and its plugins log goes the same way. For an
   * application that has brought a logger of its own it is that one, once it is built.
   */
  get log (): BeeLogger {
    return this.#fastify?.beego.log ?? this.#logger.beeLogger
  }

  /**
   * Read this file in place of `conf/app.conf`.
   *
   * @param file - From the working directory; `false` reads none.
   * @throws FST_BEEGO_APP_LATE
   */
  loadAppConfig (file: string | false): this {
    if (this.#sealed) throw new FST_BEEGO_APP_LATE('loadAppConfig()')
    this.#configuration.use(file)
    return this
  }

  /**
   * Run before anything of the application is built, in order; an error in one stops the start. Hooks may still say everything that
   * a program says before `run()`.
   *
   * @throws FST_BEEGO_APP_LATE
   */
  addAppStartHook (...hooks: Array<() => unknown>): this {
    if (this.#sealed) throw new FST_BEEGO_APP_LATE('addAppStartHook()')
    this.#hooks.push(...hooks)
    return this
  }

  /**
   * Add a Fastify plugin. One that is shared (made with fastify-plugin) comes before Beego's parts, which use what it brings, such as
   * @fastify/session. Any other one comes behind them: filters and sessions hold for its routes too.
   *
   * @throws FST_BEEGO_APP_LATE
   */
  register<O extends FastifyPluginOptions> (plugin: FastifyPluginCallback<O>, options?: FastifyRegisterOptions<O>): this
  register<O extends FastifyPluginOptions> (plugin: FastifyPluginAsync<O>, options?: FastifyRegisterOptions<O>): this
  register (plugin: unknown, options: unknown = {}): this {
    if (this.#sealed) throw new FST_BEEGO_APP_LATE('register()')
    this.#plugins.push({ plugin: plugin as FastifyPluginAsync, options: options as FastifyPluginOptions }) // by the signatures above
    return this
  }

  /**
   * The Fastify application with everything in it, ready, and not listening. Built once.
   *
   * @param options - Fastify's own, such as `trustProxy`, `bodyLimit` or `logger`; of the first call.
   * @throws what the configuration, a start hook, the session store or a view says
   */
  build (options: FastifyServerOptions = {}): Promise<FastifyInstance> {
    return (this.#built ??= this.#build(options))
  }

  /** A request to the application without a socket, for tests. Builds it if need be. */
  async inject (request: InjectOptions | string): Promise<LightMyRequestResponse> {
    return (await this.build()).inject(request)
  }

  /**
   * Build the application and listen. With `enableHotUpdate` or several `workers` this process becomes the manager, which starts the
   * same program again as its workers; see {@link isManager}. SIGTERM and SIGINT end what runs, and then the process.
   *
   * @param addr - As in Beego, over the configuration: `':9000'`, `'127.0.0.1:9000'`, `'localhost'`, `'unix:/run/app.sock'`.
   * @param options - As {@link build} takes them.
   * @throws FST_BEEGO_APP_ADDRESS, FST_BEEGO_APP_LISTEN, FST_BEEGO_APP_HOOK, FST_BEEGO_APP_START, and what {@link build} throws. Then
   * nothing listens.
   */
  async run (addr = '', options: FastifyServerOptions = {}): Promise<void> {
    if (this.#ran) throw new FST_BEEGO_APP_LATE('A second run()')
    this.#ran = true
    const surroundings = this.#surroundings
    const { env, connected, send } = surroundings.process
    const role = this.#role = takeRole(env, connected && send !== undefined)
    const start = async () => {
      const fastify = await this.build(options)
      return { fastify, listeners: this.#listeners! } // build has made them
    }

    if (role.worker > 0) {
      this.#running = await runAsWorker(surroundings, role.sockets, () => { this.#setAddress(addr) }, start)
      return
    }
    this.#setAddress(addr)
    const server = this.#settings.serverOptions()
    const places = () => [...placesOf(server), ...this.#adminPlaces()]
    this.#running = server.enableHotUpdate || server.workers !== 1
      ? await runAsManager(surroundings, server, places(), this.bConfig.runMode === 'dev', this.#loggingOf(options, true))
      : await runAlone(surroundings, server.shutdownTimeout, start)
  }

  /** What it listens on, once it runs: `http://127.0.0.1:8080`, `unix:/run/app.sock`. */
  addresses (): readonly string[] {
    return this.#running?.addresses ?? []
  }

  /** Whether this process only starts others, and answers no request. `false` until `run()` has come to that. */
  get isManager (): boolean {
    return this.#running?.isManager ?? false
  }

  /** Which of the manager's processes this is, from 1 on; 0 without a manager. */
  get worker (): number {
    const { env, connected } = this.#surroundings.process
    return connected ? Number(env[WORKER_ENV] ?? 0) : 0
  }

  /** Messages between the workers. */
  get channel (): Channel {
    return (this.#channel ??= new Channel(this.#surroundings.process as ConstructorParameters<typeof Channel>[0], this.worker)) // its events are typed one by one
  }

  /** Restart as SIGHUP does, where this process is the manager. @returns whether all workers are new. */
  async restart (): Promise<boolean> {
    return await this.#running?.restart('asked for by the program') ?? false
  }

  /** End what runs, and close everything. */
  async close (): Promise<void> {
    this.#channel?.close()
    if (this.#running !== null) await this.#running.close()
    else await this.#built?.then((fastify) => fastify.close(), () => {}) // what could not be built has closed itself
  }

  #setAddress (addr: string): void {
    if (addr !== '') Object.assign(this.bConfig, parseAddress(addr) satisfies AppOptions)
  }

  async #build (options: FastifyServerOptions): Promise<FastifyInstance> {
    await this.#runHooks()
    const server = this.#settings.serverOptions()
    const plugin = { ...this.#settings.pluginOptions(), ...this.#partOfWorker() }
    this.#settings.close()
    this.#sealed = true
    const listeners = this.#listeners = await Listeners.of(server)

    const fastify = Fastify({ ...listeners.fastifyOptions, ...this.#loggingOf(options, false) })
    let stop = async () => {}
    listeners.drainAtClose(fastify, this.#role.worker > 0 ? IDLE_AT_RESTART : IDLE_AT_END, () => stop())
    try {
      for (const { plugin, options } of this.#plugins.filter(isShared)) await fastify.register(plugin, options)
      await fastify.register(beegoMvc, { ...plugin, config: this.appConfig })
      this.#fastify = fastify
      this.replay(fastify)
      for (const { plugin, options } of this.#plugins.filter((entry) => !isShared(entry))) await fastify.register(plugin, options)
      await fastify.ready()
      stop = () => stopBeside(fastify)
      if (this.#role.worker > 0 && fastify.hasDecorator('supervisor')) fastify.supervisor.share(this.channel)
      return fastify
    } catch (error) {
      await fastify.close()
      throw error
    }
  }

  /** @param opens - Open the outputs too, which an application does by itself. */
  #loggingOf (options: FastifyServerOptions, opens: boolean): FastifyServerOptions {
    const { fileLineNum, logOutputs } = this.bConfig
    if (takesOurs(options)) {
      const { beeLogger } = this.#logger
      beeLogger.enableFuncCallDepth(fileLineNum)
      if (opens) addOutputs(beeLogger, logOutputs)
    }
    return loggingOf(options, this.#logger)
  }

  #adminPlaces (): Place[] {
    const { enableAdmin, adminHttpAddr: host, adminHttpPort: port } = this.bConfig
    return enableAdmin ? [{ name: 'admin', host, port, path: '' }] : []
  }

  /** Of what an application has once, however many processes it has: tasks and the supervisor's address are the first worker's. */
  #partOfWorker (): BeegoOptions {
    const { worker, sockets } = this.#role
    if (worker === 0) return {}
    if (worker > 1) return { runTasks: false }
    const admin = sockets.find(({ place }) => place.name === 'admin')
    // one that is new at a restart has no socket: the next restart would find its address taken
    return admin === undefined ? { enableAdmin: false } : { adminFd: admin.fd }
  }

  /** A hook that adds another one has it run too. */
  async #runHooks (): Promise<void> {
    for (const hook of this.#hooks) {
      try {
        await hook()
      } catch (error) {
        const reason = error instanceof Error ? error.message : String(error)
        throw new FST_BEEGO_APP_HOOK(hook.name === '' ? 'without a name' : hook.name, reason, { cause: error })
      }
    }
  }
}

/** What the next process has already begun: tasks, the supervisor, and events, whose clients come back to it. */
async function stopBeside (fastify: FastifyInstance): Promise<void> {
  const { app, toolbox } = await scopeOf(fastify)
  for (const stream of app.eventStreams) stream.finish()
  if (fastify.hasDecorator('supervisor')) await fastify.supervisor.server.close()
  await toolbox.tasks.stop()
}

/** Whether a plugin has said, as fastify-plugin does, that what it decorates is for everybody. */
function isShared ({ plugin }: { readonly plugin: object }): boolean {
  return (plugin as { [kSkipOverride]?: boolean })[kSkipOverride] === true
}

const kSkipOverride = Symbol.for('skip-override')
