// Sessions in Redis, or in Valkey and whatever else speaks its protocol, by the package redis, or by a client that the
// application has: one of redis, a cluster of it, or one of ioredis. Source: beego 1.12 session/redis/sess_redis.go.

import { importPackage } from '../import-package.js'
import { type Change, changeBySwap, type Kept, type SessionStore } from '../session-store.js'

/** Where the provider `redis` finds its server. */
export interface RedisConfig {
  /** `redis://user:password@host:port/database`, or `rediss://…` for TLS. */
  url?: string
  /** Name or address of the server. @default '127.0.0.1' */
  host?: string
  /** Its port. @default 6379 */
  port?: number
  /** Path of a Unix socket. */
  socket?: string
  /** What the server asks for. */
  password?: string
  /** Its number. @default 0 */
  database?: number
  /** What keys begin with. @default 'beegosession:' */
  prefix?: string
  /** A client of the application, connected; it stays open when the application closes. */
  client?: object
}

/** The commands that are needed, whichever client says them. */
interface Commands {
  get (key: string): Promise<string | null>
  set (key: string, value: string, seconds: number): Promise<unknown>
  /** Replace `before` by `after`. @returns 1 if that was there, else 0. */
  swap (key: string, before: string, after: string, seconds: number): Promise<unknown>
  expire (key: string, seconds: number): Promise<unknown>
  del (key: string): Promise<unknown>
}

/** Runs in the server, and so as one step. */
const SWAP = "if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end " +
  "redis.call('SET', KEYS[1], ARGV[2], 'EX', ARGV[3]) return 1"

/** What is used of the package redis; a cluster of it has the same. */
interface NodeRedis {
  readonly isOpen: boolean
  get (key: string): Promise<string | null>
  set (key: string, value: string, options: { EX: number }): Promise<unknown>
  eval (script: string, options: { keys: string[], arguments: string[] }): Promise<unknown>
  expire (key: string, seconds: number): Promise<unknown>
  del (key: string): Promise<unknown>
  on (event: 'error', listener: (error: Error) => void): unknown
  once (event: 'error', listener: (error: Error) => void): unknown
  connect (): Promise<unknown>
  destroy (): void
}

/** What is used of ioredis. */
interface IoRedis {
  call: unknown
  get (key: string): Promise<string | null>
  set (key: string, value: string, mode: 'EX', seconds: number): Promise<unknown>
  eval (script: string, keys: number, ...args: Array<string | number>): Promise<unknown>
  expire (key: string, seconds: number): Promise<unknown>
  del (key: string): Promise<unknown>
}

export class RedisStore implements SessionStore {
  readonly #commands: Commands
  readonly #prefix: string
  readonly #own: NodeRedis | null

  /** @param own - A client that is this store's to open and to close. */
  constructor (commands: Commands, prefix: string, own: NodeRedis | null) {
    this.#commands = commands
    this.#prefix = prefix
    this.#own = own
  }

  /** The client goes on trying by itself; the first failure is told. */
  async open (): Promise<void> {
    const own = this.#own
    if (own !== null) {
      await new Promise<void>((resolve, reject) => {
        own.once('error', reject)
        own.connect().then(() => resolve(), reject)
      })
    }
    await this.#commands.get(`${this.#prefix}open`)
  }

  async read (id: string): Promise<Kept | null> {
    const record = await this.#commands.get(this.#prefix + id)
    return record === null ? null : { id, record }
  }

  async create (id: string, record: string, seconds: number): Promise<string> {
    await this.#commands.set(this.#prefix + id, record, seconds)
    return id
  }

  async update (kept: Kept, change: Change, seconds: number): Promise<string | null> {
    const key = this.#prefix + kept.id
    const isThere = await changeBySwap(this, kept, change, async (before, after) => await this.#commands.swap(key, before, after, seconds) === 1)
    return isThere ? kept.id : null
  }

  async touch ({ id }: Kept, seconds: number): Promise<string | null> {
    return Number(await this.#commands.expire(this.#prefix + id, seconds)) === 1 ? id : null
  }

  async destroy (id: string): Promise<boolean> {
    return await this.#commands.del(this.#prefix + id) === 1
  }

  close (): void {
    if (this.#own?.isOpen === true) this.#own.destroy()
  }
}

/** @param timeout - Milliseconds for a connection and for a command. */
export async function redisStore ({ client, url, host = '127.0.0.1', port = 6379, socket, password, database, prefix = 'beegosession:' }: RedisConfig, timeout: number): Promise<RedisStore> {
  if (client !== undefined) return new RedisStore(commandsOf(client), prefix, null)

  const { createClient } = await importPackage<{ createClient: (options: object) => NodeRedis }>('redis', 'redis')
  const own = createClient({
    ...url === undefined ? {} : { url },
    ...password === undefined ? {} : { password },
    ...database === undefined ? {} : { database },
    socket: {
      ...url !== undefined ? {} : socket === undefined ? { host, port } : { path: socket },
      connectTimeout: timeout
    },
    disableOfflineQueue: true, // while there is no connection a command fails at once, instead of waiting for one
    commandOptions: { timeout }
  })
  own.on('error', () => {}) // each command tells of it
  return new RedisStore(nodeCommands(own), prefix, own)
}

/** ioredis has `call`, the package redis has not. */
function commandsOf (client: object): Commands {
  return 'call' in client ? ioCommands(client as IoRedis) : nodeCommands(client as NodeRedis)
}

function nodeCommands (client: NodeRedis): Commands {
  return {
    get: (key) => client.get(key),
    set: (key, value, seconds) => client.set(key, value, { EX: seconds }),
    swap: (key, before, after, seconds) => client.eval(SWAP, { keys: [key], arguments: [before, after, String(seconds)] }),
    expire: (key, seconds) => client.expire(key, seconds),
    del: (key) => client.del(key)
  }
}

function ioCommands (client: IoRedis): Commands {
  return {
    get: (key) => client.get(key),
    set: (key, value, seconds) => client.set(key, value, 'EX', seconds),
    swap: (key, before, after, seconds) => client.eval(SWAP, 1, key, before, after, seconds),
    expire: (key, seconds) => client.expire(key, seconds),
    del: (key) => client.del(key)
  }
}

const ADDRESS = /^(?:\[(?<six>[^\]]+)\]|(?<host>[^:,]*))(?::(?<port>\d{1,5}))?$/

/**
 * Beego's text: address, pool size, password, database, idle seconds; `127.0.0.1:6379,100,secret,0`. One connection serves all
 * requests here, so that pool size and idle seconds say nothing. Or a URL, or the path of a socket. `null` when it is none of these.
 */
export function parseRedisConfig (text: string): RedisConfig | null {
  if (/^rediss?:\/\//.test(text)) return URL.canParse(text) ? { url: text } : null

  const [address = '', poolSize = '', password = '', database = '', idle = ''] = text.split(',').map((part) => part.trim())
  const isNumber = (part: string): boolean => /^\d*$/.test(part)
  if (![poolSize, database, idle].every(isNumber)) return null

  const where = address.startsWith('/') ? { socket: address } : hostAndPort(address)
  return where && { ...where, ...password === '' ? {} : { password }, ...database === '' ? {} : { database: Number(database) } }
}

function hostAndPort (address: string): RedisConfig | null {
  const groups = ADDRESS.exec(address)?.groups
  if (groups === undefined) return null
  const host = (groups.six ?? groups.host)! // one of them has matched
  return { ...host === '' ? {} : { host }, ...groups.port === undefined ? {} : { port: Number(groups.port) } }
}
