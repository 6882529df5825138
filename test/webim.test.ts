// The example webim: what its server does for programs that speak to it. Its pages in browsers: test/browser/webim.test.ts.

import { fork, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, readFileSync } from 'node:fs'
import { Agent, type ClientRequest, get as httpGet, type IncomingMessage } from 'node:http'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import t, { type Test } from 'tap'
import { WebSocket } from 'ws'
import { otherEnvironment } from './other-process.js'
import { until } from './restart/running.js'
// @ts-expect-error -- a program without types
import { start } from './webim/start.mjs'

interface Event {
  readonly Id: number
  readonly Type: 0 | 1 | 2
  readonly User: string
  readonly Timestamp: number
  readonly Content: string
}

interface Report {
  readonly members: number
  readonly listeners: number
  readonly timers: number
  readonly sockets: number
  readonly websockets: number
  readonly heap: number
}

const [JOIN, LEAVE, MESSAGE] = [0, 1, 2] as const

const { app, url, chatroom, example, close } = await start()
t.teardown(close)
t.afterEach(() => until(() => chatroom.holds.members === 0)) // nobody is there for the next test

t.test('started by its one line it listens where its configuration says, and who waits has an answer when it is told to end', async (t) => {
  const program = spawn(process.execPath, [fileURLToPath(new URL('main.js', example))], { env: { ...otherEnvironment(), PORT: '0' }, stdio: ['ignore', 'pipe', 'inherit'] })
  t.teardown(() => program.kill('SIGKILL'))
  const { value: line = '' } = await createInterface(program.stdout)[Symbol.asyncIterator]().next()
  const [address = ''] = /http:\/\/[\d.:]+/.exec(line) ?? []
  const poll = httpGet(`${address}/lp/fetch?uname=ann&lastReceived=${Date.now() + 1e9}`)
  await once(poll, 'finish')
  t.match(await (await fetch(address)).text(), '<title>Come in - Web IM</title>') // it has the poll too

  program.kill('SIGTERM')

  t.equal(await bodyOf(poll), '[]')
  t.strictSame(await once(program, 'exit'), [0, null])
})

t.test('the language is what the query says, else the cookie, else the browser, else English', async (t) => {
  const page = async (path: string, headers: Record<string, string> = {}) => (await app.inject({ url: path, headers }))
  const langOf = async (path: string, headers?: Record<string, string>) => /<html lang="(.+?)">/.exec((await page(path, headers)).body)?.[1]

  t.equal(await langOf('/'), 'en-US')
  t.equal(await langOf('/', { 'accept-language': 'zh-CN,zh;q=0.9,en;q=0.8' }), 'zh-CN')
  t.equal(await langOf('/', { 'accept-language': 'de, en;q=0.5, zh-TW;q=0.7' }), 'zh-CN')
  t.equal(await langOf('/', { 'accept-language': 'fr, zh;q=0' }), 'en-US')
  t.equal(await langOf('/', { 'accept-language': 'zh', cookie: 'lang=en-US' }), 'en-US')
  t.equal(await langOf('/?lang=zh-CN', { cookie: 'lang=en-US' }), 'zh-CN')
  t.equal(await langOf('/?lang=../../etc', { cookie: 'lang=<x>' }), 'en-US')
  t.match(String((await page('/?lang=zh-CN')).headers['set-cookie']), /\blang=zh-CN; Expires=.+; Max-Age=31536000; Path=\/; SameSite=Lax$/)
})

t.test('every text that a page asks for is there in both languages', async (t) => {
  const { locales } = await import(new URL('models/index.js', example).href)
  const views = readdirSync(new URL('views', example), { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.html'))
  const inViews = views.flatMap((name) => [...readFileSync(new URL(`views/${name}`, example), 'utf8').matchAll(/\{\{i18n \S+ "(\w+)"\}\}/g)].map(([, key]) => key!))
  const keys = new Set([...inViews, 'name_empty', 'name_long', 'name_taken'])

  t.ok(keys.size > 30)
  for (const language of ['en-US', 'zh-CN']) for (const key of keys) t.not(locales.tr(language, key), key, `${language} ${key}`)
  t.equal(locales.tr('en-US', 'no_such_text'), 'no_such_text')
})

t.test('the form leads into the room of its technology, and a name that cannot be back to the form, which says why', async (t) => {
  const ann = await openSocket(t, 'ann')
  const join = (uname: string, tech = 'websocket') => post('/join', { uname, tech })
  const whyNot = async (uname: string) => {
    const response = await join(uname)
    const cookies = [response.headers['set-cookie'] ?? []].flat().map((line) => line.split(';')[0]).join('; ')
    const { body } = await app.inject({ url: '/', headers: { cookie: cookies } })
    return [response.headers.location, /role="alert">(.*?)</.exec(body)?.[1]]
  }

  t.equal((await join('李 雷')).headers.location, '/ws?uname=%E6%9D%8E%20%E9%9B%B7')
  t.equal((await join('bob', 'longpolling')).headers.location, '/lp?uname=bob')
  t.equal((await join('bob', 'pigeon')).headers.location, '/')
  t.strictSame(await whyNot(' \u200b '), ['/', 'Please choose a name.'])
  t.strictSame(await whyNot('x'.repeat(21)), ['/', 'A name has 20 characters at most.'])
  for (const name of ['ann', 'ANN', 'a\u200bnn', '\uff41nn ']) t.strictSame(await whyNot(name), ['/', 'Somebody in the room has this name. Please choose another one.'], name)
  t.equal((await post('/join', { uname: 'ann', tech: 'websocket' }, ann.cookie)).headers.location, '/ws?uname=ann')
})

t.test('who has a name may come again, and nobody else speaks, listens or leaves under it', async (t) => {
  const ann = await openSocket(t, 'ann')
  const another = await app.inject('/lp?uname=ann')
  const posted = await post('/lp/post', { uname: 'ann', content: 'I am ann' })
  const fetched = await app.inject('/lp/fetch?uname=ann&lastReceived=0')
  await post('/leave', { uname: 'ann' })
  const socket = await openSocket(t, 'ann')

  t.strictSame([another.statusCode, another.headers.location], [302, '/'])
  t.strictSame([posted.statusCode, fetched.statusCode], [409, 409])
  t.equal(await socket.closed, 4409)
  t.equal((await app.inject({ url: '/lp?uname=ann', headers: { cookie: ann.cookie } })).statusCode, 200)
  ann.socket.ping()
  await once(ann.socket, 'pong') // all that was sent before has come
  t.equal(ann.events.length, 1, 'nobody has left, joined again or said anything')
})

t.test('those at websockets and those who poll hear the same, in order, as Beego has it', async (t) => {
  const ann = await openSocket(t, 'ann')
  const bob = await enter('bob')
  await until(() => ann.events.length === 2)
  const waiting = bob.fetch(bob.last)
  ann.socket.send('hello <b>bob</b>')

  const [heard] = await waiting
  await post('/lp/post', { uname: 'bob', content: ' hello ann ' }, bob.cookie)
  await until(() => ann.events.length === 4)

  t.strictSame(ann.events.map(({ Type, User, Content }) => [Type, User, Content]), [
    [JOIN, 'ann', ''], [JOIN, 'bob', ''], [MESSAGE, 'ann', 'hello <b>bob</b>'], [MESSAGE, 'bob', 'hello ann']
  ])
  t.strictSame(heard, ann.events[2])
  t.strictSame(await bob.fetch(heard!.Id), [ann.events[3]])
  t.ok(Math.abs(heard!.Timestamp - Date.now() / 1000) < 5)
})

t.test('a poll without news is answered with none when its time is over', async (t) => {
  const ann = await enter('ann')
  const start = performance.now()

  t.strictSame(await ann.fetch(ann.last), [])
  t.ok(performance.now() - start > 900)
  t.strictSame(await ann.fetch(ann.last, '&wait=false'), [])
  t.equal((await app.inject('/lp/fetch?uname=ann&lastReceived=x')).statusCode, 400)
  t.equal((await app.inject('/lp/fetch?lastReceived=0')).statusCode, 400)
})

t.test('a message is as long as one may be, and text', async (t) => {
  const ann = await openSocket(t, 'ann')

  for (const text of ['x'.repeat(1001), '😀'.repeat(1500), '  ', 'y']) ann.socket.send(text)
  await until(() => ann.events.length === 4)
  ann.socket.send(Buffer.from('bytes'))

  t.strictSame(ann.events.slice(1).map(({ Content }) => [...Content].length), [1000, 1000, 1])
  t.equal(await ann.closed, 1003)

  const bob = await openSocket(t, 'bob')
  bob.socket.send('x'.repeat(9000))
  t.equal(await bob.closed, 1009)
})

t.test('a page of another site opens no websocket and posts nothing', async (t) => {
  const host = new URL(url).host
  const ann = await openSocket(t, 'ann')
  const from = (origin: string, path: string) => app.inject({
    method: 'POST', url: path, payload: 'uname=ann&content=hi&tech=websocket', headers: { 'content-type': 'application/x-www-form-urlencoded', origin, host, cookie: ann.cookie }
  })

  for (const origin of ['http://evil.example', 'null', `http://${host}.evil.example`, 'http://127.0.0.1:1']) {
    t.equal(await statusOfUpgrade('/ws/join?uname=ann', { origin, cookie: ann.cookie }), 403, origin)
    for (const path of ['/lp/post', '/join', '/leave']) t.equal((await from(origin, path)).statusCode, 403, `${origin} ${path}`)
  }
  t.equal(ann.events.length, 1)
  t.equal((await from(`http://${host}`, '/lp/post')).statusCode, 204)
  t.equal((await openSocket(t, 'eve', { origin: `http://${host}` })).socket.readyState, WebSocket.OPEN)
})

t.test('a websocket needs a name and a handshake', async (t) => {
  t.equal(await statusOfUpgrade('/ws/join?uname=%20', {}), 302)
  t.equal((await app.inject('/ws/join?uname=ann')).statusCode, 426)
  t.equal((await app.inject('/lp/post')).statusCode, 405)
  t.equal(chatroom.holds.members, 0)
})

t.test('a connection that is lost may come back before anybody notices, and hears what it has missed', async (t) => {
  const bob = await openSocket(t, 'bob')
  const ann = await openSocket(t, 'ann')
  await until(() => bob.events.length === 2)
  ann.socket.terminate()
  await ann.closed
  bob.socket.send('are you there?')
  await until(() => bob.events.length === 3)

  const again = await openSocket(t, 'ann', { cookie: ann.cookie }, bob.events[1]!.Id)
  await until(() => again.events.length === 1)
  await sleep(800) // longer than she may be absent

  t.strictSame(again.events, [bob.events[2]])
  t.equal(bob.events.length, 3)
})

t.test('who loses the connection for too long has left, and so has who stops to poll', async (t) => {
  const bob = await openSocket(t, 'bob')
  const ann = await openSocket(t, 'ann')
  const eve = await enter('eve')
  await eve.fetch(eve.last, '&wait=false')

  ann.socket.terminate()
  await until(() => bob.events.length === 5)

  t.strictSame(bob.events.slice(3).map(({ Type, User }) => [Type, User]).sort(), [[LEAVE, 'ann'], [LEAVE, 'eve']])
})

t.test('who leaves is gone at once, and what they have open ends', async (t) => {
  const bob = await openSocket(t, 'bob')
  const ann = await openSocket(t, 'ann')
  const eve = await openSocket(t, 'eve')
  await until(() => bob.events.length === 3)

  const answer = await post('/leave', { uname: 'ann' }, ann.cookie)
  eve.socket.close(1000)
  const code = await ann.closed
  await until(() => bob.events.length === 5)

  t.equal(answer.headers.location, '/')
  t.equal(code, 1000)
  t.strictSame(bob.events.slice(3).map(({ Type, User }) => [Type, User]).sort(), [[LEAVE, 'ann'], [LEAVE, 'eve']])
  const back = await openSocket(t, 'ann', { cookie: ann.cookie })
  await until(() => back.events.length > 0)
  t.equal(back.socket.readyState, WebSocket.OPEN, 'that she had left once does not end it')
})

t.test('nothing stays of hundreds who wait and leave, nor of thousands who come and go', { timeout: 180_000 }, async (t) => {
  const server = fork(fileURLToPath(new URL('webim/counting.mjs', import.meta.url)), { execArgv: ['--expose-gc'], env: otherEnvironment(), stdio: ['ignore', 'inherit', 'inherit', 'ipc'] })
  t.teardown(() => server.kill())
  const [{ url }] = await once(server, 'message') as [{ url: string }]
  const report = async (collect = false): Promise<Report> => {
    server.send(collect)
    return (await once(server, 'message'))[0] as Report
  }
  /** When all have gone. */
  const atRest = async () => {
    for (let now = await report(); now.members + now.websockets + now.sockets > 0; now = await report()) await sleep(50)
    return report(true)
  }
  const agent = new Agent({ keepAlive: false, maxSockets: Infinity })
  // all of one browser, and nothing that has happened is news to them
  const poll = (name: string) => {
    const request = httpGet(`${url}/lp/fetch?uname=${name}&lastReceived=${Date.now() + 1e9}`, { agent, headers: { cookie: `guest=${'0'.repeat(32)}` } })
    request.on('error', () => {}) // some are cut off
    return request
  }
  const join = async (name: string) => {
    const socket = new WebSocket(`${url.replace('http', 'ws')}/ws/join?uname=${name}`)
    await once(socket, 'message')
    return socket
  }
  const before = await atRest()

  await t.test('100 websockets and 400 polls, of which half leave and the others hear of it', async (t) => {
    const sockets = await Promise.all(Array.from({ length: 100 }, (_, i) => join(`w${i}`)))
    const polls = Array.from({ length: 400 }, () => poll('ann'))
    const answers = Promise.all(polls.slice(200).map(bodyOf))
    let full = await report()
    for (; full.listeners < 100 + 400 * 2; full = await report()) await sleep(50)

    for (const request of polls.slice(0, 200)) request.destroy()
    for (const socket of sockets.slice(0, 50)) socket.terminate()
    for (const socket of sockets.slice(50)) socket.close(1000)
    const bodies = await answers

    t.match(full, { members: 101, sockets: 500, websockets: 100 })
    t.ok(full.timers >= 400 + 100)
    t.ok(bodies.every((body) => body === '[]'))
    t.strictSame({ ...await atRest(), heap: 0 }, { ...before, heap: 0 })
  })

  await t.test('200 polls that nothing happens for', async (t) => {
    const bodies = await Promise.all(Array.from({ length: 200 }, () => bodyOf(poll('ann'))))

    t.ok(bodies.filter((body) => body === '[]').length >= 199) // the first one has joined
    t.strictSame({ ...await atRest(), heap: 0 }, { ...before, heap: 0 })
  })

  await t.test('4000 polls that are cut off and 400 websockets that come and go: the heap is what it was', async (t) => {
    const round = async (i: number) => {
      const request = poll('ann')
      await once(request, 'finish')
      if (i % 10 === 0) (await join(`w${i}`)).close(1000)
      else await sleep(5)
      request.destroy()
    }
    const rounds = async (from: number, to: number) => {
      for (let i = from; i < to; i += 20) await Promise.all(Array.from({ length: 20 }, (_, n) => round(i + n)))
      return atRest()
    }

    const warm = await rounds(0, 1000)
    const end = await rounds(1000, 4000)

    t.comment(`heap: ${before.heap} at the start, ${warm.heap} after 1000, ${end.heap} after 4000`)
    t.ok(end.heap - warm.heap < 1_500_000, `${end.heap - warm.heap} bytes more, where 3000 requests that stay are some 15 MB`)
    t.strictSame({ ...end, heap: 0 }, { ...before, heap: 0 })
  })
})

/** Somebody who polls. */
async function enter (uname: string): Promise<{ cookie: string, last: number, fetch (lastReceived: number, more?: string): Promise<Event[]> }> {
  const page = await app.inject(`/lp?uname=${uname}`)
  const cookie = /guest=\w+/.exec(String(page.headers['set-cookie']))![0]
  const fetchEvents = async (lastReceived: number, more = '') => {
    const response = await fetch(`${url}/lp/fetch?uname=${uname}&lastReceived=${lastReceived}${more}`, { headers: { cookie } })
    return response.json() as Promise<Event[]>
  }
  return { cookie, last: (await fetchEvents(0)).at(-1)!.Id, fetch: fetchEvents } // the last one is that somebody has joined
}

interface Listening {
  readonly socket: WebSocket
  readonly cookie: string
  readonly events: Event[]
  readonly closed: Promise<number>
}

/** Somebody at a websocket who has heard everything before, or everything since an event. */
async function openSocket (t: Test, uname: string, headers: Record<string, string> = {}, lastReceived = Date.now() - 1): Promise<Listening> {
  const socket = new WebSocket(`${url.replace('http', 'ws')}/ws/join?uname=${uname}&lastReceived=${lastReceived}`, { headers })
  t.teardown(() => socket.terminate())
  let cookie = headers['cookie'] ?? ''
  const events: Event[] = []
  socket.on('upgrade', (response) => { cookie ||= /guest=\w+/.exec(String(response.headers['set-cookie']))![0] })
  socket.on('message', (data) => { events.push(JSON.parse(String(data))) })
  socket.on('error', () => {})
  const closed = once(socket, 'close').then(([code]) => code as number)
  await once(socket, 'open')
  return { socket, cookie, events, closed }
}

async function statusOfUpgrade (path: string, headers: Record<string, string>): Promise<number> {
  const socket = new WebSocket(url.replace('http', 'ws') + path, { headers })
  socket.on('error', () => {})
  const [request, response] = await once(socket, 'unexpected-response') as [ClientRequest, IncomingMessage]
  request.destroy()
  return response.statusCode!
}

function post (path: string, fields: Record<string, string>, cookie = '') {
  return app.inject({
    method: 'POST', url: path, payload: String(new URLSearchParams(fields)), headers: { 'content-type': 'application/x-www-form-urlencoded', cookie }
  })
}

async function bodyOf (request: ClientRequest): Promise<string> {
  const [response] = await once(request, 'response') as [IncomingMessage]
  let body = ''
  for await (const chunk of response) body += String(chunk)
  return body
}
