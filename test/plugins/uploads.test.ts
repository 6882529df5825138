import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import { createServer, request as requestHTTP } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { setTimeout as sleep } from 'node:timers/promises'
import { pathToFileURL } from 'node:url'
import { createGunzip, gzipSync } from 'node:zlib'
import multipart from '@fastify/multipart'
import Fastify, { type FastifyInstance, type FastifyServerOptions } from 'fastify'
import t, { type Test } from 'tap'
import type { UploadProgress } from '../../lib/upload/limits.js'
import { type BeegoOptions, Controller, beegoMvc } from '../../plugins/index.js'

const TYPE = 'multipart/form-data; boundary=XX'
const END = '--XX--\r\n'
const KIB = 1024
const MIB = 1024 * KIB

// All temporary files of this test's programs are here.
const FOLDER = mkdtempSync(join(tmpdir(), 'uploads-'))
process.env.TMPDIR = FOLDER
t.teardown(() => rmSync(FOLDER, { recursive: true, force: true }))

class UploadController extends Controller {
  override async post () {
    const files = await this.getFiles('f')
    this.data.json = {
      files: await Promise.all(files.map(async (file) => ({ ...file, content: (await file.toBuffer()).toString() }))),
      streamed: await text(files[0]!.createReadStream()),
      fields: Object.fromEntries(this.input().keys().map((key) => [key, this.getStrings(key)])),
      body: this.ctx.input.requestBody.length,
      disk: await tempFiles()
    }
    this.serveJSON()
  }

  async size () {
    const { size, filename } = await this.getFile('f')
    this.data.json = { size, filename, disk: await tempFiles() }
    this.serveJSON()
  }

  async save () {
    await this.saveToFile('f', this.getString('to'))
    this.ctx.writeString('saved')
  }

  async wait () {
    await sleep(100)
    await this.saveToFile('f', this.getString('to'))
  }

  async stream () {
    const file = await this.getFile('f')
    return file.createReadStream()
  }

  raw () {
    this.data.json = { body: this.ctx.input.requestBody.toString(), fields: this.input().keys(), request: this.ctx.request.body }
    this.serveJSON()
  }
}

// What comes in

t.test('files and fields of a form, small ones in memory', async (t) => {
  const app = await buildUploads(t)

  const response = await send(app, filePart('f', 'a.txt', 'file body') + field('x', 'val') + filePart('f', 'b.txt', '') + filePart('g', 'c.txt', 'other') + field('x', 'ä') + END)

  t.match(response.json(), {
    files: [
      { fieldname: 'f', filename: 'a.txt', rawFilename: 'a.txt', mimetype: 'text/plain', size: 9, content: 'file body' },
      { filename: 'b.txt', size: 0, content: '' }
    ],
    streamed: 'file body',
    fields: { x: ['val', 'ä'] },
    disk: []
  })
})

t.test('what does not fit into maxMemory is in temporary files, and they are gone after the response', async (t) => {
  const app = await buildUploads(t, { maxMemory: 1000 })
  const large = 'x'.repeat(2000)

  const response = await send(app, filePart('f', 'small.txt', 'small') + filePart('f', 'large.txt', large) + filePart('f', 'last.txt', 'last') + END)

  t.match(response.json(), { files: [{ content: 'small' }, { content: large, size: 2000 }, { content: 'last' }] })
  t.ok(response.json().disk.length > 0)
  await gone(t)
})

t.test('a form whose length nobody has said goes to the disk before its memory is full', async (t) => {
  const app = await buildUploads(t, { maxMemory: 100 * KIB })

  const small = await send(app, Readable.from([filePart('f', 'a', 'x'.repeat(40 * KIB)) + END]))
  const large = await send(app, Readable.from([filePart('f', 'a', 'x'.repeat(60 * KIB)) + END]))

  t.strictSame(small.json().disk.length, 0)
  t.strictSame(large.json().disk.length, 1)
  t.equal(large.json().files[0].size, 60 * KIB)
  await gone(t)
})

t.test('a file can be saved, from memory and from the disk, over what is there', async (t) => {
  for (const maxMemory of [MIB, 100]) {
    const app = await buildUploads(t, { maxMemory })
    const to = join(t.testdir(), 'saved.txt')

    for (const content of ['x'.repeat(5000), 'short']) {
      const response = await send(app, filePart('f', 'a.txt', content) + field('to', to) + END, '/save')

      t.equal(response.body, 'saved')
      t.equal(await readFile(to, 'utf8'), content)
    }
    await gone(t)
  }
})

t.test('a file of the disk can be the answer', async (t) => {
  const app = await buildUploads(t, { maxMemory: 100 })

  const response = await send(app, filePart('f', 'a.txt', 'x'.repeat(5000)) + END, '/stream')

  t.equal(response.body.length, 5000)
  await gone(t)
})

t.test('a file that is not there, and a form that has none, are 400s in Go\'s words', async (t) => {
  const app = await buildUploads(t)
  const accept = { accept: 'application/json' }

  const missing = await app.inject({ method: 'POST', url: '/size', headers: { ...accept, 'content-type': TYPE }, payload: field('f', 'text') + END })
  const none = await app.inject({ method: 'POST', url: '/size', headers: { ...accept, 'content-type': 'application/x-www-form-urlencoded' }, payload: 'f=1' })

  // recorded: scenario f/upload
  t.match(missing.json(), { statusCode: 400, code: 'FST_BEEGO_FILE_MISSING', message: 'http: no such file' })
  t.match(none.json(), { statusCode: 400, code: 'FST_BEEGO_FORM_NO_FILES', message: "request Content-Type isn't multipart/form-data" })
})

t.test('a file field in which nothing was chosen is an empty text, as in Go', async (t) => {
  const app = await buildUploads(t)

  const response = await send(app, '--XX\r\nContent-Disposition: form-data; name="f"; filename=""\r\nContent-Type: application/octet-stream\r\n\r\n\r\n' + END, '/raw')

  t.match(response.json(), { fields: ['f'], request: { f: '' } })
})

t.test('the bytes of a form are there up to bodyLimit, and none of a larger one', async (t) => {
  const app = await buildUploads(t, {}, { bodyLimit: 500 })
  const small = filePart('f', 'a', 'x'.repeat(300)) + END
  const large = filePart('f', 'a', 'x'.repeat(500)) + END

  t.equal((await send(app, small, '/raw')).json().body, small)
  t.equal((await send(app, large, '/raw')).json().body, '')
})

t.test('a body without a byte, or with nothing but its end, is a form without a field', async (t) => {
  const app = await buildUploads(t)

  for (const body of ['', END, Readable.from([])]) {
    const response = await send(app, body, '/raw')

    t.match(response.json(), { fields: [], request: {} })
  }
})

t.test('a body that a hook has made something else of is read as that', async (t) => {
  const app = buildServer(t)
  app.addHook('preParsing', async (request, _reply, payload) => request.headers['x-packed'] === 'yes' ? payload.pipe(createGunzip()) : textOf(payload))
  await register(app)
  const body = filePart('f', 'a', 'x'.repeat(50_000)) + END

  const unpacked = await app.inject({ method: 'POST', url: '/size', headers: { 'content-type': TYPE, 'x-packed': 'yes' }, payload: gzipSync(body) })
  const asText = await send(app, body, '/size')

  t.equal(unpacked.json().size, 50_000)
  t.equal(asText.json().size, 50_000)
})

t.test('progress is told with every piece', async (t) => {
  const told: Array<Omit<UploadProgress, 'request'> & { url: string }> = []
  const app = await buildUploads(t, { onUploadProgress: ({ request, ...progress }) => { told.push({ url: request.url, ...progress }) } })
  const body = field('a', '1') + filePart('f', 'b.txt', 'x'.repeat(100_000)) + END

  await send(app, body, '/size')
  await send(app, Readable.from([body.slice(0, 200), body.slice(200, 1000), body.slice(1000)]), '/size')

  t.match(told[0], { url: '/size', received: body.length, total: body.length, file: null })
  t.strictSame(told.slice(1).map(({ received, total, file }) => [received, total, file?.filename]), [
    [200, null, undefined], [1000, null, 'b.txt'], [body.length, null, 'b.txt']
  ])
})

t.test('a progress listener that throws fails the request', async (t) => {
  const app = await buildUploads(t, { onUploadProgress: () => { throw Object.assign(new Error('over quota'), { statusCode: 403 }) } })

  const response = await send(app, filePart('f', 'a', 'x') + END)

  t.equal(response.statusCode, 403)
})

// Limits

t.test('limits are 413s that name their option', async (t) => {
  const name = 'n'.repeat(11)
  const cases: Array<[options: BeegoOptions, body: string, option: string]> = [
    [{ maxUploadSize: 10 }, filePart('f', 'a', 'x'.repeat(11)), 'maxUploadSize'],
    [{ maxUploadSize: 10 }, filePart('f', 'a', 'x'.repeat(6)) + filePart('g', 'b', 'x'.repeat(6)), 'maxUploadSize'],
    [{ maxUploadSize: 10, maxMemory: 3 }, filePart('f', 'a', 'x'.repeat(11)), 'maxUploadSize'],
    [{}, field('a', 'x'.repeat(1200)), 'bodyLimit'],
    [{}, field('a', 'x'.repeat(600)) + field('b', 'x'.repeat(600)), 'bodyLimit'],
    [{ uploadLimits: { files: 1 } }, filePart('f', 'a', 'x') + filePart('f', 'b', 'x'), 'uploadLimits.files'],
    [{ uploadLimits: { fields: 2 } }, field('a', '1') + field('b', '2') + field('c', '3'), 'uploadLimits.fields'],
    [{ uploadLimits: { parts: 2 } }, field('a', '1') + filePart('f', 'a', 'x') + field('c', '3'), 'uploadLimits.parts'],
    [{ uploadLimits: { nameSize: 10 } }, field(name, '1'), 'uploadLimits.nameSize'],
    [{ uploadLimits: { nameSize: 10 } }, filePart('f', name, 'x'), 'uploadLimits.nameSize'],
    [{ uploadLimits: { nameSize: 10 } }, filePart(name, 'a', 'x'), 'uploadLimits.nameSize']
  ]
  for (const [options, body, option] of cases) {
    const app = await buildUploads(t, options, { bodyLimit: 1000 })

    for (const payload of [body + END, Readable.from([body + END])]) {
      const response = await app.inject({ method: 'POST', url: '/', headers: { 'content-type': TYPE, accept: 'application/json' }, payload })

      t.match(response.json(), { statusCode: 413, message: new RegExp(`'${option.replace('.', '\\.')}'`) }, option)
    }
    const page = await send(app, body + END)
    t.match(page.body, '<title>Request Entity Too Large</title>')
    await gone(t)
  }
})

t.test('what stands around the files counts too, where it exceeds any honest form', async (t) => {
  const app = await buildUploads(t, { maxUploadSize: 10, uploadLimits: { parts: 2, headerSize: 100 } }, { bodyLimit: 1000 })
  const flood = `--XX\r\nX: ${'x'.repeat(2000)}\r\n`

  const known = await send(app, flood)
  const unknown = await send(app, Readable.from([flood]))

  t.strictSame([known.statusCode, unknown.statusCode], [413, 413])
})

t.test('a body that is no form must fit into maxMemory', async (t) => {
  const app = await buildUploads(t, { maxMemory: 10 })

  // recorded: scenario f/maxmemory, 1.12
  t.equal((await app.inject({ method: 'POST', url: '/raw', payload: '0123456789' })).statusCode, 200)
  t.equal((await app.inject({ method: 'POST', url: '/raw', payload: '0123456789A' })).statusCode, 413)
})

t.test('in dev the page of a refused request says why', async (t) => {
  const dev = await buildUploads(t, { maxUploadSize: 10, runMode: 'dev' })
  const prod = await buildUploads(t, { maxUploadSize: 10 })
  const body = filePart('f', 'a', 'x'.repeat(11)) + END

  t.match((await send(dev, body)).body, 'larger than 10 bytes (the option &#39;maxUploadSize&#39;)')
  t.notMatch((await send(prod, body)).body, 'maxUploadSize')
})

// Bad forms

t.test('a form that cannot be read is a 400, and leaves nothing', async (t) => {
  const app = await buildUploads(t, { maxMemory: 10 })
  const whole = filePart('f', 'a', 'x'.repeat(2000)) + field('a', '1') + END
  const cases: Record<string, [type: string, body: string]> = {
    'no boundary': ['multipart/form-data', whole],
    'an empty boundary': ['multipart/form-data; boundary=""', whole],
    'two boundaries': ['multipart/form-data; boundary=XX; boundary=YY', whole],
    'another boundary': ['multipart/form-data; boundary=YY', whole],
    'a boundary without an end': [`multipart/form-data; boundary=${'b'.repeat(300)}`, whole],
    'a boundary of no letters': ['multipart/form-data; boundary="\u00e4"', whole],
    'no end': [TYPE, whole.slice(0, -END.length)],
    'no end of a file': [TYPE, whole.slice(0, 1500)],
    'no end of a field': [TYPE, whole.slice(0, -END.length - 3)],
    'no end of headers': [TYPE, '--XX\r\nContent-Disposition: form-data; name="a"'],
    'no part at all': [TYPE, 'a=1&b=2']
  }
  for (const [what, [type, body]] of Object.entries(cases)) {
    for (const payload of [body, Readable.from([body])]) {
      const response = await app.inject({ method: 'POST', url: '/', headers: { 'content-type': type, accept: 'application/json' }, payload })

      t.match(response.json(), { statusCode: 400, code: 'FST_BEEGO_FORM_MALFORMED' }, what)
    }
  }
  await gone(t)
})

t.test('odd parts are passed over', async (t) => {
  const app = await buildUploads(t)
  const odd = [
    '--XX\r\nContent-Type: text/plain\r\n\r\nno name\r\n',
    '--XX\r\nContent-Disposition: form-data\r\n\r\nno name\r\n',
    '--XX\r\nContent-Disposition: form-data; filename="a.txt"\r\n\r\nno name\r\n',
    '--XX\r\nContent-Disposition: attachment; name="a"\r\n\r\nno field\r\n',
    '--XX\r\nContent-Disposition form-data; name="a"\r\n\r\nno header\r\n',
    '--XX\r\n\r\nno headers\r\n',
    '--XX\r\nPK\u0003\u0004\u0014\0\0\0\b\0\r\n\r\nthe head of a zip\r\n',
    '--XX\r\n--XX\r\n'
  ]

  const response = await send(app, odd.join('') + field('a', '1') + END, '/raw')

  t.match(response.json(), { fields: ['a'] })
})

t.test('names of Object.prototype are fields like any other', async (t) => {
  const app = await buildUploads(t)

  const response = await send(app, field('__proto__', '1') + field('constructor', '2') + field('toString', '3') + END, '/raw')

  t.strictSame(response.json().fields, ['__proto__', 'constructor', 'toString'])
  t.equal(({} as Record<string, unknown>).a, undefined)
})

t.test('a type that our own parsers have inside is none that a client can name', async (t) => {
  const app = await buildUploads(t)

  const response = await send(app, END, '/raw', 'application/vnd.fastify-beego.form')

  t.equal(response.statusCode, 415)
})

t.test('a file name is no path, and has no harmful character', async (t) => {
  const app = await buildUploads(t)
  const names: Record<string, string> = {
    '../../etc/passwd': 'passwd',
    '..\\\\..\\\\win.ini': 'win.ini',
    '/': 'file',
    '..': 'file',
    '.': 'file',
    'a\0b.txt': 'ab.txt',
    'C:\\\\dir\\\\a.txt': 'a.txt',
    'gpj\u202e.exe': 'gpj.exe',
    'tab\tbed': 'tabbed',
    ' a ': 'a',
    '.htaccess': '.htaccess',
    'ärger.txt': 'ärger.txt'
  }
  for (const [sent, safe] of Object.entries(names)) {
    const response = await send(app, filePart('f', sent, 'x') + END)

    t.match(response.json().files[0], { filename: safe, rawFilename: sent.replaceAll('\\\\', '\\') })
  }
})

// Sockets

t.test('a large file comes through a socket in little memory', async (t) => {
  const app = await buildUploads(t, { maxMemory: MIB })
  const port = await listen(app)
  const before = process.memoryUsage().arrayBuffers
  let most = 0
  const sampling = setInterval(() => { most = Math.max(most, process.memoryUsage().arrayBuffers) }, 5)

  const { status, body } = await upload(port, 160, '/size')
  clearInterval(sampling)

  t.equal(status, 200)
  t.match(JSON.parse(body), { size: 160 * MIB, disk: [/./] })
  t.ok(most - before < 120 * MIB, `${Math.round((most - before) / MIB)} MiB of buffers`)
  await gone(t)
})

t.test('a client whose file is too large is told so, on the socket on which it still sends', async (t) => {
  const app = await buildUploads(t, { maxUploadSize: MIB })
  const port = await listen(app)

  const { status, body } = await upload(port, 8, '/size')

  t.equal(status, 413)
  t.match(body, '<title>Request Entity Too Large</title>')
  await gone(t)
})

t.test('a client that leaves in the middle leaves nothing behind', async (t) => {
  const app = await buildUploads(t, { maxMemory: 10 })
  const socket = connect(await listen(app), '127.0.0.1')
  await once(socket, 'connect')

  socket.write(`POST / HTTP/1.1\r\nHost: a\r\nContent-Type: ${TYPE}\r\nContent-Length: 100000\r\n\r\n${filePart('f', 'a', 'x'.repeat(5000))}`)
  await until(async () => (await tempFiles()).length > 0)
  socket.destroy()

  await gone(t)
})

t.test('a client that leaves before the answer has its file kept until the action is over', async (t) => {
  const app = await buildUploads(t, { maxMemory: 10 })
  const to = join(t.testdir(), 'saved.txt')
  const socket = connect(await listen(app), '127.0.0.1')
  await once(socket, 'connect')
  const body = filePart('f', 'a', 'x'.repeat(5000)) + field('to', to) + END

  socket.write(`POST /wait HTTP/1.1\r\nHost: a\r\nContent-Type: ${TYPE}\r\nContent-Length: ${body.length}\r\n\r\n${body}`)
  await until(async () => (await tempFiles()).length > 0)
  await sleep(20)
  socket.destroy()
  await until(async () => await readFile(to, 'utf8').then((text) => text.length === 5000, () => false))

  await gone(t)
})

t.test('a form that comes too slowly is a 408 of Node\'s own once requestTimeout is over, and leaves nothing', async (t) => {
  const app = buildServer(t, { serverFactory: (handler) => createServer({ requestTimeout: 150, headersTimeout: 150, connectionsCheckingInterval: 20 }, handler) })
  await register(app, { maxMemory: 10 })
  const socket = connect(await listen(app), '127.0.0.1')
  await once(socket, 'connect')

  socket.write(`POST / HTTP/1.1\r\nHost: a\r\nContent-Type: ${TYPE}\r\nContent-Length: 100000\r\n\r\n${filePart('f', 'a', 'x'.repeat(5000))}`)
  const [answer] = await once(socket, 'data') as [Buffer]

  t.match(answer.toString(), /^HTTP\/1\.1 408 /)
  await gone(t)
})

// Crashes

t.test('what a process that was killed has left is swept by the next one', async (t) => {
  const program = `
    import Fastify from ${JSON.stringify(import.meta.resolve('fastify'))}
    import { beegoMvc, Controller } from ${JSON.stringify(pathToFileURL(join(import.meta.dirname, '../../plugins/index.ts')).href)}
    class C extends Controller { post () { console.log('there'); return new Promise(() => {}) } }
    const app = Fastify()
    await app.register(beegoMvc, { maxMemory: 10 })
    app.beego.router('/', C)
    app.inject({ method: 'POST', url: '/', headers: { 'content-type': ${JSON.stringify(TYPE)} }, payload: ${JSON.stringify(filePart('f', 'a', 'x'.repeat(100)) + END)} })
    setInterval(() => {}, 1000)`
  const child = spawn(process.execPath, ['--import', import.meta.resolve('tsx'), '--input-type=module', '-e', program], { stdio: ['ignore', 'pipe', 'inherit'], env: { ...process.env, NODE_OPTIONS: '' } })
  await once(child.stdout, 'data')
  child.kill('SIGKILL')
  await once(child, 'exit')

  t.ok((await tempFiles()).length > 0)
  const app = await buildUploads(t)
  await app.ready()

  t.strictSame(await folders(), [])
})

t.test('closing the application removes what is left', async (t) => {
  const app = await buildUploads(t, { maxMemory: 10 })
  app.beego.post('/never', async () => await new Promise(() => {}))
  app.inject({ method: 'POST', url: '/never', headers: { 'content-type': TYPE }, payload: filePart('f', 'a', 'x'.repeat(100)) + END }, () => {})
  await until(async () => (await tempFiles()).length > 0)

  await app.close()

  t.strictSame(await folders(), [])
})

// Beside the host's own

for (const order of ['before', 'after'] as const) {
  t.test(`@fastify/multipart of the host, registered ${order} Beego, has the host's routes and none of Beego's`, async (t) => {
    const app = buildServer(t)
    if (order === 'before') await app.register(multipart)
    await register(app)
    if (order === 'after') await app.register(multipart)
    app.post('/native', async (request) => {
      const file = await request.file()
      return { filename: file?.filename, content: String(await file?.toBuffer()) }
    })
    const body = filePart('f', 'a.txt', 'hello') + END

    t.strictSame((await send(app, body, '/native')).json(), { filename: 'a.txt', content: 'hello' })
    t.match((await send(app, body)).json(), { files: [{ filename: 'a.txt', content: 'hello' }] })
  })
}

t.test('two scopes have limits of their own', async (t) => {
  const app = buildServer(t)
  await register(app, { maxUploadSize: 10 })
  await app.register(async (scope) => { await register(scope, { maxUploadSize: 20 }) }, { prefix: '/inner' })
  const body = filePart('f', 'a', 'x'.repeat(15)) + END

  t.strictSame([(await send(app, body)).statusCode, (await send(app, body, '/inner/')).statusCode], [413, 200])
})

t.test('options that are no limits are refused', async (t) => {
  for (const options of [{ maxMemory: 0 }, { maxUploadSize: -1 }, { maxMemory: '5' }, { uploadLimits: { file: 1 } }, { uploadLimits: { files: 1.5 } }, { uploadLimits: [] }, { onUploadProgress: 5 }]) {
    await t.rejects(async () => await buildUploads(t, options as never), { code: 'FST_BEEGO_OPT_INVALID' })
  }
})

// Helpers

function buildServer (t: Test, options: FastifyServerOptions = {}): FastifyInstance {
  const app = Fastify(options)
  t.teardown(() => app.close())
  return app
}

async function register (app: FastifyInstance, options: BeegoOptions = {}): Promise<void> {
  await app.register(beegoMvc, { runMode: 'prod', ...options })
  app.beego
    .router('/', UploadController)
    .router('/size', UploadController, 'post:size')
    .router('/save', UploadController, 'post:save')
    .router('/wait', UploadController, 'post:wait')
    .router('/stream', UploadController, 'post:stream')
    .router('/raw', UploadController, 'post:raw')
}

async function buildUploads (t: Test, options: BeegoOptions = {}, server: FastifyServerOptions = {}): Promise<FastifyInstance> {
  const app = buildServer(t, server)
  await register(app, options)
  return app
}

function send (app: FastifyInstance, payload: string | Readable, url = '/', type = TYPE) {
  return app.inject({ method: 'POST', url, headers: { 'content-type': type }, payload })
}

/** The same, as strings. */
function textOf (payload: Readable): Readable {
  return Readable.from((async function * () {
    for await (const chunk of payload) yield String(chunk)
  })())
}

function field (name: string, value: string): string {
  return `--XX\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`
}

function filePart (name: string, filename: string, content: string): string {
  return `--XX\r\nContent-Disposition: form-data; name="${name}"; filename="${filename}"\r\nContent-Type: text/plain\r\n\r\n${content}\r\n`
}

async function folders (): Promise<string[]> {
  return (await readdir(FOLDER)).filter((name) => name.startsWith('fastify-beego-'))
}

async function tempFiles (): Promise<string[]> {
  return (await Promise.all((await folders()).map((name) => readdir(join(FOLDER, name)).catch(() => [])))).flat()
}

/** Passes when no temporary file is left. */
async function gone (t: Test): Promise<void> {
  await until(async () => (await tempFiles()).length === 0)
  t.strictSame(await tempFiles(), [])
}

async function until (holds: () => Promise<boolean>): Promise<void> {
  const end = Date.now() + 10_000
  while (!await holds()) {
    if (Date.now() > end) throw new Error('it never came to that')
    await sleep(5)
  }
}

async function listen (app: FastifyInstance): Promise<number> {
  await app.listen({ port: 0, host: '127.0.0.1' })
  return (app.server.address() as AddressInfo).port
}

/** A form with one file of `size` MiB. */
async function upload (port: number, size: number, path: string): Promise<{ status: number, body: string }> {
  const head = '--XX\r\nContent-Disposition: form-data; name="f"; filename="big.bin"\r\n\r\n'
  const tail = `\r\n${END}`
  const sent = requestHTTP({ port, method: 'POST', path, headers: { 'content-type': TYPE, 'content-length': head.length + size * MIB + tail.length } })
  const answered = once(sent, 'response')
  const piece = Buffer.alloc(MIB, 'x')
  sent.write(head)
  for (let i = 0; i < size; i++) {
    if (!sent.write(piece)) await Promise.race([once(sent, 'drain'), answered])
  }
  sent.end(tail)
  const [response] = await answered
  return { status: response.statusCode, body: await text(response) }
}
