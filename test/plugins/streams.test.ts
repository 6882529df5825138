import { once } from 'node:events'
import { type AddressInfo, connect, type Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import type { FastifyInstance } from 'fastify'
import t, { type Test } from 'tap'
import { eventText, EventStream } from '../../lib/http/event-stream.js'
import { type Context, Controller } from '../../plugins/index.js'
import { buildApp } from '../helper.js'

// lib/http/event-stream.ts: https://html.spec.whatwg.org/multipage/server-sent-events.html

t.test('an event is lines of fields, and an empty line', async (t) => {
  t.equal(eventText('hello'), 'data: hello\n\n')
  t.equal(eventText({ data: 'two\nlines' }), 'data: two\ndata: lines\n\n')
  t.equal(eventText({ event: 'tick', id: '7', retry: 2500.4, data: { n: 1 } }), 'event: tick\nid: 7\nretry: 2500\ndata: {"n":1}\n\n')
  t.equal(eventText({ data: '' }), 'data: \n\n')
  t.equal(eventText({ data: undefined }), 'data: \n\n')
})

t.test('no text of a program\'s makes fields of its own', async (t) => {
  t.equal(eventText({ event: 'a\nid: 1', id: 'b\r\n\0c', retry: -1, data: 'x\r\ry\revent: z' }),
    'event: a id: 1\nid: b  c\nretry: 0\ndata: x\ndata: \ndata: y\ndata: event: z\n\n')
})

t.test('events go as they come, with signs of life between them, and the answer ends with its source', async (t) => {
  async function * source (): AsyncGenerator<string> {
    yield 'one'
    await sleep(60)
    yield 'two'
  }
  const stream = new EventStream(source(), 10)

  const text = (await stream.toArray()).join('')

  t.match(text, /^:\n\ndata: one\n\n(?::\n\n)+data: two\n\n$/)
})

t.test('events that are told to end do so once, whatever their source has yet to say', async (t) => {
  const stream = new EventStream({ [Symbol.asyncIterator]: () => ({ next: () => new Promise<never>(() => {}) }) }, 1000)

  stream.finish()
  stream.finish()

  t.equal(Buffer.concat(await stream.toArray() as Buffer[]).toString(), ':\n\n')
})

t.test('a source that fails ends the stream with its error', async (t) => {
  async function * source (): AsyncGenerator<string> {
    yield 'one'
    throw new Error('boom')
  }

  await t.rejects(new EventStream(source(), 1000).toArray(), { message: 'boom' })
})

t.test('a source without an end is ended when the stream is', async (t) => {
  let isEnded = false
  const source = { [Symbol.asyncIterator]: () => ({ next: () => new Promise<never>(() => {}), return: async () => { isEnded = true; throw new Error('ignored') } }) }
  const stream = new EventStream(source, 1000)

  stream.resume()
  await sleep(5)
  stream.destroy()
  await once(stream, 'close')

  t.equal(isEnded, true)
  const bare = new EventStream({ [Symbol.asyncIterator]: () => ({ next: () => new Promise<never>(() => {}) }) }, 1000)
  bare.destroy()
  await once(bare, 'close')
})

t.test('what comes when the stream has gone is dropped', async (t) => {
  let give: (value: string) => void = () => {}
  const source = { [Symbol.asyncIterator]: () => ({ next: () => new Promise<IteratorResult<string>>((resolve) => { give = (value) => resolve({ done: false, value }) }) }) }
  const stream = new EventStream(source, 1000)
  stream.resume()
  await sleep(5)

  stream.destroy()
  give('late')
  await sleep(5)

  t.equal(stream.destroyed, true)
})

// ctx.output.events()

t.test('an action answers with server-sent events', async (t) => {
  class ClockController extends Controller {
    override get (): void {
      this.ctx.output.events(async function * () {
        yield { event: 'tick', data: { n: 1 } }
        yield 'plain'
      })
    }
  }
  const app = await buildApp(t, { enableGzip: true })
  app.beego.router('/clock', ClockController)

  const response = await app.inject({ url: '/clock', headers: { 'accept-encoding': 'gzip' } })

  t.match(response.headers, { 'content-type': 'text/event-stream', 'cache-control': 'no-store', 'x-accel-buffering': 'no' })
  t.equal(response.body, ':\n\nevent: tick\ndata: {"n":1}\n\ndata: plain\n\n')
})

t.test('a source that is there already does as well', async (t) => {
  async function * source (): AsyncGenerator<string> { yield 'one' }
  const app = await buildApp(t)
  app.beego.get('/events', (ctx) => ctx.output.events(source()))

  t.equal((await app.inject('/events')).body, ':\n\ndata: one\n\n')
})

// ctx.signal

async function listening (t: Test, action: (ctx: Context) => unknown): Promise<{ app: FastifyInstance, ask: (head: string) => Socket }> {
  const app = await buildApp(t)
  app.beego.any('/wait', action)
  await app.listen({ port: 0, host: '127.0.0.1' })
  const { port } = app.server.address() as AddressInfo
  return {
    app,
    ask (head) {
      const client = connect(port, '127.0.0.1')
      t.teardown(() => client.destroy())
      client.write(`${head}\r\nHost: a\r\n\r\n`)
      return client
    }
  }
}

t.test('the signal of a request is aborted when its client leaves', async (t) => {
  let began: () => void = () => {}
  const waiting = new Promise<void>((resolve) => { began = resolve })
  let left: Promise<unknown> | undefined
  const { ask } = await listening(t, async (ctx) => {
    left = once(ctx.signal, 'abort')
    began()
    await left
    t.equal(ctx.signal, ctx.signal, 'it is one')
  })

  const client = ask('GET /wait HTTP/1.1')
  await waiting
  client.destroy()

  await left
})

t.test('asked for when the client has left, it is aborted at once', async (t) => {
  let began: () => void = () => {}
  const waiting = new Promise<void>((resolve) => { began = resolve })
  let answered: (aborted: boolean) => void = () => {}
  const aborted = new Promise<boolean>((resolve) => { answered = resolve })
  const { ask } = await listening(t, async (ctx) => {
    began()
    await once(ctx.request.raw.socket, 'close')
    await sleep(1)
    answered(ctx.signal.aborted)
  })

  const client = ask('GET /wait HTTP/1.1')
  await waiting
  client.destroy()

  t.equal(await aborted, true)
})

t.test('a body that has been read, and an answer that is out, abort nothing', async (t) => {
  let signal: AbortSignal | undefined
  const app = await buildApp(t)
  app.beego.post('/wait', async (ctx) => {
    signal = ctx.signal
    await sleep(10)
    ctx.writeString(signal.aborted ? 'aborted' : 'still there')
  })

  const response = await app.inject({ method: 'POST', url: '/wait', payload: { a: 1 } })
  await sleep(10)

  t.equal(response.body, 'still there')
  t.equal(signal!.aborted, false)
})

t.test('a client that leaves ends the source of its events', async (t) => {
  let ended: () => void = () => {}
  const over = new Promise<void>((resolve) => { ended = resolve })
  const { ask } = await listening(t, (ctx) => {
    ctx.output.events(async function * () {
      try {
        yield 'first'
        await once(ctx.signal, 'abort')
      } finally {
        ended()
      }
    })
  })

  const client = ask('GET /wait HTTP/1.1')
  let text = ''
  while (!text.includes('data: first')) text += String((await once(client, 'data'))[0])
  client.destroy()

  await over
})
