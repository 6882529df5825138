// What every session provider does, through a whole application and, where it has one, its real server.

import { setTimeout as sleep } from 'node:timers/promises'
import type { Test } from 'tap'
import { openStore, type SessionProvider, type SessionProviderConfig } from '../../../lib/session/open-store.js'
import { createIdSource } from '../../../lib/session/session-id.js'
import { valuesOf } from '../../../lib/session/session-record.js'
import type { BeegoOptions } from '../../../plugins/index.js'
import { buildFastify } from '../../helper.js'
import beegoMvc from '../../../plugins/index.js'
import { Client, sessionApp } from './client.js'
import { doorTo, isThere } from './servers.js'

export interface Subject {
  readonly name: string
  /** Made anew for each test. */
  readonly provider: (t: Test) => SessionProvider | Promise<SessionProvider>
  /** @param port - Where the server is, or the door in front of it. */
  readonly config?: (port: number, t: Test) => SessionProviderConfig | Promise<SessionProviderConfig>
  /** The server's port; absent where there is none. */
  readonly port?: number
  /** Records are kept at the client: what was given out cannot be taken back. */
  readonly isAtClient?: true
  readonly options?: BeegoOptions
  /** Milliseconds by which it may be late to forget. */
  readonly slack?: number
}

/** Milliseconds that a store may take in the tests of a server that is away. */
const TIMEOUT = 1000

/** Seconds, where the end of a session is waited for. */
const LIFETIME = 2

/** Each provider by itself, all at the same time. */
export async function conforms (t: Test, subject: Subject): Promise<void> {
  const { name, port } = subject
  if (port !== undefined && !await isThere(port)) {
    t.test(name, { skip: `${name}: no server on 127.0.0.1:${port}` }, () => {})
    return
  }
  t.test(name, { buffered: true, timeout: 120_000 }, async (t) => {
    lives(t, subject)
    ends(t, subject)
    at(t, subject)
    if (subject.port !== undefined && subject.config !== undefined) fails(t, subject, subject.port)
  })
}

async function optionsOf (t: Test, { provider, config, port = 0, options }: Subject, lifetime = 3600, through = port): Promise<BeegoOptions> {
  return {
    sessionProvider: await provider(t),
    ...config === undefined ? {} : { sessionProviderConfig: await config(through, t) },
    sessionGCMaxLifetime: lifetime,
    ...options
  }
}

function lives (t: Test, subject: Subject): void {
  t.test('values are there at the next request, and those of others are not', async (t) => {
    const { app } = await sessionApp(t, await optionsOf(t, subject))
    const [one, other] = [new Client(app), new Client(app)]

    await one.get('/set/user/ann')
    await other.get('/set/user/bob')
    await one.get('/set/__proto__/x')

    t.strictSame(Object.entries((await one.see()).values), [['user', 'ann'], ['__proto__', 'x']])
    t.strictSame((await other.see()).values, { user: 'bob' })
  })

  t.test('a value that is deleted, and all that are flushed, are gone', async (t) => {
    const { app } = await sessionApp(t, await optionsOf(t, subject))
    const client = new Client(app)
    for (const key of ['a', 'b', 'c']) await client.get(`/set/${key}/1`)

    await client.get('/del/a')
    const afterDelete = await client.see()
    await client.get('/flush')
    const afterFlush = await client.see()

    t.strictSame(Object.keys(afterDelete.values), ['b', 'c'])
    t.strictSame(afterFlush.values, {})
    t.equal(afterFlush.id, afterDelete.id)
  })

  t.test('regenerate keeps the values under a new id', async (t) => {
    const { app } = await sessionApp(t, await optionsOf(t, subject))
    const client = new Client(app)
    await client.get('/set/user/ann')
    const before = await client.see()
    const old = client.twin()

    await client.get('/regenerate')

    t.match(await client.see(), { values: { user: 'ann' }, isNew: false })
    t.not((await client.see()).id, before.id)
    if (subject.isAtClient !== true) t.match(await old.see(), { values: {}, isNew: true })
  })

  t.test('two requests at once keep each other\'s changes', async (t) => {
    const { app, gate } = await sessionApp(t, await optionsOf(t, subject))
    const client = new Client(app)
    await client.get('/set/user/ann')
    if (subject.isAtClient === true) return t.pass('each of them gives the client the whole record; the later one counts')

    gate.shut()
    const slow = client.twin().get('/wait/set/slow/1')
    await gate.arrived
    await client.get('/set/fast/1')
    gate.open()
    await slow

    t.strictSame((await client.see()).values, { user: 'ann', fast: '1', slow: '1' })
  })
}

function ends (t: Test, subject: Subject): void {
  t.test('a session that is destroyed is gone, and the client forgets its cookie', async (t) => {
    const { app } = await sessionApp(t, await optionsOf(t, subject))
    const client = new Client(app)
    await client.get('/set/user/ann')
    const copy = client.twin()

    const { setCookies } = await client.get('/destroy')

    t.match(setCookies, [/^beegosessionID=; Path=\/; Expires=.*; Max-Age=0; HttpOnly; SameSite=Lax$/])
    t.match(await client.see(), { values: {}, isNew: true })
    if (subject.isAtClient !== true) t.match(await copy.see(), { values: {}, isNew: true })
  })

  t.test('a session lives for its lifetime from the last request, and no longer', async (t) => {
    const { app } = await sessionApp(t, await optionsOf(t, subject, LIFETIME))
    const [busy, idle] = [new Client(app), new Client(app)]
    await idle.get('/set/user/bob')
    await busy.get('/set/user/ann')
    const start = performance.now()

    let last = start
    let longestPause = 0
    let isThere = true
    while (performance.now() - start < LIFETIME * 1000 + (subject.slack ?? 0) + 200) {
      await sleep(400)
      isThere &&= 'user' in (await busy.see()).values
      longestPause = Math.max(longestPause, performance.now() - last)
      last = performance.now()
    }

    t.match(await idle.see(), { values: {}, isNew: true })
    t.ok(isThere || longestPause > LIFETIME * 900, 'a session that is used goes on')
  })

  t.test('an id that the store does not know is never taken over', async (t) => {
    const { app } = await sessionApp(t, await optionsOf(t, subject))
    for (const planted of ['0123456789abcdef0123456789abcdef', 'unknownsid123', '../../../etc/passwd', 'a', '%00', 'x'.repeat(5000), '"; DROP TABLE']) {
      const victim = new Client(app, planted)

      await victim.get('/set/user/ann')

      t.not(victim.cookie, planted)
      t.match(await victim.see(), { values: { user: 'ann' } })
      t.match(await new Client(app, planted).see(), { values: {}, isNew: true }, planted.slice(0, 40))
    }
  })

  const waits = subject.isAtClient === true ? { skip: 'the client has the record: nothing can be taken back from it' } : {}
  t.test('a request that takes longer than a logout does not undo it', waits, async (t) => {
    const { app, gate } = await sessionApp(t, await optionsOf(t, subject))
    for (const slowPath of ['/wait/set/slow/1', '/wait/regenerate']) {
      const client = new Client(app)
      await client.get('/set/user/ann')
      const slow = client.twin()
      const stolen = client.twin()

      gate.shut()
      const slowly = slow.get(slowPath)
      await gate.arrived
      await client.get('/destroy')
      gate.open()
      await slowly

      for (const each of [client, slow, stolen]) t.match(await each.see(), { values: {}, isNew: true }, slowPath)
    }
  })

  t.test('a request that takes longer than a regenerate does not bring the old id back', waits, async (t) => {
    const { app, gate } = await sessionApp(t, await optionsOf(t, subject))
    const client = new Client(app)
    await client.get('/set/user/ann')
    const old = client.twin()

    gate.shut()
    const slowly = client.twin().get('/wait/set/slow/1')
    await gate.arrived
    await client.get('/regenerate')
    gate.open()
    await slowly

    t.match(await old.see(), { values: {}, isNew: true })
    t.match(await client.see(), { values: { user: 'ann' } })
  })
}

/** The number of sessions. */
function at (t: Test, subject: Subject): void {
  t.test('ten thousand sessions stay apart', async (t) => {
    const store = await openStore(await subject.provider(t), await subject.config?.(subject.port ?? 0, t) ?? '', {
      lifetime: 3600, timeout: 20_000, cookieName: 'beegosessionID', secrets: [subject.options?.sessionSecret ?? []].flat()
    })
    t.teardown(() => store.close?.())
    await store.open?.()
    const newId = createIdSource()
    const tokens: string[] = []

    for (let from = 0; from < 10_000; from += 100) {
      const hundred = Array.from({ length: 100 }, (_, i) => store.create(newId(), `{"cookie":{},"beego":{"n":${from + i}}}`, 600))
      tokens.push(...await Promise.all(hundred))
    }
    let wrong = 0
    for (let from = 0; from < 10_000; from += 100) {
      const hundred = await Promise.all(tokens.slice(from, from + 100).map((token) => store.read(token)))
      wrong += hundred.filter((kept, i) => kept === null || valuesOf(kept.record)?.get('n') !== from + i).length
    }

    t.equal(new Set(tokens).size, 10_000)
    t.equal(wrong, 0)
  })
}

function fails (t: Test, subject: Subject, port: number): void {
  t.test('a server that is down at the start stops the start, at once and by name', async (t) => {
    const door = await doorTo(t, port)
    const options = await optionsOf(t, subject, 3600, door.port)
    await door.shut()
    await door.open()
    door.deafen() // hangs, which is worse than refusing
    const app = buildFastify(t)
    const start = performance.now()

    await t.rejects(Promise.resolve(app.register(beegoMvc, { sessionOn: true, sessionTimeout: TIMEOUT, ...options })), { code: 'FST_BEEGO_SESSION_STORE', statusCode: 503 })

    t.ok(performance.now() - start < TIMEOUT * 4)
  })

  t.test('a server that goes down in the middle is a 503, at once; a request without a session does not notice', async (t) => {
    const door = await doorTo(t, port)
    const { app } = await sessionApp(t, { ...await optionsOf(t, subject, 3600, door.port), sessionTimeout: TIMEOUT })
    const client = new Client(app)
    await client.get('/set/user/ann')

    await door.shut()

    const start = performance.now()
    t.equal((await client.get('/see')).status, 503)
    t.equal((await client.get('/set/user/bob')).status, 503)
    t.equal((await new Client(app).get('/set/user/bob')).status, 503)
    t.ok(performance.now() - start < TIMEOUT * 12)
    t.match(await client.get('/'), { status: 200, body: 'untouched' })

    await door.open()
    t.match(await eventually(() => client.see(), ({ status }) => status === 200), { values: { user: 'ann' } })
  })

  t.test('a server that hangs in the middle is a 503 within the time limit', async (t) => {
    const door = await doorTo(t, port)
    const { app } = await sessionApp(t, { ...await optionsOf(t, subject, 3600, door.port), sessionTimeout: TIMEOUT })
    const client = new Client(app)
    await client.get('/set/user/ann')

    door.deafen()

    const start = performance.now()
    t.equal((await client.get('/see')).status, 503)
    t.ok(performance.now() - start < TIMEOUT * 4)
  })

  t.test('degraded, requests go on with an empty session, which comes back with the server', async (t) => {
    const door = await doorTo(t, port)
    const { app } = await sessionApp(t, { ...await optionsOf(t, subject, 3600, door.port), sessionTimeout: TIMEOUT, sessionDegraded: true })
    const client = new Client(app)
    await client.get('/set/user/ann')

    await door.shut()
    const without = await client.see()
    const written = await client.get('/set/lost/1')

    t.match(without, { status: 200, values: {}, isNew: true })
    t.match(written, { status: 200, setCookies: [] })
    await door.open()
    t.match(await eventually(() => client.see(), ({ values }) => 'user' in values), { values: { user: 'ann' } })
  })

  t.test('degraded, a server that is down at the start is used once it is there', async (t) => {
    const door = await doorTo(t, port)
    const options = await optionsOf(t, subject, 3600, door.port)
    await door.shut()
    const { app } = await sessionApp(t, { ...options, sessionTimeout: TIMEOUT, sessionDegraded: true })
    const client = new Client(app)

    t.match(await client.see(), { status: 200, values: {} })

    await door.open()
    await eventually(async () => { await client.get('/set/user/ann'); return client.see() }, ({ values }) => 'user' in values)
    t.match(await client.see(), { values: { user: 'ann' } })
  })
}

/** What `look` sees, once it `is` as wanted: clients take their time to connect again. */
async function eventually<T> (look: () => Promise<T>, is: (seen: T) => boolean): Promise<T> {
  for (let i = 0; i < 40; i++) {
    const seen = await look()
    if (is(seen)) return seen
    await sleep(250)
  }
  return look()
}
