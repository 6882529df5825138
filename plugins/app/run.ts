// The three ways to run: alone, as a worker on the sockets of a manager, and as that manager.

import { availableParallelism } from 'node:os'
import Fastify, { type FastifyBaseLogger, type FastifyInstance, type FastifyServerOptions } from 'fastify'
import { FST_BEEGO_OPT_INVALID } from '../../lib/errors.js'
import type { ResolvedServerOptions } from '../../lib/options/server.js'
import { Manager } from '../../lib/restart/manager.js'
import { type FromWorker, type HandedSocket, isOurs } from '../../lib/restart/messages.js'
import { SharedSocket } from '../../lib/restart/shared-socket.js'
import { watchProgram } from '../../lib/restart/watch.js'
import { type Place, urlOf } from '../../lib/server/place.js'
import type { Listeners } from './listeners.js'
import type { Surroundings } from './surroundings.js'

export interface Running {
  readonly addresses: readonly string[]
  readonly isManager: boolean
  /** @returns whether there was something to restart, and it did. */
  restart (why: string): Promise<boolean>
  close (): Promise<void>
}

type Start = () => Promise<{ readonly fastify: FastifyInstance, readonly listeners: Listeners }>

/** Milliseconds to close everything else behind the last request, and until a worker that has not is killed. */
const SLACK = 3000
const LAST_SLACK = 5000
/** Milliseconds of service after which the pauses between two crashes are short again. */
const HEALTHY = 30_000
/** Milliseconds without a further change before a restart. */
const QUIET = 300

export async function runAlone (surroundings: Surroundings, shutdownTimeout: number, start: Start): Promise<Running> {
  const { fastify, listeners } = await start()
  const addresses = await listenOrClose(fastify, listeners, null)
  const grace = endWith(surroundings, fastify, shutdownTimeout, ['SIGUSR2', 'beforeExit'])
  return {
    addresses,
    isManager: false,
    restart: async () => false,
    close: async () => {
      grace.uninstall()
      await fastify.close()
    }
  }
}

/** @param prepare - What may fail before the application is built. */
export async function runAsWorker (surroundings: Surroundings, sockets: readonly HandedSocket[], prepare: () => void, start: Start): Promise<Running> {
  const { process } = surroundings
  const tell = (message: FromWorker) => new Promise<void>((resolve) => { process.send!(message, () => resolve()) }) // a worker has a channel
  try {
    prepare()
    const { fastify, listeners } = await start()
    const addresses = await listenOrClose(fastify, listeners, sockets)
    const { shutdownTimeout } = listeners
    const grace = endWith(surroundings, fastify, shutdownTimeout, ['SIGHUP', 'SIGUSR2', 'beforeExit'])

    let ending = false
    const end = () => {
      if (!ending) grace.close()
      ending = true
    }
    const onMessage = (message: unknown) => { if (isOurs(message) && message.beego === 'drain') end() }
    // to restart is the manager's part
    const onHangUp = () => {}
    process.on('SIGHUP', onHangUp)
    process.on('message', onMessage)
    // without its manager a worker has nobody to replace it
    process.on('disconnect', end)
    await tell({ beego: 'ready' })
    return {
      addresses,
      isManager: false,
      restart: async () => false,
      close: async () => {
        process.off('SIGHUP', onHangUp)
        process.off('message', onMessage)
        process.off('disconnect', end)
        grace.uninstall()
        await fastify.close()
      }
    }
  } catch (error) {
    await tell({ beego: 'failed', reason: error instanceof Error ? error.message : String(error) })
    throw error
  }
}

export async function runAsManager (
  surroundings: Surroundings, server: ResolvedServerOptions, places: readonly Place[], isDev: boolean, logging: FastifyServerOptions
): Promise<Running> {
  if (server.enableStdIo) throw new FST_BEEGO_OPT_INVALID('enableStdIo', "false with 'enableHotUpdate' or several 'workers'")
  const { process } = surroundings
  const { log } = Fastify(logging) // the very logger that the workers have
  const sockets = await bindAll(places, server.socketMode)
  const manager = managerOf(process, server, sockets, log)
  const onHangUp = () => { manager.restart('SIGHUP') }
  let unwatch = async () => {}
  const close = async () => {
    process.off('SIGHUP', onHangUp)
    for (const socket of sockets) socket.close() // who comes now is refused, and does not wait for somebody who is not coming
    await unwatch()
    await manager.stop()
  }
  // workers have their own limit, and the manager one more behind it
  const grace = surroundings.grace({ delay: false, skip: ['SIGHUP', 'SIGUSR2', 'beforeExit'], logger: log }, ({ err }) => {
    if (err !== undefined) log.error(err)
    return close()
  })
  process.on('SIGHUP', onHangUp)
  const running: Running = {
    addresses: sockets.filter(({ place }) => place.name !== 'admin').map(({ place }) => urlOf(place)),
    isManager: true,
    restart: (why) => manager.restart(why),
    close: async () => {
      grace.uninstall()
      await close()
    }
  }
  try {
    await manager.start()
    if (isDev && server.enableHotUpdate) {
      unwatch = await watchProgram([surroundings.scriptDir, `${process.cwd()}/conf`], QUIET, (path) => { manager.restart(`${path} has changed`) })
    }
    return running
  } catch (error) {
    await running.close()
    throw error
  }
}

/** Its workers are this very program, started again. */
function managerOf (
  { execPath, execArgv, argv, env }: NodeJS.Process, { workers, startTimeout, shutdownTimeout }: ResolvedServerOptions,
  sockets: readonly SharedSocket[], log: FastifyBaseLogger
): Manager {
  return new Manager({
    program: { execPath, execArgv, argv: argv.slice(1), env },
    sockets,
    workers: workers === 0 ? availableParallelism() : workers,
    startTimeout,
    shutdownTimeout: shutdownTimeout + LAST_SLACK,
    healthyAfter: HEALTHY,
    log
  })
}

/** @throws FST_BEEGO_APP_LISTEN; then none is bound. */
async function bindAll (places: readonly Place[], mode: string): Promise<SharedSocket[]> {
  const sockets: SharedSocket[] = []
  try {
    for (const place of places) sockets.push(await SharedSocket.bind(place, mode))
    return sockets
  } catch (error) {
    for (const socket of sockets) socket.close()
    throw error
  }
}

async function listenOrClose (fastify: FastifyInstance, listeners: Listeners, handed: readonly HandedSocket[] | null): Promise<string[]> {
  try {
    return await listeners.listen(fastify, handed)
  } catch (error) {
    await fastify.close()
    throw error
  }
}

/** Close the application when the process is to end, and end it then. */
function endWith (
  { grace }: Surroundings, fastify: FastifyInstance, shutdownTimeout: number, skip: NonNullable<Parameters<Surroundings['grace']>[0]['skip']>
): ReturnType<Surroundings['grace']> {
  const log: FastifyBaseLogger = fastify.log
  return grace({ delay: shutdownTimeout + SLACK, skip, logger: log }, async ({ err }) => {
    if (err !== undefined) log.error(err)
    await fastify.close()
  })
}
