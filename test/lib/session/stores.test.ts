import { randomBytes } from 'node:crypto'
import fc from 'fast-check'
import t, { type Test } from 'tap'
import { CallbackStore } from '../../../lib/session/callback-store.js'
import { openStore, type SessionProvider, type SessionProviderConfig } from '../../../lib/session/open-store.js'
import { ConnectSessions, type ConnectStore } from '../../../lib/session/providers/connect.js'
import { CookieStore } from '../../../lib/session/providers/cookie.js'
import { type KeyvLike, KeyvStore } from '../../../lib/session/providers/keyv.js'
import { MemcacheStore } from '../../../lib/session/providers/memcache.js'
import { MemoryStore } from '../../../lib/session/providers/memory.js'
import { parseMysqlDSN } from '../../../lib/session/providers/mysql.js'
import { parsePostgresqlDSN } from '../../../lib/session/providers/postgresql.js'
import { parseRedisConfig, redisStore } from '../../../lib/session/providers/redis.js'
import { SqlStore } from '../../../lib/session/providers/sql.js'
import type { SessionStore } from '../../../lib/session/session-store.js'
import { holds } from '../holds.js'

const ID = '0123456789abcdef0123456789abcdef'
const SECRET = 'a secret of more than thirty-two characters'
const OLD_SECRET = 'an older secret of more than thirty-two characters'
const OPTIONS = { lifetime: 60, timeout: 1000, cookieName: 'sid', secrets: [] as string[] }

// open-store.ts

t.test('a provider that there is not is named, with the nearest one', async (t) => {
  await t.rejects(open('reddis'), { code: 'FST_BEEGO_SESSION_PROVIDER', message: "There is no session provider 'reddis'. Did you mean 'redis'?" })
  await t.rejects(open('constructor'), { code: 'FST_BEEGO_SESSION_PROVIDER' })
  await t.rejects(open({ get () {} }), { code: 'FST_BEEGO_SESSION_PROVIDER', message: /'Object'.*get, set and destroy/ })
  await t.rejects(open(Object.create(null)), { code: 'FST_BEEGO_SESSION_PROVIDER', message: /'object'/ })
})

t.test('a configuration that cannot be read says what is expected, and nothing of what was given', async (t) => {
  const wrong: ReadonlyArray<readonly [provider: string, config: unknown, message: RegExp]> = [
    ['redis', '127.0.0.1:port,100,secret', /'redis': '127\.0\.0\.1:6379,100,password,0' is expected/],
    ['redis', 'redis://:secret', /is expected/],
    ['redis', '{"host"', /is expected/],
    ['redis', { passwrd: 'a' }, /there is no 'passwrd'\. Did you mean 'password'\?$/],
    ['redis', { port: '6379' }, /'port' must be a number/],
    ['redis', { __proto__: null, constructor: 1 }, /there is no 'constructor'/],
    ['mysql', 'secret', /'user:password@tcp\(127\.0\.0\.1:3306\)\/database' is expected/],
    ['mysql', { table: 'a; DROP TABLE b' }, /is no name of a table/],
    ['postgresql', 'host=a password', /is expected/],
    ['postgresql', { ssl: 'yes' }, /'ssl' must be a boolean or object/],
    ['cookie', 'secret', /is expected/],
    ['cookie', '', /at least 32 characters/],
    ['cookie', { securityKey: 'short' }, /at least 32 characters/],
    ['cookie', { securityKey: [] }, /at least 32 characters/],
    ['cookie', { securityKey: [SECRET, 5] }, /at least 32 characters/],
    ['memory', { maxSession: 5 }, /Did you mean 'maxSessions'/],
    ['file', { folder: 5 }, /'folder' must be a string/],
    ['memcache', { servers: ['a'] }, /'servers' must be a string/]
  ]
  for (const [provider, config, message] of wrong) {
    await t.rejects(open(provider, config), { code: 'FST_BEEGO_SESSION_CONFIG', message }, `${provider} ${JSON.stringify(config)}`)
    await open(provider, config).catch(({ message }: Error) => t.notMatch(message, /\bsecret\b,|:secret|'secret'/))
  }
})

t.test('a text, JSON and an object are as good', async (t) => {
  for (const config of ['', 'any text', '{"maxSessions":5}', { maxSessions: 5 }, { maxSessions: undefined }]) {
    const store = await open('memory', config)
    t.teardown(() => store.close?.())
    t.type(store, MemoryStore)
  }
})

t.test('each provider opens by its text and by an object; where its server is not, it says so', async (t) => {
  const nowhere: ReadonlyArray<readonly [provider: string, config: unknown]> = [
    ['redis', '127.0.0.1:1,10,secret,0'], ['redis', { host: '127.0.0.1', port: 1 }],
    ['mysql', 'root:secret@tcp(127.0.0.1:1)/test'], ['mysql', { host: '127.0.0.1', port: 1, user: 'root', password: 'secret', poolSize: 2 }],
    ['postgresql', 'user=a password=secret host=127.0.0.1 port=1'], ['postgresql', { host: '127.0.0.1', port: 1, poolSize: 2 }],
    ['postgresql', 'postgres://a:secret@127.0.0.1:1/b'], ['memcache', '127.0.0.1:1;127.0.0.1:2'], ['memcache', { servers: '127.0.0.1:1' }]
  ]
  for (const [provider, config] of nowhere) {
    const store = await open(provider, config)

    await t.rejects(Promise.resolve(store.open?.()), { code: 'FST_BEEGO_SESSION_STORE', message: /^(?!.*secret)/ }, `${provider} ${JSON.stringify(config)}`)
    await store.close?.()
  }
})

t.test('a store of the application is used as it is, and left open', async (t) => {
  let closed = 0
  class Counted extends MemoryStore {
    override close (): void { closed++; super.close() }
  }
  const memory = new Counted({}, 60)
  t.teardown(() => memory.close())

  for (const given of [memory, new CallbackStore(memory, 60)]) {
    const store = await open(given)
    store.create(ID, 'r', 60)
    t.match(store.read(ID), { record: 'r' })
    store.update({ id: ID, record: 'r' }, () => 's', 60)
    store.touch({ id: ID, record: 's' }, 60)
    t.match(memory.read(ID), { record: 's' })
    t.equal(store.destroy(ID), true)
    await store.close?.()
  }
  t.equal(closed, 0)
})

// What the configuration texts say. Beego's documentation of sessions; go-sql-driver/mysql; libpq.

t.test('redis', async (t) => {
  const texts: Record<string, unknown> = {
    '127.0.0.1:6379': { host: '127.0.0.1', port: 6379 },
    '127.0.0.1:6379,100,astaxie': { host: '127.0.0.1', port: 6379, password: 'astaxie' },
    '127.0.0.1:6379,100,astaxie,0': { host: '127.0.0.1', port: 6379, password: 'astaxie', database: 0 },
    '127.0.0.1:6379,100,,3,30': { host: '127.0.0.1', port: 6379, database: 3 },
    ' host , , ,2 ': { host: 'host', database: 2 },
    ':6380': { port: 6380 },
    '[::1]:6379': { host: '::1', port: 6379 },
    '/run/redis.sock,10,p': { socket: '/run/redis.sock', password: 'p' },
    'redis://u:p@h:1/2': { url: 'redis://u:p@h:1/2' },
    'rediss://h': { url: 'rediss://h' }
  }
  for (const [text, config] of Object.entries(texts)) t.strictSame(parseRedisConfig(text), config, text)
  for (const text of ['a:b', 'a,b', 'a,1,p,x', 'redis://a b', 'a:123456', '::1:6379']) t.equal(parseRedisConfig(text), null, text)
  await neverThrows(t, parseRedisConfig)
})

t.test('mysql', async (t) => {
  const texts: Record<string, unknown> = {
    'root:pw@tcp(127.0.0.1:3306)/test': { host: '127.0.0.1', port: 3306, user: 'root', password: 'pw', database: 'test' },
    'root:p@ss:w/rd@tcp(db:3307)/test?charset=utf8&loc=Local': { host: 'db', port: 3307, user: 'root', password: 'p@ss:w/rd', database: 'test' },
    'root@/test': { host: '127.0.0.1', port: 3306, user: 'root', database: 'test' },
    '/test': { host: '127.0.0.1', port: 3306, database: 'test' },
    'root@unix(/run/mysql.sock)/a%20b': { socketPath: '/run/mysql.sock', user: 'root', database: 'a b' },
    'root@unix/test': { socketPath: '/tmp/mysql.sock', user: 'root', database: 'test' },
    'root@tcp([::1]:3306)/test': { host: '::1', port: 3306, user: 'root', database: 'test' },
    'root@tcp(db)/%zz': { host: 'db', port: 3306, user: 'root', database: '%zz' },
    'mysql://root:p%40@db/test': { host: 'db', port: 3306, user: 'root', password: 'p@', database: 'test' },
    'mariadb://db:3307/': { host: 'db', port: 3307 },
    'mysql:///test': { host: '127.0.0.1', port: 3306, database: 'test' }
  }
  for (const [text, config] of Object.entries(texts)) t.strictSame(parseMysqlDSN(text), config, text)
  for (const text of ['', 'test', 'root@udp(a)/test', 'root@tcp(a:b)/test', 'root@tcp(:)/test', 'mysql://a:b:c/']) t.equal(parseMysqlDSN(text), null, text)
  await neverThrows(t, parseMysqlDSN)
})

t.test('postgresql', async (t) => {
  const texts: Record<string, unknown> = {
    'user=a password=b host=c port=5433 dbname=d sslmode=disable': { user: 'a', password: 'b', host: 'c', port: 5433, database: 'd', ssl: false },
    "user='a b' password='it\\'s \\\\' dbname = d": { user: 'a b', password: "it's \\", database: 'd' },
    ' hostaddr=127.0.0.1 sslmode=require ': { host: '127.0.0.1', ssl: { rejectUnauthorized: false } },
    'host=c sslmode=verify-full': { host: 'c', ssl: true },
    'host=c sslmode=verify-ca': { host: 'c', ssl: true },
    'host=c sslmode=prefer connect_timeout=3': { host: 'c', ssl: false },
    "password='' host=c": { password: '', host: 'c' },
    'host=/run/postgresql password=a\\ b': { host: '/run/postgresql', password: 'a b' },
    'postgres://u:p@h:1/d?sslmode=disable': { connectionString: 'postgres://u:p@h:1/d?sslmode=disable' },
    'postgresql://h/d': { connectionString: 'postgresql://h/d' }
  }
  for (const [text, config] of Object.entries(texts)) t.strictSame(parsePostgresqlDSN(text), config, text)
  for (const text of ['', 'a', 'host', 'host=a b', "host='a", "host='a'b", 'postgres://a:b:c', 'connect_timeout=3']) t.equal(parsePostgresqlDSN(text), null, text)
  await neverThrows(t, parsePostgresqlDSN)
})

// providers/cookie.ts

t.test('a session in a cookie', async (t) => {
  const store = new CookieStore([SECRET], 'sid')
  const record = '{"cookie":{},"beego":{"user":"ann"}}'

  t.test('is read by who has the secret, for this cookie, and shows nothing to anybody else', async (t) => {
    const token = store.create(ID, record, 60)

    t.strictSame(store.read(token), { id: ID, record })
    t.notMatch(Buffer.from(token, 'base64url').toString('latin1'), /ann|0123/)
    t.not(store.create(ID, record, 60), token, 'never the same twice')
    t.equal(new CookieStore([OLD_SECRET], 'sid').read(token), null)
    t.equal(new CookieStore([SECRET], 'other').read(token), null)
  })

  t.test('is refused when one bit of it is another', async (t) => {
    const sealed = Buffer.from(store.create(ID, record, 60), 'base64url')

    for (let bit = 0; bit < sealed.length * 8; bit++) {
      const forged = Buffer.from(sealed)
      forged[bit >> 3]! ^= 1 << (bit & 7)
      if (store.read(forged.toString('base64url')) !== null) t.fail(`bit ${bit}`)
    }
    for (let length = 0; length < sealed.length; length++) {
      if (store.read(sealed.subarray(0, length).toString('base64url')) !== null) t.fail(`cut to ${length} bytes`)
    }
    t.equal(store.read('A'.repeat(100_000)), null)
    await holds(t, fc.property(fc.string(), (token) => store.read(token) === null))
    await holds(t, fc.property(fc.base64String({ maxLength: 400 }), (token) => store.read(token) === null))
  })

  t.test('goes on with a new secret while the old one is known', async (t) => {
    const token = new CookieStore([OLD_SECRET], 'sid').create(ID, record, 60)
    const rotated = new CookieStore([SECRET, OLD_SECRET], 'sid')

    const renewed = rotated.touch(rotated.read(token)!, 60)

    t.strictSame(store.read(renewed), { id: ID, record })
    t.equal(new CookieStore([OLD_SECRET], 'sid').read(renewed), null)
  })

  t.test('ends when its time is over', async (t) => {
    let now = Date.UTC(2026, 0, 1)
    const timed = new CookieStore([SECRET], 'sid', () => now)
    const token = timed.create(ID, record, 60)

    now += 59_999
    t.not(timed.read(token), null)
    now += 1
    t.equal(timed.read(token), null)
  })

  t.test('is never larger than what browsers keep', async (t) => {
    const random = randomBytes(2900).toString('base64')

    t.throws(() => store.create(ID, random, 60), { code: 'FST_BEEGO_SESSION_TOO_LARGE', statusCode: 500, message: /cookie of 5\d\d\d bytes, and browsers keep 4096/ })
    t.ok(`sid=${store.create(ID, random.slice(0, 2900), 60)}`.length <= 4096)
  })
})

// providers/redis.ts: a client of ioredis, which has other parameters for the same commands.

t.test('a client of ioredis does as well', async (t) => {
  const kept = new Map<string, string>()
  const calls: unknown[][] = []
  const ioredis = {
    call () {},
    async get (key: string) { return kept.get(key) ?? null },
    async set (...args: [string, string, string, number]) { calls.push(args); kept.set(args[0], args[1]) },
    async eval (script: string, keys: number, key: string, before: string, after: string, seconds: number) {
      calls.push([script.includes("redis.call('GET', KEYS[1])"), keys, seconds])
      if (kept.get(key) !== before) return 0
      kept.set(key, after)
      return 1
    },
    async expire (key: string, seconds: number) { calls.push(['expire', seconds]); return Number(kept.has(key)) },
    async del (key: string) { return Number(kept.delete(key)) }
  }
  const store = await redisStore({ client: ioredis, prefix: 'p:' }, 1000)
  await store.open()

  t.equal(await store.create(ID, 'a', 60), ID)
  t.equal(await store.update({ id: ID, record: 'old' }, (record) => `${record}b`, 61), ID)
  t.strictSame(await store.read(ID), { id: ID, record: 'ab' })
  t.equal(await store.touch({ id: ID, record: '' }, 62), ID)
  t.equal(await store.destroy(ID), true)
  t.equal(await store.touch({ id: ID, record: '' }, 62), null)
  t.equal(await store.update({ id: ID, record: 'ab' }, () => 'c', 61), null)
  t.equal(await store.destroy(ID), false)
  store.close()

  t.strictSame(calls.slice(0, 4), [[`p:${ID}`, 'a', 'EX', 60], [true, 1, 61], [true, 1, 61], ['expire', 62]])
})

t.test('a socket, a password and a database are told to the client', async (t) => {
  for (const config of [{ socket: '/nowhere/redis.sock' }, { url: 'redis://127.0.0.1:1' }, { host: '127.0.0.1', port: 1, password: 'p', database: 2 }]) {
    const store = await redisStore(config, 300)

    await t.rejects(store.open(), /ENOENT|ECONNREFUSED/)
    store.close()
  }
})

// providers/connect.ts

t.test('a store with callbacks', async (t) => {
  t.test('that fails, by its callback or by a promise, has failed', async (t) => {
    const byCallback: ConnectStore = { get (_sid, done) { done(new Error('down')) }, set (_sid, _session, done) { done('down') }, destroy (_sid, done) { done(new Error('down')) } }
    const byPromise: ConnectStore = { get: async () => { throw new Error('down') }, set () {}, destroy () {} }

    await t.rejects(new ConnectSessions(byCallback).read(ID), { message: 'down' })
    await t.rejects(new ConnectSessions(byPromise).read(ID), { message: 'down' })
  })

  t.test('is told the lifetime by the cookie, as such stores want it', async (t) => {
    const seen: unknown[] = []
    const store: ConnectStore = {
      get (_sid, done) { done(null, { cookie: { path: '/shop' }, beego: { a: 1 } }) },
      set (_sid, session, done) { seen.push(session); done() },
      destroy (_sid, done) { done() },
      touch (_sid, session, done) { seen.push(session); done() }
    }
    const sessions = new ConnectSessions(store, () => 1000)

    const kept = (await sessions.read(ID))!
    await sessions.touch(kept, 60)
    await sessions.create(ID, '{"beego":{}}', 60)

    const cookie = { httpOnly: true, originalMaxAge: 60_000, maxAge: 60_000, expires: new Date(61_000) }
    t.strictSame(seen, [{ cookie: { path: '/shop', ...cookie }, beego: { a: 1 } }, { beego: {}, cookie: { path: '/', ...cookie } }])
  })

  t.test('that has no touch is set again, if the session is still there', async (t) => {
    const kept = new Map<string, object>()
    const sessions = new ConnectSessions({
      get (sid, done) { done(null, kept.get(sid)) },
      set (sid, session, done) { kept.set(sid, session); done() },
      destroy (sid, done) { kept.delete(sid); done() }
    })
    await sessions.create(ID, '{"beego":{"a":1}}', 60)
    const read = (await sessions.read(ID))!

    t.equal(await sessions.touch(read, 60), ID)
    t.equal(await sessions.destroy(ID), true)
    t.equal(await sessions.touch(read, 60), null)
    t.equal(await sessions.destroy(ID), false)
  })
})

// providers/keyv.ts: Keyv tells failures as events.

t.test('a Keyv that fails has failed, and one without events works', async (t) => {
  let tell: (error: unknown) => void = () => {}
  const failing: KeyvLike = {
    async get () { tell(new Error('down')); return undefined },
    async set () { return true },
    async delete () { return true },
    on (_event, listener) { tell = listener }
  }
  const kept = new Map<string, unknown>([['other', { not: 'ours' }]])
  const plain: KeyvLike = {
    async get (key) { return kept.get(key) },
    async set (key, value) { kept.set(key, value); return true },
    async delete (key) { return kept.delete(key) }
  }

  await t.rejects(new KeyvStore(failing).read(ID), { message: 'down' })
  t.equal(await new KeyvStore(failing).create(ID, 'r', 60), ID)
  t.equal(await new KeyvStore(plain).read('other'), null)
  await new KeyvStore(plain).create(ID, 'r', 60)
  t.equal(await new KeyvStore(plain).touch({ id: ID, record: 'r' }, 60), ID)
})

// providers/memcache.ts: memcached reads more than 30 days as a date.

t.test('a lifetime of more than 30 days is told to memcached as a date', async (t) => {
  const seen: number[] = []
  const client = {
    async set (_key: string, _value: string, { expires }: { expires: number }) { seen.push(expires); return true },
    async touch () { return false }
  }
  const store = new MemcacheStore(client as never, '', () => 1_000_000_000_000)

  await store.create(ID, 'r', 30 * 24 * 3600)
  await store.create(ID, 'r', 30 * 24 * 3600 + 1)

  t.strictSame(seen, [2_592_000, 1_002_592_001])
  t.equal(await store.touch({ id: ID, record: 'r' }, 60), null)
})

// providers/sql.ts

t.test('a table that may not be made is made by somebody else, or asked for again', async (t) => {
  const log: string[] = []
  let isThere = false
  const database = {
    async query (statement: string) {
      log.push(statement.split(' ')[0]!)
      if (!isThere) throw new Error('no such table')
      return { rows: [], affected: 0 }
    },
    async close () { log.push('close') }
  }
  const store = new SqlStore(database, { create: () => 'CREATE', put: () => 'PUT' }, 'sessions', 60)

  await t.rejects(store.open(), { message: 'no such table' })
  isThere = true
  t.equal(await store.read(ID), null)
  t.equal(await store.touch({ id: ID, record: '' }, 60), null)
  await store.sweep()
  await store.close()

  t.strictSame(log, ['SELECT', 'CREATE', 'SELECT', 'SELECT', 'SELECT', 'UPDATE', 'DELETE', 'close'])
})

function open (provider: unknown, config: unknown = ''): Promise<SessionStore> {
  return openStore(provider as SessionProvider, config as SessionProviderConfig, OPTIONS)
}

async function neverThrows (t: Test, parse: (text: string) => object | null): Promise<void> {
  const piece = fc.oneof(fc.string(), fc.constantFrom('=', "'", '\\', '@', ':', '/', '(', ')', ',', 'tcp', 'host', '[', ']', '?', 'mysql://', 'postgres://', 'redis://'))
  const text = fc.array(piece).map((pieces) => pieces.join(''))
  await holds(t, fc.property(text, (text) => typeof parse(text) === 'object'))
}
