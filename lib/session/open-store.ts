// From `sessionProvider` and `sessionProviderConfig` to a store: Beego's names and Beego's texts, an object in their place, or a
// store that the application brings.

import { FST_BEEGO_SESSION_CONFIG, FST_BEEGO_SESSION_PROVIDER } from '../errors.js'
import { didYouMean } from '../nearest.js'
import { CallbackStore } from './callback-store.js'
import { GuardedStore } from './guarded-store.js'
import { ConnectSessions, type ConnectStore, isConnectStore } from './providers/connect.js'
import { type CookieConfig, CookieStore } from './providers/cookie.js'
import { type FileConfig, FileStore } from './providers/file.js'
import { isKeyv, type KeyvLike, KeyvStore } from './providers/keyv.js'
import { type MemcacheConfig, memcacheStore } from './providers/memcache.js'
import { type MemoryConfig, MemoryStore } from './providers/memory.js'
import { type MysqlConfig, mysqlDatabase, mysqlDialect, parseMysqlDSN } from './providers/mysql.js'
import { parsePostgresqlDSN, type PostgresqlConfig, postgresqlDatabase, postgresqlDialect } from './providers/postgresql.js'
import { parseRedisConfig, type RedisConfig, redisStore } from './providers/redis.js'
import { SqlStore } from './providers/sql.js'
import type { SessionStore } from './session-store.js'

/** Beego's providers, and `cookie`, which keeps the session at the client, encrypted. */
export type SessionProviderName = 'memory' | 'file' | 'cookie' | 'redis' | 'mysql' | 'postgresql' | 'memcache'

/** A provider's name, or a store: of this package, of @fastify/session, express-session or connect, or a Keyv instance. */
export type SessionProvider = SessionProviderName | SessionStore | ConnectStore | KeyvLike

/** Beego's text, or an object. */
export type SessionProviderConfig =
  string | MemoryConfig | FileConfig | CookieConfig | RedisConfig | MysqlConfig | PostgresqlConfig | MemcacheConfig

interface StoreOptions {
  /** Seconds that a session lives without a request. */
  readonly lifetime: number
  /** Milliseconds that a store may take for an answer. */
  readonly timeout: number
  /** The cookie's name, and the secrets of what is kept in it. */
  readonly cookieName: string
  readonly secrets: readonly string[]
}

type Config = Record<string, unknown>
type Open = (config: never, options: StoreOptions) => SessionStore | Promise<SessionStore>

interface Provider {
  readonly open: Open
  /** What Beego's text says; `null` when it cannot be read. */
  readonly parse: (text: string) => object | null
  /** The keys of an object, and what they are. */
  readonly keys: Readonly<Record<string, string | readonly string[]>>
  /** What the text looks like, for an error. */
  readonly example: string
  /** Whether it can neither fail nor wait. */
  readonly isSure?: true
}

const ACCOUNT = { host: 'string', port: 'number', user: 'string', password: 'string', database: 'string', dsn: 'string', poolSize: 'number', table: 'string' }

const PROVIDERS: Readonly<Record<SessionProviderName, Provider>> = {
  memory: {
    open: (config: MemoryConfig, { lifetime }) => new MemoryStore(config, lifetime),
    parse: () => ({}),
    keys: { maxSessions: 'number' },
    example: '',
    isSure: true
  },
  file: {
    open: (config: FileConfig, { lifetime }) => new FileStore(config, lifetime),
    parse: (folder) => ({ folder }),
    keys: { folder: 'string' },
    example: './tmp'
  },
  cookie: {
    open: (config: CookieConfig, { cookieName, secrets }) => new CookieStore(secretsOf(config, secrets), cookieName),
    parse: () => null,
    keys: { securityKey: ['string', 'object'] },
    example: '{"securityKey":"…"}',
    isSure: true
  },
  redis: {
    open: (config: RedisConfig, { timeout }) => redisStore(config, timeout),
    parse: parseRedisConfig,
    keys: { url: 'string', host: 'string', port: 'number', socket: 'string', password: 'string', database: 'number', prefix: 'string', client: 'object' },
    example: '127.0.0.1:6379,100,password,0'
  },
  mysql: {
    open: async (config: MysqlConfig, { lifetime, timeout }) => {
      return new SqlStore(await mysqlDatabase(config, timeout), mysqlDialect, tableOf('mysql', config), lifetime)
    },
    parse: (dsn) => parseMysqlDSN(dsn) && { dsn },
    keys: { ...ACCOUNT, socketPath: 'string' },
    example: 'user:password@tcp(127.0.0.1:3306)/database'
  },
  postgresql: {
    open: async (config: PostgresqlConfig, { lifetime, timeout }) => {
      return new SqlStore(await postgresqlDatabase(config, timeout), postgresqlDialect, tableOf('postgresql', config), lifetime)
    },
    parse: (dsn) => parsePostgresqlDSN(dsn) && { dsn },
    keys: { ...ACCOUNT, ssl: ['boolean', 'object'] },
    example: 'user=a password=b host=127.0.0.1 dbname=c sslmode=disable'
  },
  memcache: {
    open: (config: MemcacheConfig, { timeout }) => memcacheStore(config, timeout),
    parse: (servers) => ({ servers }),
    keys: { servers: 'string', username: 'string', password: 'string', prefix: 'string' },
    example: '127.0.0.1:11211'
  }
}

/** Short enough to be guessed is short enough to be tried. */
const SHORTEST_SECRET = 32

/**
 * @returns a store that is not connected yet.
 * @throws FST_BEEGO_SESSION_PROVIDER, FST_BEEGO_SESSION_CONFIG, FST_BEEGO_SESSION_PACKAGE
 */
export async function openStore (provider: SessionProvider, config: SessionProviderConfig, options: StoreOptions): Promise<SessionStore> {
  if (typeof provider !== 'string') return adapted(provider, options)
  if (!Object.hasOwn(PROVIDERS, provider)) throw new FST_BEEGO_SESSION_PROVIDER(provider, didYouMean(provider, Object.keys(PROVIDERS)))

  const { open, isSure } = PROVIDERS[provider]
  const store = await open(configOf(provider, config) as never, options) // each one reads its own keys, which configOf has checked
  return isSure === true ? store : new GuardedStore(store, provider, options.timeout)
}

/** What the application made, it closes. */
function adapted (given: SessionStore | ConnectStore | KeyvLike, { timeout }: StoreOptions): SessionStore {
  if (given instanceof CallbackStore) return borrowed(given.store)
  if (isStore(given)) return borrowed(given)
  if (isConnectStore(given)) return new GuardedStore(new ConnectSessions(given), nameOf(given), timeout)
  if (isKeyv(given)) return new GuardedStore(new KeyvStore(given), nameOf(given), timeout)
  throw new FST_BEEGO_SESSION_PROVIDER(nameOf(given), ' A store has get, set and destroy, or get, set and delete.')
}

function borrowed (store: SessionStore): SessionStore {
  return {
    read: (token) => store.read(token),
    create: (id, record, seconds) => store.create(id, record, seconds),
    update: (kept, change, seconds) => store.update(kept, change, seconds),
    touch: (kept, seconds) => store.touch(kept, seconds),
    destroy: (id) => store.destroy(id)
  }
}

function isStore (value: object): value is SessionStore {
  return ['read', 'create', 'update', 'touch', 'destroy'].every((name) => typeof (value as Config)[name] === 'function')
}

function nameOf (store: object): string {
  return store.constructor?.name ?? 'object'
}

function configOf (name: SessionProviderName, config: SessionProviderConfig): object {
  const { parse, keys, example } = PROVIDERS[name]
  if (config === '') return {}
  if (typeof config === 'string') {
    const parsed = config.startsWith('{') ? fromJSON(config) : parse(config.trim())
    if (parsed === null) throw new FST_BEEGO_SESSION_CONFIG(name, `'${example}' is expected, or an object`, '')
    config = parsed
  }
  for (const [key, value] of Object.entries(config)) {
    if (!Object.hasOwn(keys, key)) throw new FST_BEEGO_SESSION_CONFIG(name, `there is no '${key}'`, didYouMean(key, Object.keys(keys)))
    const types = [keys[key]!].flat() // hasOwn has seen it
    if (value !== undefined && !types.includes(typeof value)) throw new FST_BEEGO_SESSION_CONFIG(name, `'${key}' must be a ${types.join(' or ')}`, '')
  }
  return config
}

function fromJSON (text: string): object | null {
  try {
    return JSON.parse(text) as object // it begins with a brace
  } catch {
    return null
  }
}

function secretsOf ({ securityKey }: CookieConfig, secrets: readonly string[]): readonly string[] {
  const given = securityKey === undefined ? secrets : [securityKey].flat()
  if (given.length === 0 || !given.every((secret) => typeof secret === 'string' && secret.length >= SHORTEST_SECRET)) {
    throw new FST_BEEGO_SESSION_CONFIG('cookie', `set sessionSecret, or securityKey: a secret of at least ${SHORTEST_SECRET} characters, or a list of them`, '')
  }
  return given
}

/** A name goes into statements as it stands. */
function tableOf (name: string, { table = 'beego_session' }: { table?: string }): string {
  if (!/^[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)?$/.test(table)) throw new FST_BEEGO_SESSION_CONFIG(name, `'${table}' is no name of a table`, '')
  return table
}
