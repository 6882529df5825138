import { setTimeout as sleep } from 'node:timers/promises'
import fc from 'fast-check'
import t from 'tap'
import { FST_BEEGO_SESSION_TOO_LARGE } from '../../../lib/errors.js'
import { CallbackStore } from '../../../lib/session/callback-store.js'
import { GuardedStore } from '../../../lib/session/guarded-store.js'
import { importPackage } from '../../../lib/session/import-package.js'
import { MemoryStore } from '../../../lib/session/providers/memory.js'
import { SessionCookie } from '../../../lib/session/session-cookie.js'
import { createIdSource, isSessionId } from '../../../lib/session/session-id.js'
import { assertJSON, EMPTY_RECORD, SessionChanges, valuesOf } from '../../../lib/session/session-record.js'
import { changeBySwap, type SessionStore } from '../../../lib/session/session-store.js'
import { Sweeper } from '../../../lib/session/sweeper.js'
import { Touches } from '../../../lib/session/touches.js'
import { holds } from '../holds.js'

const ID = '0123456789abcdef0123456789abcdef'

// session-id.ts

t.test('ids', async (t) => {
  t.test('are 32 hexadecimal digits, no two the same', async (t) => {
    const newId = createIdSource()

    const ids = Array.from({ length: 1000 }, newId)

    t.ok(ids.every((id) => /^[0-9a-f]{32}$/.test(id)))
    t.equal(new Set(ids).size, 1000)
  })

  t.test('of @fastify/session and express-session may be ids too', async (t) => {
    t.ok(isSessionId('a38ae6fa493f888e9863cc764d87134c'))
    t.ok(isSessionId('KHXpS0Nh6V_jXOoCn-2zcQ0hkfXvNGYw'))
  })

  t.test('are never what could be a path, a command or two lines', async (t) => {
    for (const text of ['', 'a', '../../etc', '../../../../etc/passwd', `${ID}/`, `${ID}\n`, `${ID} `, `${ID}\0`, '%61%62c', 'ä'.repeat(32), 'x'.repeat(65)]) {
      t.notOk(isSessionId(text), JSON.stringify(text))
    }
    await holds(t, fc.property(fc.string({ unit: 'binary', maxLength: 80 }), (text) => !isSessionId(text) || /^[A-Za-z0-9_-]+$/.test(text)))
  })
})

// session-cookie.ts

t.test('the cookie', async (t) => {
  const cookie = new SessionCookie({ name: 'sid', domain: '', lifetime: 0, sameSite: 'lax' })

  t.test('is read among others, the first one if there are several', async (t) => {
    const headers: ReadonlyArray<readonly [header: string | undefined, value: string | null]> = [
      [undefined, null], ['', null], ['sid=a', 'a'], ['sid=a; x=1', 'a'], ['x=1; sid=a', 'a'], ['x=1;sid=a', 'a'], ['x=1;  sid=a ;y=2', 'a'],
      ['sid=a; sid=b', 'a'], ['xsid=a', null], ['xsid=b; sid=a', 'a'], ['x=sid=b; sid=a', 'a'], ['x=1 sid=b', null], ['sid', null], ['sid=', ''],
      ['SID=a', null], ['sid=a=b', 'a=b'], [';;sid=a', 'a']
    ]
    for (const [header, value] of headers) t.equal(cookie.read(header === undefined ? [] : ['Host', 'sid=x', 'Cookie', header]), value, header ?? 'none')
    t.equal(cookie.read(['COOKIE', 'x=1', 'accept', '*/*', 'cookie', 'sid=a', 'cookie', 'sid=b']), 'a')
  })

  t.test('is found wherever a list of cookies has it', async (t) => {
    const name = fc.stringMatching(/^[A-Za-z]{1,5}$/).filter((name) => name !== 'sid')
    const value = fc.stringMatching(/^[A-Za-z0-9=_-]{0,8}$/)
    const pairs = fc.array(fc.tuple(name, value))

    await holds(t, fc.property(pairs, pairs, value, (before, after, own) => {
      const header = [...before, ['sid', own], ...after].map(([name, value]) => `${name}=${value}`).join('; ')
      return cookie.read(['cookie', header]) === own
    }))
    await holds(t, fc.property(fc.array(fc.oneof(fc.string(), fc.constantFrom('cookie', 'sid=', ';'))), (texts) => { cookie.read(texts.slice(texts.length % 2)) }))
  })

  // Go's net/http writes attributes in this order; c/session-memory and c/session-name-lifetime, v1_12
  t.test('is set as Go writes it', async (t) => {
    const now = Date.UTC(2026, 10, 21, 1, 51, 45)
    const lasting = new SessionCookie({ name: 'sid', domain: 'example.com', lifetime: 3600, sameSite: 'strict' })

    t.equal(cookie.line('a', false, now), 'sid=a; Path=/; HttpOnly; SameSite=Lax')
    t.equal(cookie.line('a', true, now), 'sid=a; Path=/; HttpOnly; Secure; SameSite=Lax')
    t.equal(lasting.line('a', false, now), 'sid=a; Path=/; Domain=example.com; Expires=Sat, 21 Nov 2026 02:51:45 GMT; Max-Age=3600; HttpOnly; SameSite=Strict')
    t.equal(cookie.deletion(false, now), 'sid=; Path=/; Expires=Sat, 21 Nov 2026 01:51:45 GMT; Max-Age=0; HttpOnly; SameSite=Lax')
    t.equal(lasting.deletion(true, now), 'sid=; Path=/; Domain=example.com; Expires=Sat, 21 Nov 2026 01:51:45 GMT; Max-Age=0; HttpOnly; Secure; SameSite=Strict')
  })
})

// session-record.ts

t.test('a record', async (t) => {
  t.test('is the layout of @fastify/session, with Beego\'s values under one key', async (t) => {
    const changes = new SessionChanges()
    changes.set('user', 'ann')

    t.equal(changes.applyTo(EMPTY_RECORD), '{"cookie":{},"beego":{"user":"ann"}}')
    t.strictSame([...valuesOf('{"cookie":{"path":"/"},"cart":[1],"beego":{"user":"ann"}}')!], [['user', 'ann']])
  })

  t.test('keeps what others have in it', async (t) => {
    const changes = new SessionChanges()
    changes.set('a', undefined)
    changes.set('b', 2)

    t.equal(changes.applyTo('{"cookie":{"path":"/"},"cart":[1],"beego":{"a":1,"c":3}}'), '{"cookie":{"path":"/"},"cart":[1],"beego":{"c":3,"b":2}}')
  })

  t.test('that is flushed keeps what is set afterwards', async (t) => {
    const changes = new SessionChanges()
    t.ok(changes.isEmpty)
    changes.set('a', 1)
    changes.flush()
    changes.set('b', 2)

    t.notOk(changes.isEmpty)
    t.equal(changes.applyTo('{"cookie":{},"beego":{"c":3}}'), '{"cookie":{},"beego":{"b":2}}')
  })

  t.test('takes any key as an ordinary one', async (t) => {
    for (const key of ['__proto__', 'constructor', 'prototype', 'toString', '', 'get', 'cookie', 'a b', '中']) {
      const changes = new SessionChanges()
      changes.set(key, { isAdmin: true })

      const values = valuesOf(changes.applyTo(EMPTY_RECORD))!

      t.strictSame([...values], [[key, { isAdmin: true }]], key)
      t.equal(({} as { isAdmin?: true }).isAdmin, undefined)
    }
  })

  t.test('that is none has no values, whatever the text', async (t) => {
    for (const text of ['', '{', 'null', '[]', '"a"', '1', '{"a":']) t.equal(valuesOf(text), null, text)
    for (const text of ['{}', '{"beego":null}', '{"beego":[1]}', '{"beego":"a"}']) t.strictSame([...valuesOf(text)!], [], text)
    const changes = new SessionChanges()
    changes.set('a', 1)
    t.equal(changes.applyTo('no record'), '{"beego":{"a":1}}')
  })

  t.test('brings every JSON value back', async (t) => {
    await holds(t, fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (values) => {
      const changes = new SessionChanges()
      for (const [key, value] of Object.entries(values)) changes.set(key, value)
      return JSON.stringify([...valuesOf(changes.applyTo(EMPTY_RECORD))!]) === JSON.stringify(Object.entries(values))
    }))
    await holds(t, fc.property(fc.string(), (text) => valuesOf(text) === null || valuesOf(text) instanceof Map))
  })

  t.test('refuses what JSON cannot say, naming the key', async (t) => {
    const circular: Record<string, unknown> = {}
    circular.self = circular
    const empty = { toJSON: () => undefined }

    for (const value of [1n, () => {}, Symbol('s'), circular, empty]) {
      t.throws(() => assertJSON('k', value), { code: 'FST_BEEGO_SESSION_VALUE', message: /'k'/ })
    }
    const changes = new SessionChanges()
    const grown: Record<string, unknown> = {}
    changes.set('grown', grown)
    grown.self = grown
    t.throws(() => changes.applyTo(EMPTY_RECORD), { code: 'FST_BEEGO_SESSION_VALUE', message: /'grown'/ })
  })
})

// touches.ts

t.test('a session is due for a touch after a twentieth of its lifetime', async (t) => {
  const touches = new Touches(100)

  t.ok(touches.isDue(ID, 0), 'nothing is known of it')
  touches.note(ID, 1000)
  t.notOk(touches.isDue(ID, 5999))
  t.ok(touches.isDue(ID, 6000))
  touches.note(ID, 6000)
  t.notOk(touches.isDue(ID, 6001))
  touches.forget(ID)
  t.ok(touches.isDue(ID, 6001))
})

t.test('only so many touches are remembered, the latest ones', async (t) => {
  const touches = new Touches(100)

  for (let i = 0; i <= 10_000; i++) touches.note(String(i), 0)

  t.ok(touches.isDue('0', 1))
  t.notOk(touches.isDue('10000', 1))
})

// sweeper.ts

t.test('a sweeper sweeps again and again, one after the other, whatever went wrong', async (t) => {
  let running = 0
  let most = 0
  let count = 0
  const sweeper = new Sweeper(async () => {
    most = Math.max(most, ++running)
    await sleep(30)
    running--
    if (++count === 1) throw new Error('the store is down')
  })

  sweeper.start(0.01)
  sweeper.start(0.01)
  await sleep(200)
  sweeper.stop()
  sweeper.stop()
  const swept = count
  await sleep(60)

  t.ok(swept > 1)
  t.equal(most, 1)
  t.ok(count <= swept + 1)
})

// providers/memory.ts

t.test('memory', async (t) => {
  t.test('keeps so many sessions and no more, those written last', async (t) => {
    const store = new MemoryStore({ maxSessions: 2 }, 60)
    t.teardown(() => store.close())

    for (const id of ['a', 'b']) store.create(id, 'r', 60)
    store.touch({ id: 'a', record: 'r' }, 60)
    store.create('c', 'r', 60)

    t.strictSame(['a', 'b', 'c'].map((id) => store.read(id) !== null), [true, false, true])
    t.equal(store.size, 2)
  })

  t.test('forgets what has expired, in time and in space', async (t) => {
    let now = 0
    const store = new MemoryStore({}, 0.02, () => now)
    t.teardown(() => store.close())
    store.create('a', 'r', 1)
    store.create('b', 'r', 2)

    now = 1000

    t.equal(store.read('a'), null)
    t.equal(store.update({ id: 'a', record: 'r' }, () => 's', 1), null)
    t.match(store.read('b'), { id: 'b', record: 'r' })
    await sleep(100)
    t.equal(store.size, 1)
  })
})

// session-store.ts

t.test('a change that always comes too late is an error in the end', async (t) => {
  let record = 0
  const store = { read: () => ({ id: ID, record: String(record++) }) }

  await t.rejects(changeBySwap(store, { id: ID, record: '' }, (text) => text, async () => false), { message: /at once/ })
})

// guarded-store.ts

t.test('behind the guard', async (t) => {
  const guarded = (store: Partial<SessionStore>) => new GuardedStore({ close () {}, ...store } as SessionStore, 'redis', 40)

  t.test('what a store throws is one error that names the store', async (t) => {
    const several = new AggregateError([new Error('::1 refused'), new Error('127.0.0.1 refused')])
    for (const [thrown, message] of [[new Error('refused'), /'redis' .*refused/], ['text', /text/], [several, /::1 refused, 127\.0\.0\.1 refused/]] as const) {
      const store = guarded({ read () { throw thrown }, destroy: async () => { throw thrown } })

      await t.rejects(store.read(ID), { code: 'FST_BEEGO_SESSION_STORE', statusCode: 503, message, cause: thrown })
      await t.rejects(store.destroy(ID), { code: 'FST_BEEGO_SESSION_STORE' })
    }
  })

  t.test('what never answers is that error too, in time', async (t) => {
    const store = guarded({ read: () => new Promise(() => {}), close: () => new Promise(() => {}) })
    const start = performance.now()

    await t.rejects(store.read(ID), { code: 'FST_BEEGO_SESSION_STORE', message: /within 40 ms/ })
    await store.close()

    t.ok(performance.now() - start < 1000)
  })

  t.test('what is wrong with the session is said as it is', async (t) => {
    const store = guarded({ create () { throw new FST_BEEGO_SESSION_TOO_LARGE(5000, 4096) } })

    await t.rejects(store.create(ID, '', 60), { code: 'FST_BEEGO_SESSION_TOO_LARGE' })
  })

  t.test('a store without open and close is as good', async (t) => {
    const store = new GuardedStore({ read: () => null } as unknown as SessionStore, 'mine', 40)

    await store.open()
    t.equal(await store.read(ID), null)
    await store.close()
  })

  t.test('no text of a client that cannot be an id comes to the store', async (t) => {
    const seen: string[] = []
    const store = guarded({ read (token) { seen.push(token); return null } })

    for (const token of ['', '../../etc', 'x'.repeat(5000), 'a\r\nget b', ID]) await store.read(token)

    t.strictSame(seen, [ID])
  })
})

// callback-store.ts

t.test('in the form of @fastify/session', async (t) => {
  const memory = () => new MemoryStore({}, 60)

  t.test('a session is set, read and destroyed', async (t) => {
    const store = new CallbackStore(memory(), 60)
    t.teardown(() => store.close())

    await called((done) => store.set(ID, { cookie: {}, user: 'ann' } as object, done))
    const session = await called((done) => store.get(ID, done))
    await called((done) => store.destroy(ID, done))

    t.strictSame(session, { cookie: {}, user: 'ann' })
    t.equal(await called((done) => store.get(ID, done)), null)
  })

  t.test('a session that was read, and is destroyed meanwhile by another process, is not brought back', async (t) => {
    const shared = memory()
    const [one, other] = [new CallbackStore(shared, 60), new CallbackStore(shared, 60)]
    t.teardown(() => one.close())
    await called((done) => one.set(ID, {}, done))
    await called((done) => other.get(ID, done))

    await called((done) => one.destroy(ID, done))
    await called((done) => other.set(ID, {}, done))

    t.equal(shared.read(ID), null)
  })

  t.test('a session lives from when it was read last, by its own lifetime or by that of its cookie', async (t) => {
    let now = 0
    const clock = () => now
    const store = new MemoryStore({}, 60, clock)
    t.teardown(() => store.close())
    const byCookie = new CallbackStore(store, null, clock)
    const fixed = new CallbackStore(store, 10, clock)

    await called((done) => byCookie.set('by-cookie', { cookie: { expires: new Date(5000) } }, done))
    await called((done) => byCookie.set('by-default', {}, done))
    await called((done) => fixed.set('fixed', { cookie: { expires: new Date(5000) } }, done))
    now = 9000
    t.equal(store.read('by-cookie'), null)
    t.not(await called((done) => fixed.get('fixed', done)), null)
    now = 18_000
    t.not(store.read('fixed'), null)
    t.not(store.read('by-default'), null)
  })

  t.test('a cookie that has expired already leaves its session a second', async (t) => {
    const seconds: number[] = []
    const store = new CallbackStore({ create: (id: string, _record: string, time: number) => { seconds.push(time); return id } } as unknown as SessionStore, null)

    await called((done) => store.set(ID, { cookie: { expires: '2001-01-01T00:00:00Z' } }, done))
    await store.close()

    t.strictSame(seconds, [1])
  })

  t.test('only so many sessions under way are remembered', async (t) => {
    let created = 0
    const store = new CallbackStore({
      create (id: string) { created++; return id },
      update: () => null
    } as unknown as SessionStore, 60)

    for (let i = 0; i <= 10_000; i++) await called((done) => store.set(`id-${i}`, {}, done))
    await called((done) => store.set('id-0', {}, done))
    await called((done) => store.set('id-10000', {}, done))

    t.equal(created, 10_002)
  })

  t.test('a failure is told to the callback', async (t) => {
    const failing = { read () { throw new Error('down') }, create () { throw new Error('down') }, destroy () { throw new Error('down') } }
    const store = new CallbackStore(failing as unknown as SessionStore, 60)

    await t.rejects(called((done) => store.get(ID, done)), { message: 'down' })
    await t.rejects(called((done) => store.set(ID, {}, done)), { message: 'down' })
    await t.rejects(called((done) => store.destroy(ID, done)), { message: 'down' })
  })
})

// import-package.ts

t.test('a package is loaded whatever its form, and one that is not installed is named', async (t) => {
  t.type((await importPackage<typeof import('node:util')>('any', 'node:util')).format, 'function')
  t.type((await importPackage<typeof import('../holds.js')>('any', new URL('../holds.ts', import.meta.url).href)).holds, 'function')
  await t.rejects(importPackage('redis', 'no-such-package/promise'), { code: 'FST_BEEGO_SESSION_PACKAGE', message: /'redis' .*npm install no-such-package$/ })
})

function called<T> (call: (done: (error?: unknown, value?: T) => void) => void): Promise<T | undefined> {
  return new Promise((resolve, reject) => call((error, value) => {
    if (error) reject(error)
    else resolve(value)
  }))
}
