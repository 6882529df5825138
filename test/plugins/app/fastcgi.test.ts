import { execFileSync, spawn } from 'node:child_process'
import { createHash, randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { request as httpsRequest } from 'node:https'
import { connect, createServer, type AddressInfo, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { once } from 'node:events'
import { Readable } from 'node:stream'
import { setTimeout as wait } from 'node:timers/promises'
import type { FastifyInstance, FastifyServerOptions } from 'fastify'
import t, { type Test } from 'tap'
import { addressOf } from '../../../lib/fcgi/address.js'
import { RecordReader, recordsOf, RecordType } from '../../../lib/fcgi/record.js'
import { fastcgiServerFactory } from '../../../plugins/app/fastcgi.js'
import beegoMvc, { Controller } from '../../../plugins/index.js'
import { buildFastify } from '../../helper.js'

const NGINX = ['/usr/sbin/nginx', '/usr/local/sbin/nginx', '/usr/local/bin/nginx'].find((path) => existsSync(path))
const needsNginx = NGINX === undefined ? { skip: 'there is no nginx' } : {}

t.test('behind nginx', needsNginx, async (t) => {
  const app = await buildFcgiApp(t, { bodyLimit: 20_000_000 })
  await app.listen({ port: 0, host: '127.0.0.1' })
  const { http, https } = await startNginx(t, `127.0.0.1:${portOf(app)}`)

  t.test('a request has its path, its query, its headers and the client', async (t) => {
    const response = await fetch(`${http}/info/%C3%BC%2F?a=1&b=%20`, { headers: { 'x-forwarded-for': '6.6.6.6', https: 'on', 'x-forwarded-proto': 'https', 'x-many': 'a, b' } })

    const info = await response.json() as Record<string, unknown>
    t.match(info, { url: '/info/%C3%BC%2F?a=1&b=%20', ip: '127.0.0.1', protocol: 'http', many: 'a, b', method: 'GET' })
    t.ok(Number(info.port) > 0)
  })

  t.test('a form and its cookies go through', async (t) => {
    const response = await fetch(`${http}/form`, { method: 'POST', headers: { cookie: 'a=1; b=2' }, body: new URLSearchParams({ name: 'ü & x' }) })

    t.equal(await response.text(), 'name ü & x cookie 2')
    t.strictSame(response.headers.getSetCookie().map((line) => line.split(';')[0]), ['c=3', 'd=4'])
  })

  t.test('an upload goes through', async (t) => {
    const file = randomBytes(300_000)
    const form = new FormData()
    form.set('title', 'a picture')
    form.set('file', new Blob([file]), 'a.png')

    const response = await fetch(`${http}/upload`, { method: 'POST', body: form })

    t.equal(await response.text(), `a picture a.png 300000 ${sha(file)}`)
  })

  t.test('five megabytes go in and out', async (t) => {
    const body = randomBytes(5_000_000)

    const response = await fetch(`${http}/echo`, { method: 'POST', headers: { 'content-type': 'application/octet-stream' }, body })

    t.equal(sha(Buffer.from(await response.arrayBuffer())), sha(body))
  })

  t.test('a body of unknown length goes through', async (t) => {
    const pieces = Array.from({ length: 20 }, (_, i) => Buffer.alloc(10_000, i))

    const response = await fetch(`${http}/unbuffered/echo`, {
      method: 'POST', headers: { 'content-type': 'application/octet-stream' }, body: Readable.toWeb(Readable.from(pieces)), duplex: 'half'
    } as RequestInit)

    t.equal(sha(Buffer.from(await response.arrayBuffer())), sha(Buffer.concat(pieces)))
  })

  t.test('a stream goes through as it comes', async (t) => {
    const response = await fetch(`${http}/stream`)

    t.equal(response.headers.get('content-length'), null)
    t.equal((await response.text()).length, 3_000_000)
  })

  t.test('an answer that Node would send in chunks has none, and no trailers', async (t) => {
    const response = await fetch(`${http}/trailers`)

    t.equal(await response.text(), 'first second')
  })

  t.test('HEAD has the headers and no body', async (t) => {
    const response = await fetch(`${http}/plain`, { method: 'HEAD' })

    t.equal(response.headers.get('content-length'), '5')
    t.equal(await response.text(), '')
  })

  t.test('answers without a body end', async (t) => {
    for (const status of [204, 304]) t.equal((await fetch(`${http}/status/${status}`)).status, status)
  })

  t.test('error pages go through', async (t) => {
    const missing = await fetch(`${http}/nope`, { headers: { accept: 'text/html' } })
    const crash = await fetch(`${http}/crash`, { headers: { accept: 'text/html' } })

    t.equal(missing.status, 404)
    t.match(await missing.text(), '<title>Page Not Found</title>')
    t.equal(crash.status, 500)
    t.match(await crash.text(), '<title>Internal Server Error</title>')
  })

  t.test('a body that is too large is 413', async (t) => {
    const response = await fetch(`${http}/echo`, { method: 'POST', headers: { 'content-type': 'application/octet-stream' }, body: Buffer.alloc(21_000_000) })

    t.equal(response.status, 413)
  })

  t.test('an interim answer is not the answer', async (t) => {
    t.equal(await (await fetch(`${http}/hints`)).text(), 'after the hints')
  })

  t.test('many requests at a time get their own answers, on connections that are kept too', async (t) => {
    const answers = await Promise.all(Array.from({ length: 60 }, async (_, i) => {
      const text = `n${i}`.repeat(1 + i * 50)
      const response = await fetch(`${http}/${i % 2 === 0 ? 'kept/' : ''}echo`, { method: 'POST', headers: { 'content-type': 'application/octet-stream' }, body: text })
      return await response.text() === text
    }))

    t.ok(answers.every(Boolean))
  })

  t.test('on connections that are kept no request is lost', async (t) => {
    for (let i = 0; i < 50; i++) t.equal(await (await fetch(`${http}/kept/plain`)).text(), 'plain')
  })

  t.test('a client that goes away ends its request', async (t) => {
    const client = new AbortController()
    const gone = once(app.server, 'beego-test-gone')

    const response = fetch(`${http}/slow`, { signal: client.signal })
    await once(app.server, 'beego-test-slow')
    client.abort()

    await t.rejects(response)
    await gone
  })

  t.test('https is what nginx says', { skip: https === null ? 'there is no openssl' : false }, async (t) => {
    const info = JSON.parse(await getTLS(`${https}/info`)) as object

    t.match(info, { protocol: 'https', ip: '127.0.0.1' })
  })
})

t.test('behind nginx on a Unix socket', needsNginx, async (t) => {
  const folder = await folderFor(t)
  const path = join(folder, 'app.sock')
  const app = await buildFcgiApp(t)
  await app.listen({ path })
  const { http } = await startNginx(t, `unix:${path}`)

  t.equal(await (await fetch(`${http}/plain`)).text(), 'plain')
})

t.test('a request has what its parameters say', async (t) => {
  const peer = await buildPeer(t)

  const answer = await peer.ask({
    REQUEST_METHOD: 'GET',
    SCRIPT_NAME: '/in',
    PATH_INFO: 'fo',
    QUERY_STRING: 'a=1',
    SERVER_NAME: 'example.com',
    SERVER_PORT: '443',
    SERVER_ADDR: '::1',
    REMOTE_ADDR: '2001:db8::1',
    REMOTE_PORT: '4711',
    HTTPS: 'on',
    HTTP_X_MANY: 'x',
    HTTP_CONNECTION: 'upgrade',
    HTTP_UPGRADE: 'websocket',
    HTTP_PROXY: 'evil',
    HTTP_CONTENT_LENGTH: '5'
  })

  t.match(JSON.parse(bodyOf(answer)), { url: '/info?a=1', ip: '2001:db8::1', port: 4711, protocol: 'https', many: 'x', host: 'example.com', family: 'IPv6', address: { address: '::1', port: 443, family: 'IPv6' } })
  t.notMatch(bodyOf(answer), /upgrade|websocket|evil/)
})

t.test('parameters that say nothing about the client leave it unknown', async (t) => {
  const peer = await buildPeer(t)

  const answer = await peer.ask({ REQUEST_METHOD: 'GET', REQUEST_URI: '/info', REMOTE_ADDR: 'unix:', REMOTE_PORT: 'x', REQUEST_SCHEME: 'https' })

  const info = JSON.parse(bodyOf(answer)) as Record<string, unknown>
  t.match(info, { protocol: 'https', address: { family: 'IPv4' } })
  t.strictSame([info.ip, info.port], [undefined, undefined])
})

t.test('what is no request is 400', async (t) => {
  const good = { REQUEST_METHOD: 'GET', REQUEST_URI: '/plain' }
  const bad: Array<Record<string, string>> = [
    {}, { ...good, REQUEST_METHOD: 'GET /x HTTP/1.1\r\n' }, { ...good, REQUEST_URI: '/a b' }, { ...good, REQUEST_URI: '/a\r\nx: y' }, { ...good, CONTENT_LENGTH: '-1' }, { ...good, CONTENT_LENGTH: '1\r\na: b' },
    { ...good, HTTP_X: 'a\r\nb: c' }, { ...good, HTTP_X: 'a\0' }, { ...good, 'HTTP_X Y': 'a' }, { ...good, HTTP_: 'a' }
  ]

  for (const params of bad) t.match(await (await buildPeer(t)).ask(params), /^Status: 400 Bad Request\r\n/, JSON.stringify(params))
})

t.test('a head that Node does not take is its error', async (t) => {
  const peer = await buildPeer(t)

  t.match(await peer.ask({ REQUEST_METHOD: 'GET', REQUEST_URI: '/plain', HTTP_X: 'x'.repeat(100_000) }), /^Status: 431 /)
})

t.test('a body is as long as its length says', async (t) => {
  const params = { REQUEST_METHOD: 'POST', REQUEST_URI: '/echo', CONTENT_TYPE: 'application/octet-stream', CONTENT_LENGTH: '5' }

  t.equal(bodyOf(await (await buildPeer(t)).ask(params, ['he', 'llo, and GET /crash HTTP/1.1\r\n\r\n'])), 'hello')
  t.match(await (await buildPeer(t)).ask(params, ['he']), /^(?:Status: 400 [^]*)?$/, 'one that ends too early is no body')
  t.equal(bodyOf(await (await buildPeer(t)).ask({ ...params, CONTENT_LENGTH: '' }, ['he', 'llo'])), 'hello')
})

t.test('what comes behind the end of a body is nothing', async (t) => {
  const peer = await buildPeer(t)
  const params = { REQUEST_METHOD: 'POST', REQUEST_URI: '/echo', CONTENT_TYPE: 'application/octet-stream', CONTENT_LENGTH: '' }

  peer.send(begin(1), ...paramsOf(1, params), recordsOf(RecordType.stdin, 1, Buffer.from('hello')))
  peer.send(recordsOf(RecordType.stdin, 1, Buffer.alloc(0)), recordsOf(RecordType.stdin, 1, Buffer.from('GET /crash HTTP/1.1\r\n\r\n')), recordsOf(RecordType.stdin, 1, Buffer.alloc(0)))

  t.equal(bodyOf(await peer.answer(1)), 'hello')
})

t.test('a connection that is kept takes one request after the other', async (t) => {
  const peer = await buildPeer(t)

  for (const id of [1, 1, 7]) t.equal(bodyOf(await peer.ask({ REQUEST_METHOD: 'GET', REQUEST_URI: '/plain' }, [], { id, keeps: true })), 'plain')
  t.equal(bodyOf(await peer.ask({ REQUEST_METHOD: 'GET', REQUEST_URI: '/plain' })), 'plain')
  await peer.closed
})

t.test('a peer may ask what there is, and is told what is not', async (t) => {
  const peer = await buildPeer(t)

  peer.send(recordsOf(RecordType.getValues, 0, Buffer.concat([pair('FCGI_MPXS_CONNS', ''), pair('FCGI_MAX_CONNS', ''), pair('X', '')])))
  t.equal(String((await peer.next(RecordType.getValuesResult)).content), '\x0e\x04FCGI_MAX_CONNS1024\x0f\x01FCGI_MPXS_CONNS0')
  peer.send(recordsOf(RecordType.getValues, 0, Buffer.from([200])))
  t.equal((await peer.next(RecordType.getValuesResult)).content.length, 0)
  peer.send(recordsOf(99, 0, Buffer.from('x')))
  t.equal((await peer.next(RecordType.unknownType)).content[0], 99)
  peer.send(begin(3, { role: 2 }))
  t.equal((await peer.next(RecordType.endRequest)).content[4], 3, 'a role that is none')
  peer.send(recordsOf(RecordType.beginRequest, 3, Buffer.from([0])))
  t.equal((await peer.next(RecordType.endRequest)).content[4], 3, 'a role that is not there')
  peer.send(begin(4), begin(5))
  t.equal((await peer.next(RecordType.endRequest)).content[4], 1, 'two requests at a time')
})

t.test('a request that is aborted ends', async (t) => {
  const app = await buildFcgiApp(t)
  const peer = await buildPeer(t, app)
  peer.send(begin(1, { keeps: true }), recordsOf(RecordType.abortRequest, 1, Buffer.alloc(0)))
  await peer.next(RecordType.endRequest)
  const gone = once(app.server, 'beego-test-gone')

  peer.send(begin(2, { keeps: true }), ...paramsOf(2, { REQUEST_METHOD: 'GET', REQUEST_URI: '/slow' }), recordsOf(RecordType.stdin, 2, Buffer.alloc(0)))
  await once(app.server, 'beego-test-slow')
  peer.send(recordsOf(RecordType.abortRequest, 2, Buffer.alloc(0)))

  await gone
})

t.test('an answer that breaks off is not taken for a whole one', async (t) => {
  const peer = await buildPeer(t)

  peer.send(begin(1, { keeps: true }), ...paramsOf(1, { REQUEST_METHOD: 'GET', REQUEST_URI: '/broken' }), recordsOf(RecordType.stdin, 1, Buffer.alloc(0)))
  await peer.closed

  t.notOk(peer.records.some(({ type }) => type === RecordType.endRequest))
})

t.test('nothing that a peer sends takes the server down', async (t) => {
  const app = await buildFcgiApp(t)
  await app.listen({ port: 0, host: '127.0.0.1' })
  const open = Buffer.concat([begin(1), ...paramsOf(1, { REQUEST_METHOD: 'POST', REQUEST_URI: '/echo', CONTENT_LENGTH: '10', CONTENT_TYPE: 'text/plain' })])
  const attacks = [
    Buffer.from('GET / HTTP/1.1\r\n\r\n'), Buffer.from([1]), Buffer.from([2, 1, 0, 1, 0, 0, 0, 0]), Buffer.from([1, 99, 0, 1, 0, 0, 0, 0]), Buffer.from([1, 0, 0, 1, 0, 0, 0, 0]), Buffer.alloc(1000, 1), Buffer.alloc(1000),
    recordsOf(RecordType.stdin, 1, Buffer.from('x')), recordsOf(RecordType.params, 1, Buffer.from('x')), Buffer.concat([begin(1), recordsOf(RecordType.stdin, 1, Buffer.from('x'))]),
    Buffer.concat([begin(1), recordsOf(RecordType.params, 1, Buffer.from([255, 255, 255, 255, 255, 255, 255, 255])), recordsOf(RecordType.params, 1, Buffer.alloc(0)), recordsOf(RecordType.stdin, 1, Buffer.alloc(0))]),
    Buffer.concat([begin(1), ...Array.from({ length: 5 }, () => recordsOf(RecordType.params, 1, Buffer.alloc(65_535)))]),
    open, Buffer.concat([open, recordsOf(RecordType.params, 1, Buffer.from('more')), recordsOf(RecordType.data, 1, Buffer.from('x'))]), Buffer.concat([open, open, open]), open.subarray(0, open.length - 3),
    ...Array.from({ length: 200 }, () => randomBytes(200)),
    ...Array.from({ length: 200 }, () => Buffer.concat([open, recordsOf(RecordType.stdin, 1, randomBytes(9)), randomBytes(50)]).map((byte) => Math.random() < 0.02 ? byte ^ 0xff : byte))
  ]

  for (const attack of attacks) {
    const socket = connect(portOf(app), '127.0.0.1')
    socket.on('error', () => {})
    socket.end(attack)
    socket.resume()
    await new Promise((resolve) => { socket.on('close', resolve) })
  }

  t.equal(bodyOf(await (await buildPeer(t, app)).ask({ REQUEST_METHOD: 'GET', REQUEST_URI: '/plain' })), 'plain')
})

t.test('a peer that asks and never reads is cut off', async (t) => {
  const app = await buildFcgiApp(t)
  await app.listen({ port: 0, host: '127.0.0.1' })
  const socket = connect(portOf(app), '127.0.0.1')
  socket.on('error', () => {})
  socket.pause()
  const closed = new Promise((resolve) => { socket.on('close', resolve) })
  const questions = Buffer.concat(Array.from({ length: 5000 }, () => recordsOf(99, 0, Buffer.alloc(0))))

  const timer = setInterval(() => { if (socket.writableLength < 10_000_000) socket.write(questions) }, 1)
  await closed
  clearInterval(timer)

  t.equal(bodyOf(await (await buildPeer(t, app)).ask({ REQUEST_METHOD: 'GET', REQUEST_URI: '/plain' })), 'plain')
})

t.test('a body waits for the program to read it', async (t) => {
  const app = await buildFcgiApp(t, { bodyLimit: 100_000_000 })
  const peer = await buildPeer(t, app)
  const size = 64 * 1024 * 1024
  const reading = once(app.server, 'beego-test-unread') as Promise<[request: Readable]>

  peer.send(begin(1), ...paramsOf(1, { REQUEST_METHOD: 'POST', REQUEST_URI: '/unread', CONTENT_TYPE: 'x/stream', CONTENT_LENGTH: String(size) }))
  for (let at = 0; at < size; at += 65_536 / 2) peer.send(recordsOf(RecordType.stdin, 1, Buffer.alloc(65_536 / 2)))
  peer.send(recordsOf(RecordType.stdin, 1, Buffer.alloc(0)))
  const [request] = await reading
  await wait(100)
  t.ok(peer.socket.writableLength > size / 4, 'most of it is still with the sender')
  request.emit('beego-test-read')

  t.equal(bodyOf(await peer.answer(1)), String(size))
})

t.test('closing ends connections that wait, and lets requests end', async (t) => {
  const app = await buildFcgiApp(t)
  const idle = await buildPeer(t, app)
  t.equal(bodyOf(await idle.ask({ REQUEST_METHOD: 'GET', REQUEST_URI: '/plain' }, [], { id: 1, keeps: true })), 'plain')
  const busy = await buildPeer(t, app)
  const slow = once(app.server, 'beego-test-slow') as Promise<[finish: () => void]>
  const answer = busy.ask({ REQUEST_METHOD: 'GET', REQUEST_URI: '/slow' }, [], { id: 1, keeps: true })
  const [finish] = await slow

  const closing = app.close()
  await idle.closed
  finish()

  t.equal(bodyOf(await answer), 'slow')
  await closing
  await busy.closed
})

t.test('a time limit of the server ends a request that takes too long', async (t) => {
  const app = await buildFcgiApp(t, { connectionTimeout: 100 })
  const peer = await buildPeer(t, app)

  peer.send(begin(1), ...paramsOf(1, { REQUEST_METHOD: 'GET', REQUEST_URI: '/slow' }), recordsOf(RecordType.stdin, 1, Buffer.alloc(0)))

  await peer.closed
})

t.test('a connection that waits too long is closed', async (t) => {
  const app = buildFastify(t, { serverFactory: fastcgiServerFactory({ idleTimeout: 50 }) })
  app.get('/', () => 'x')
  const silent = await buildPeer(t, app)
  const half = await buildPeer(t, app)
  half.send(begin(1), recordsOf(RecordType.params, 1, Buffer.from('x')))
  const kept = await buildPeer(t, app)

  t.equal(bodyOf(await kept.ask({ REQUEST_METHOD: 'GET', REQUEST_URI: '/' }, [], { keeps: true })), 'x')

  await Promise.all([silent.closed, half.closed, kept.closed])
})

t.test('a program may say to its socket what it says to others', async (t) => {
  const app = await buildFcgiApp(t)
  app.addHook('onRequest', async ({ raw: { socket } }) => {
    socket.setNoDelay(true).setKeepAlive(true).ref().unref().setTimeout(60_000, () => {})
    if (socket.bytesRead === 0 || socket.bytesWritten !== 0) throw new Error('wrong')
  })

  t.equal(bodyOf(await (await buildPeer(t, app)).ask({ REQUEST_METHOD: 'GET', REQUEST_URI: '/plain' })), 'plain')
})

t.test('a socket that another program has bound has an address to show', async (t) => {
  t.equal(addressOf(null, true), 'a socket')
  t.equal(addressOf(null, false), null)
  t.equal(addressOf('/run/app.sock', true), '/run/app.sock')
})

t.test('it answers on the socket that is standard input, as spawn-fcgi gives it', { skip: process.platform === 'win32' }, async (t) => {
  const folder = await folderFor(t)
  const path = join(folder, 'app.sock')
  const source = (name: string) => JSON.stringify(new URL(`../../../${name}`, import.meta.url).href)
  await writeFile(join(folder, 'app.mts'), `
    import Fastify from ${JSON.stringify(import.meta.resolve('fastify'))}
    import { fastcgiServerFactory } from ${source('plugins/app/fastcgi.ts')}
    const app = Fastify({ serverFactory: fastcgiServerFactory() })
    app.get('/plain', () => 'plain')
    await app.listen({ host: '0.0.0.0', fd: 0 })
    console.log('pid ' + process.pid)`)
  // it binds the socket, hands it to the application and is gone
  await writeFile(join(folder, 'spawner.cjs'), `
    const server = require('node:net').createServer().listen(${JSON.stringify(path)}, () => {
      require('node:child_process').spawn(process.execPath, ['--import', ${JSON.stringify(import.meta.resolve('tsx'))}, ${JSON.stringify(join(folder, 'app.mts'))}], { stdio: [server._handle, 'inherit', 'inherit'] })
      process.kill(process.pid, 'SIGKILL')
    })`)
  // without tap's environment: another compiler makes other lines of the same sources, and none of them counts
  const spawner = spawn('env', ['-i', `PATH=${process.env.PATH}`, process.execPath, join(folder, 'spawner.cjs')], { stdio: ['ignore', 'pipe', 'inherit'] })
  const [line] = await once(spawner.stdout, 'data') as [Buffer]
  const pid = Number(/^pid (\d+)/.exec(String(line))?.[1])
  t.teardown(() => { process.kill(pid) })

  const peer = new Peer(path)

  t.equal(bodyOf(await peer.ask({ REQUEST_METHOD: 'GET', REQUEST_URI: '/plain' })), 'plain')
})

// The application

class FormController extends Controller {
  override async post (): Promise<void> {
    this.ctx.setCookie('c', '3')
    this.ctx.setCookie('d', '4')
    this.ctx.writeString(`name ${this.getString('name')} cookie ${this.ctx.getCookie('b')}`)
  }
}

class UploadController extends Controller {
  override async post (): Promise<void> {
    const file = await this.getFile('file')
    const path = join(tmpdir(), `fastify-beego-fcgi-${randomBytes(6).toString('hex')}`)
    await this.saveToFile('file', path)
    this.ctx.writeString(`${this.getString('title')} ${file.filename} ${file.size} ${sha(await readFile(path))}`)
    await rm(path)
  }
}

async function buildFcgiApp (t: Test, options: FastifyServerOptions = {}): Promise<FastifyInstance> {
  const app = buildFastify(t, { ...options, serverFactory: fastcgiServerFactory() })
  await app.register(beegoMvc, { runMode: 'prod' })
  app.beego.router('/form', FormController).router('/upload', UploadController)
  app.addContentTypeParser('application/octet-stream', { parseAs: 'buffer' }, (_request, body, done) => { done(null, body) })
  app.addContentTypeParser('x/stream', (_request, payload, done) => { done(null, payload) })

  app.get('/info*', (request, reply) => {
    const { remotePort, remoteFamily } = request.raw.socket
    const { headers } = request
    return reply.send({
      url: request.url,
      ip: request.ip,
      port: remotePort,
      family: remoteFamily,
      protocol: request.protocol,
      host: request.host,
      method: request.method,
      many: headers['x-many'],
      headers,
      address: request.raw.socket.address()
    })
  })
  app.get('/plain', () => 'plain')
  app.post('/echo', (request) => request.body)
  app.get('/stream', (_request, reply) => reply.type('text/plain').send(Readable.from(Array.from({ length: 30 }, () => 'x'.repeat(100_000)))))
  app.get('/trailers', (_request, reply) => reply.trailer('x-end', async () => 'y').send(Readable.from(['first', ' second'])))
  app.get('/status/:status', (request, reply) => reply.code(Number((request.params as { status: string }).status)).send())
  app.beego.get('/crash', () => { throw new Error('boom') })
  app.get('/hints', (_request, reply) => {
    reply.raw.writeEarlyHints({ link: '</a.css>; rel=preload' })
    return 'after the hints'
  })
  app.get('/broken', (_request, reply) => {
    reply.hijack()
    reply.raw.writeHead(200, { 'content-length': '100' })
    reply.raw.write('half', () => { reply.raw.destroy() })
  })
  app.get('/slow', (request, reply) => {
    request.raw.socket.on('close', () => app.server.emit('beego-test-gone'))
    app.server.emit('beego-test-slow', () => { reply.send('slow') })
    return reply
  })
  app.post('/unread', async (request) => {
    const body = request.body as Readable
    const read = once(request.raw, 'beego-test-read')
    app.server.emit('beego-test-unread', request.raw)
    await read
    let size = 0
    for await (const chunk of body) size += (chunk as Buffer).length
    return String(size)
  })
  return app
}

function portOf (app: FastifyInstance): number {
  return (app.server.address() as AddressInfo).port
}

// A web server of our own, which says whatever it wants

interface PeerRecord { readonly type: number, readonly id: number, readonly content: Buffer }

class Peer {
  readonly socket: Socket
  readonly records: PeerRecord[] = []
  readonly closed: Promise<unknown>
  #seen = 0

  /** @param to - A port, or the path of a Unix socket. */
  constructor (to: number | string) {
    const reader = new RecordReader()
    this.socket = typeof to === 'number' ? connect(to, '127.0.0.1') : connect(to)
    this.closed = new Promise((resolve) => { this.socket.on('close', resolve) })
    this.socket.on('error', () => {})
    this.socket.on('data', (chunk) => {
      this.records.push(...reader.read(chunk as Buffer) ?? [])
      this.socket.emit('record')
    })
  }

  send (...records: Buffer[]): void {
    for (const record of records) this.socket.write(record)
  }

  /** The next record of that type. */
  async next (type: number): Promise<PeerRecord> {
    for (;;) {
      while (this.#seen < this.records.length) {
        const record = this.records[this.#seen++]!
        if (record.type === type) return record
      }
      await Promise.race([once(this.socket, 'record'), this.closed.then(() => { if (this.#seen === this.records.length) throw new Error('the connection is closed') })])
    }
  }

  /** What the request has been answered; what there is of it when the connection closes. */
  async answer (id: number): Promise<string> {
    const from = this.#seen
    await this.next(RecordType.endRequest).catch(() => {})
    return Buffer.concat(this.records.slice(from).filter((record) => record.type === RecordType.stdout && record.id === id).map(({ content }) => content)).toString()
  }

  async ask (params: Record<string, string>, input: string[] = [], { id = 1, keeps = false } = {}): Promise<string> {
    this.send(begin(id, { keeps }), ...paramsOf(id, params), ...[...input, ''].map((text) => recordsOf(RecordType.stdin, id, Buffer.from(text))))
    return this.answer(id)
  }
}

async function buildPeer (t: Test, app?: FastifyInstance): Promise<Peer> {
  const there = app ?? await buildFcgiApp(t)
  if (!there.server.listening) await there.listen({ port: 0, host: '127.0.0.1' })
  const peer = new Peer(portOf(there))
  t.teardown(() => { peer.socket.destroy() })
  return peer
}

function begin (id: number, { role = 1, keeps = false } = {}): Buffer {
  return recordsOf(RecordType.beginRequest, id, Buffer.from([0, role, keeps ? 1 : 0, 0, 0, 0, 0, 0]))
}

function paramsOf (id: number, params: Record<string, string>): Buffer[] {
  return [recordsOf(RecordType.params, id, Buffer.concat(Object.entries(params).map(([name, value]) => pair(name, value)))), recordsOf(RecordType.params, id, Buffer.alloc(0))]
}

/** Source: FastCGI Specification 1.0, section 3.4. */
function pair (name: string, value: string): Buffer {
  const length = (text: string) => {
    if (text.length < 128) return Buffer.from([text.length])
    const bytes = Buffer.alloc(4)
    bytes.writeUInt32BE(text.length + 0x8000_0000)
    return bytes
  }
  return Buffer.concat([length(name), length(value), Buffer.from(name + value, 'latin1')])
}

function bodyOf (answer: string): string {
  return answer.slice(answer.indexOf('\r\n\r\n') + 4)
}

function sha (bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex')
}

// The real one

interface Nginx {
  readonly http: string
  /** `null` without a certificate. */
  readonly https: string | null
}

const PARAMS = `
  fastcgi_param REQUEST_METHOD $request_method; fastcgi_param REQUEST_URI $request_uri; fastcgi_param QUERY_STRING $query_string;
  fastcgi_param CONTENT_TYPE $content_type; fastcgi_param CONTENT_LENGTH $content_length; fastcgi_param SERVER_PROTOCOL $server_protocol;
  fastcgi_param REQUEST_SCHEME $scheme; fastcgi_param HTTPS $https if_not_empty; fastcgi_param REMOTE_ADDR $remote_addr; fastcgi_param REMOTE_PORT $remote_port;
  fastcgi_param SERVER_ADDR $server_addr; fastcgi_param SERVER_PORT $server_port; fastcgi_param SERVER_NAME $server_name;`

async function startNginx (t: Test, upstream: string): Promise<Nginx> {
  const folder = await folderFor(t)
  await mkdir(join(folder, 'tmp'))
  const [port, tlsPort] = [await freePort(), await freePort()]
  const hasCertificate = makeCertificate(folder)
  const locations = `
    location / { fastcgi_pass ${upstream}; }
    location /unbuffered/ { rewrite ^/unbuffered(.*) $1 break; fastcgi_param REQUEST_URI $uri; fastcgi_request_buffering off; fastcgi_pass ${upstream}; ${PARAMS.replace('fastcgi_param REQUEST_URI $request_uri;', '')} }
    location /kept/ { rewrite ^/kept(.*) $1 break; fastcgi_param REQUEST_URI $uri; fastcgi_keep_conn on; fastcgi_pass kept; ${PARAMS.replace('fastcgi_param REQUEST_URI $request_uri;', '')} }`
  await writeFile(join(folder, 'nginx.conf'), `
    daemon off; master_process off; pid ${folder}/pid; error_log ${folder}/error.log notice;
    events { worker_connections 256; }
    http {
      access_log off; client_max_body_size 50m; ${PARAMS}
      client_body_temp_path ${folder}/tmp/body; proxy_temp_path ${folder}/tmp/proxy; fastcgi_temp_path ${folder}/tmp/fastcgi;
      scgi_temp_path ${folder}/tmp/scgi; uwsgi_temp_path ${folder}/tmp/uwsgi;
      upstream kept { server ${upstream}; keepalive 4; }
      server { listen 127.0.0.1:${port}; ${locations} }
      ${hasCertificate ? `server { listen 127.0.0.1:${tlsPort} ssl; ssl_certificate ${folder}/cert.pem; ssl_certificate_key ${folder}/key.pem; ${locations} }` : ''}
    }`)
  const nginx = spawn(NGINX!, ['-p', folder, '-c', join(folder, 'nginx.conf')], { stdio: ['ignore', 'inherit', 'inherit'], timeout: 120_000 })
  t.teardown(async () => {
    nginx.kill('SIGTERM')
    if (nginx.exitCode === null && nginx.signalCode === null) await once(nginx, 'exit')
  })
  await listening(port)
  return { http: `http://127.0.0.1:${port}`, https: hasCertificate ? `https://127.0.0.1:${tlsPort}` : null }
}

function makeCertificate (folder: string): boolean {
  try {
    execFileSync('openssl', ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '1', '-subj', '/CN=localhost', '-keyout', join(folder, 'key.pem'), '-out', join(folder, 'cert.pem')], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

async function listening (port: number): Promise<void> {
  for (let i = 0; i < 200; i++) {
    const socket = connect(port, '127.0.0.1')
    const isThere = await Promise.race([once(socket, 'connect').then(() => true), once(socket, 'error').then(() => false)]).catch(() => false)
    socket.destroy()
    if (isThere) return
    await wait(50)
  }
  throw new Error('nginx does not listen')
}

async function freePort (): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}

/** `fetch` does not take a certificate that nobody has signed. */
async function getTLS (url: string): Promise<string> {
  const request = httpsRequest(url, { rejectUnauthorized: false }).end()
  const [response] = await once(request, 'response') as [Readable]
  return (await response.toArray()).join('')
}

async function folderFor (t: Test): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'fastify-beego-fcgi-'))
  t.teardown(() => rm(folder, { recursive: true, force: true }))
  return folder
}
