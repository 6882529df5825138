import { createHash } from 'node:crypto'
import { chmod, mkdir, symlink, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { gunzipSync, inflateSync } from 'node:zlib'
import fc from 'fast-check'
import type { FastifyInstance } from 'fastify'
import t, { type Test } from 'tap'
import { parse as parseYAML } from 'yaml'
import { preferredDataForm } from '../../lib/http/accept.js'
import { attachment } from '../../lib/http/disposition.js'
import { varyWith } from '../../lib/http/vary.js'
import { goXML } from '../../lib/http/xml.js'
import { goYAML } from '../../lib/http/yaml.js'
import { type BeegoOptions, type Context, Controller } from '../../plugins/index.js'
import { exchange } from '../golden/wire.js'
import { buildApp } from '../helper.js'
import { holds } from './holds.js'

// xml.ts

t.test('XML', async (t) => {
  class Person {
    static xml = { age: ',attr', email: ',omitempty', tags: 'tags>tag', secret: '-' }
    name = 'A<b>&中'
    age = 3
    email = ''
    tags = ['x', 'y']
    addr: object | null = { city: 'C', zip: 5 }
    secret = 's'
  }

  // Scenarios e/serve-prod and e/serve-dev of Beego 1.12.
  t.test("of a class's instance is as recorded", async (t) => {
    t.equal(goXML(new Person(), false), '<Person age="3"><name>A&lt;b&gt;&amp;中</name><tags><tag>x</tag><tag>y</tag></tags><addr><city>C</city><zip>5</zip></addr></Person>')
    t.equal(goXML(new Person(), true), '<Person age="3">\n  <name>A&lt;b&gt;&amp;中</name>\n  <tags>\n    <tag>x</tag>\n    <tag>y</tag>\n  </tags>\n' +
      '  <addr>\n    <city>C</city>\n    <zip>5</zip>\n  </addr>\n</Person>')
  })

  // What Go 1.19's xml.Marshal gives for values of these kinds.
  const documents: ReadonlyArray<readonly [title: string, value: unknown, xml: string]> = [
    ['nothing', null, ''],
    ['undefined', undefined, ''],
    ['a text', 'plain é', '<string>plain é</string>'],
    ['a whole number', 12345678901, '<int>12345678901</int>'],
    ['a number', 3.25, '<float64>3.25</float64>'],
    ['a boolean', true, '<bool>true</bool>'],
    ['a bigint', 5n, '<int64>5</int64>'],
    ['a date', new Date(Date.UTC(2014, 2, 5, 8, 9, 10)), '<Time>2014-03-05T08:09:10Z</Time>'],
    ['a date of a fraction', new Date(Date.UTC(2014, 2, 5, 8, 9, 10, 120)), '<Time>2014-03-05T08:09:10.12Z</Time>'],
    ['bytes', Buffer.from('a<b'), '<uint8>a&lt;b</uint8>'],
    ['an empty list', [], ''],
    ['a list', [1, null, 'a'], '<int>1</int><string>a</string>'],
    ['what XML escapes', '"\'\t\n\r&\0\ufffe\ud800', '<string>&#34;&#39;&#x9;&#xA;&#xD;&amp;���</string>'],
    ['an object of one key', { user: { name: 'a', ids: [1, 2], none: null, empty: {} } }, '<user><name>a</name><ids>1</ids><ids>2</ids><empty></empty></user>'],
    ['a map of one key', new Map([['m', new Map([['k', 'v']])]]), '<m><k>v</k></m>'],
    ['an object of nothing', { user: null }, ''],
    ['an object of a list', { id: [1, 2] }, '<id>1</id><id>2</id>']
  ]
  for (const [title, value, xml] of documents) {
    t.test(`of ${title} is Go's`, async (t) => {
      t.equal(goXML(value, false), xml)
    })
  }

  t.test('of a list has one element a line where it is indented', async (t) => {
    t.equal(goXML(['a', 'b'], true), '<string>a</string>\n<string>b</string>')
  })

  t.test('has the text of a member that is the text, and one parent for neighbours', async (t) => {
    class Note {
      static xml = { text: ',chardata', a: 'p>a', b: 'p>q>b', c: 'c', on: 'flag,attr,omitempty' }
      text = '<hi>'
      a = 1
      b = 2
      c = 3
      on = false
    }

    t.equal(goXML(new Note(), false), '<Note flag="false">&lt;hi&gt;<p><a>1</a><q><b>2</b></q></p><c>3</c></Note>')
  })

  t.test('leaves empty members out where the tag says so', async (t) => {
    class Sparse {
      static xml = { a: ',omitempty', b: ',omitempty', c: ',omitempty', d: ',omitempty', e: ',omitempty', f: ',omitempty' }
      a = ''
      b = 0
      c = false
      d: unknown[] = []
      e = 0n
      f = 'x'
    }

    t.equal(goXML(new Sparse(), false), '<Sparse><f>x</f></Sparse>')
  })

  const circle: Record<string, unknown> = {}
  circle.circle = { circle }
  const list: unknown[] = []
  list.push(list)
  const impossible: ReadonlyArray<readonly [title: string, value: unknown]> = [
    ['an object of several keys', { a: 1, b: 2 }],
    ['an object without keys', {}],
    ['a function', () => 1],
    ['a symbol', Symbol('x')],
    ['a member that is a function', { a: { f: () => 1 } }],
    ['a key that is no name', { 'a><script': 1 }],
    ['a key that is empty', { '': 1 }],
    ['an object that holds itself', circle],
    ['a list that holds itself', { list }],
    ['an attribute that is an object', Object.assign(new Person(), { age: {} })]
  ]
  for (const [title, value] of impossible) {
    t.test(`has no word for ${title}`, async (t) => {
      t.throws(() => goXML(value, false), TypeError)
    })
  }

  t.test('holds any text, and no markup but its own', async (t) => {
    await holds(t, fc.property(fc.string({ unit: 'binary' }), (text) => {
      const [, inner] = /^<a>([^]*)<\/a>$/.exec(goXML({ a: text }, false)) ?? []
      return inner !== undefined && !/[<>"']/.test(inner) && inner.replace(/&(?:amp|lt|gt|#34|#39|#x9|#xA|#xD);/g, '').indexOf('&') === -1
    }))
  })
})

// yaml.ts

t.test('YAML', async (t) => {
  t.test('is as recorded', async (t) => {
    t.equal(goYAML({ a: 1, b: ['x', true] }), 'a: 1\nb:\n- x\n- true\n') // scenario e/yaml-formatted of Beego 1.12
  })

  t.test('says nothing as null, and words of YAML 1.1 in quotes', async (t) => {
    t.equal(goYAML(undefined), 'null\n')
    t.equal(goYAML({ word: 'yes', empty: '', list: [] }), 'word: "yes"\nempty: ""\nlist: []\n')
  })

  t.test('has no word for a function or a cycle', async (t) => {
    const circle: Record<string, unknown> = {}
    circle.circle = circle

    t.throws(() => goYAML(() => 1))
    t.throws(() => goYAML(circle))
  })

  t.test('is read as what was written', async (t) => {
    await holds(t, fc.property(fc.jsonValue({ maxDepth: 3 }), (value) => JSON.stringify(parseYAML(goYAML(value))) === JSON.stringify(JSON.parse(JSON.stringify(value)))))
  })
})

// accept.ts, vary.ts

t.test('the form of data is what the client prefers', async (t) => {
  t.equal(preferredDataForm(undefined), 'json')
  t.equal(preferredDataForm('*/*'), 'json')
  t.equal(preferredDataForm('text/html'), 'json')
  t.equal(preferredDataForm('application/xml, */*'), 'xml')
  t.equal(preferredDataForm('text/xml;q=0.5, application/x-yaml'), 'yaml')
})

t.test('Vary has each name once', async (t) => {
  t.equal(varyWith(undefined, 'Accept'), 'Accept')
  t.equal(varyWith('', 'Accept'), 'Accept')
  t.equal(varyWith('Cookie', 'Accept'), 'Cookie, Accept')
  t.equal(varyWith('accept', 'Accept'), 'accept')
  t.equal(varyWith('Accept-Encoding', 'Accept'), 'Accept-Encoding, Accept')
  t.equal(varyWith('*', 'Accept'), '*')
})

// serveXML, serveYAML, serveFormatted

t.test('a controller', async (t) => {
  class User {
    name = 'Ann'
  }

  class DataController extends Controller {
    override prepare (): void { Object.assign(this.data, { json: { a: 1 }, xml: new User(), yaml: { a: 1 } }) }
    xml (): void { this.serveXML() }
    yaml (): void { this.serveYAML() }
    formatted (): void { this.serveFormatted() }
    encoded (): void { this.data.json = 'é'; this.serveFormatted(true) }
    badXML (): void { this.data.xml = () => 1; this.serveXML() }
    badYAML (): void { this.data.yaml = () => 1; this.serveYAML() }
  }

  const build = async (t: Test, options: BeegoOptions = {}) => {
    const app = await buildApp(t, options)
    app.beego.autoRouter(DataController)
    return app
  }

  t.test('serves XML and YAML', async (t) => {
    const app = await build(t)

    const xml = await app.inject('/data/xml')
    t.equal(xml.body, '<User><name>Ann</name></User>')
    t.equal(xml.headers['content-type'], 'application/xml; charset=utf-8')
    const yaml = await app.inject('/data/yaml')
    t.equal(yaml.body, 'a: 1\n')
    t.equal(yaml.headers['content-type'], 'application/x-yaml; charset=utf-8')
  })

  t.test('indents XML unless the run mode is prod', async (t) => {
    const app = await build(t, { runMode: 'dev' })

    t.equal((await app.inject('/data/xml')).body, '<User>\n  <name>Ann</name>\n</User>')
  })

  t.test('serves what the client prefers', async (t) => {
    const app = await build(t)
    const ask = async (url: string, accept: string) => app.inject({ url, headers: { accept } })

    t.equal((await ask('/data/formatted', 'text/xml')).body, '<User><name>Ann</name></User>')
    t.equal((await ask('/data/formatted', 'application/x-yaml')).body, 'a: 1\n')
    t.equal((await ask('/data/formatted', '*/*')).body, '{"a":1}')
    t.equal((await ask('/data/formatted', '*/*')).headers.vary, 'Accept')
    t.equal((await ask('/data/encoded', '*/*')).body, '"\\u00e9"')
  })

  t.test('cannot serve what has no word', async (t) => {
    const app = await build(t, { runMode: 'dev' })
    const code = async (url: string) => (await app.inject({ url, headers: { accept: 'application/json' } })).json().code

    t.equal(await code('/data/badXML'), 'FST_BEEGO_OUTPUT_XML')
    t.equal(await code('/data/badYAML'), 'FST_BEEGO_OUTPUT_YAML')
  })
})

// disposition.ts

t.test('the disposition of a download', async (t) => {
  // Scenario e/download of Beego 1.12, and RFC 6266, section 5.
  const names: ReadonlyArray<readonly [name: string, header: string]> = [
    ['report.txt', 'attachment; filename=report.txt'],
    ['sp ace.txt', "attachment; filename=sp ace.txt; filename*=utf-8''sp%20ace.txt"],
    ['中.txt', "attachment; filename=ä¸\u00AD.txt; filename*=utf-8''%E4%B8%AD.txt"],
    ["it's (1)*!.txt", "attachment; filename=it's (1)*!.txt; filename*=utf-8''it%27s%20%281%29%2A%21.txt"],
    ['a;b.txt', 'attachment; filename="a;b.txt"; filename*=utf-8\'\'a%3Bb.txt'],
    ['a"b\\c', 'attachment; filename="a\\"b\\\\c"; filename*=utf-8\'\'a%22b%5Cc'],
    ['a\r\nSet-Cookie: x', 'attachment; filename="a  Set-Cookie: x"; filename*=utf-8\'\'a%0D%0ASet-Cookie%3A%20x'],
    ['\ud800', "attachment; filename=ï¿½; filename*=utf-8''%EF%BF%BD"]
  ]
  for (const [name, header] of names) {
    t.test(`of ${JSON.stringify(name)} names it`, async (t) => {
      t.equal(attachment(name), header)
    })
  }

  t.test('of any name is a header, and its escaped name is the name', async (t) => {
    await holds(t, fc.property(fc.string({ unit: 'binary', minLength: 1 }), (name) => {
      const header = attachment(name)
      const [, escaped] = /; filename\*=utf-8''([\w%.~-]+)$/.exec(header) ?? [undefined, /filename=([\w.~-]+)$/.exec(header)?.[1]]

      return !/[^\x20-\x7e\x80-\xff]/.test(header) && decodeURIComponent(escaped!) === Buffer.from(name).toString()
    }))
  })
})

// download.ts

t.test('a download', async (t) => {
  const folder = t.testdir({ 'report.txt': 'report body\n', 'empty.txt': '', '中 1.txt': 'y', folder: { 'index.html': 'no' } })
  await utimes(join(folder, 'report.txt'), 1400000000, 1400000000)

  const build = async (t: Test, options: BeegoOptions = {}) => {
    const app = await buildApp(t, options)
    app.beego
      .any('/d', (ctx) => {
        const { f = '', as } = ctx.request.query as { f?: string, as?: string }
        ctx.writeString('written before')
        ctx.output.header('x-own', 'kept')
        ctx.output.download(join(folder, f), as)
      })
      .get('/path', (ctx) => ctx.output.download(ctx.input.query('f')))
    return app
  }

  t.test('has the headers and the bytes of the recording', async (t) => {
    const app = await build(t)

    const response = await app.inject('/d?f=report.txt')

    t.equal(response.statusCode, 200)
    t.equal(response.body, 'report body\n')
    t.match(response.headers, {
      'accept-ranges': 'bytes',
      'cache-control': 'must-revalidate',
      'content-description': 'File Transfer',
      'content-disposition': 'attachment; filename=report.txt',
      'content-length': '12',
      'content-transfer-encoding': 'binary',
      'content-type': 'application/octet-stream',
      expires: '0',
      'last-modified': 'Tue, 13 May 2014 16:53:20 GMT',
      pragma: 'public',
      'x-own': 'kept'
    })
  })

  t.test('may be called otherwise', async (t) => {
    const app = await build(t)

    t.equal((await app.inject('/d?f=report.txt&as=x.csv')).headers['content-disposition'], 'attachment; filename=x.csv')
  })

  t.test('whose name is not ASCII reaches a socket', async (t) => {
    const app = await build(t)
    await app.listen({ host: '127.0.0.1', port: 0 })
    const { port } = app.server.address() as { port: number }

    const answer = await exchange(port, { method: 'GET', target: `/d?f=${encodeURIComponent('中 1.txt')}` })

    t.match(answer?.headers['content-disposition']?.[0], /filename\*=utf-8''%E4%B8%AD%201\.txt$/)
  })

  // Scenario e/download of Beego 1.12, and RFC 9110, sections 13 and 14.
  const requests: ReadonlyArray<readonly [title: string, headers: Record<string, string>, status: number, body: string, range: string | undefined]> = [
    ['a range is a part', { range: 'bytes=0-3' }, 206, 'repo', 'bytes 0-3/12'],
    ['a range from the end is a part', { range: 'bytes=-5' }, 206, 'body\n', 'bytes 7-11/12'],
    ['a range beyond the end is 416', { range: 'bytes=100-' }, 416, '', 'bytes */12'],
    ['a malformed range is the whole', { range: 'bytes=x' }, 200, 'report body\n', undefined],
    ['a file that is not newer is 304', { 'if-modified-since': 'Tue, 13 May 2014 16:53:20 GMT' }, 304, '', undefined],
    ['a file that is newer is 412', { 'if-unmodified-since': 'Tue, 13 May 2013 16:53:20 GMT' }, 412, '', undefined]
  ]
  for (const [title, headers, status, body, range] of requests) {
    t.test(title, async (t) => {
      const app = await build(t)

      const response = await app.inject({ url: '/d?f=report.txt', headers })

      t.equal(response.statusCode, status)
      t.equal(response.body, body)
      t.equal(response.headers['content-range'], range)
      t.equal('content-disposition' in response.headers, status < 300)
    })
  }

  t.test('is headers alone for HEAD', async (t) => {
    const app = await build(t)

    const response = await app.inject({ method: 'HEAD', url: '/d?f=report.txt' })

    t.equal(response.body, '')
    t.equal(response.headers['content-length'], '12')
  })

  t.test('of an empty file is empty', async (t) => {
    const app = await build(t)

    const response = await app.inject('/d?f=empty.txt')

    t.equal(response.statusCode, 200)
    t.equal(response.body, '')
    t.equal(response.headers['content-length'], '0')
  })

  for (const f of ['missing.txt', 'report.txt/x', 'folder', 'a%00b', 'x'.repeat(300)]) {
    t.test(`of ${f.slice(0, 20)} is 404`, async (t) => {
      const app = await build(t)

      const response = await app.inject(`/d?f=${f}`)

      t.equal(response.statusCode, 404)
      t.match(response.body, '<title>Page Not Found</title>')
      t.notOk('content-disposition' in response.headers)
    })
  }

  t.test('that may not be read is 403', { skip: process.getuid?.() === 0 && 'the superuser may read everything' }, async (t) => {
    const app = await build(t)
    await writeFile(join(folder, 'locked.txt'), 'x')
    await chmod(join(folder, 'locked.txt'), 0)

    t.equal((await app.inject('/d?f=locked.txt')).statusCode, 403)
  })

  t.test('of a link that leads in a circle is 404', async (t) => {
    const app = await build(t)
    await symlink('circle', join(folder, 'circle'))

    t.equal((await app.inject('/d?f=circle')).statusCode, 404)
  })

  t.test('leaves the 404 to the handler of the application, which may send a file', async (t) => {
    const app = await build(t)
    app.beego.errorHandler(404, (ctx) => ctx.output.download(join(folder, 'report.txt')))

    const response = await app.inject('/d?f=missing.txt')

    t.equal(response.statusCode, 404)
    t.equal(response.body, 'report body\n')
  })

  t.test('that is missing for a missing one ends with the page', async (t) => {
    const app = await build(t)
    app.beego.errorHandler(404, (ctx) => ctx.output.download(join(folder, 'missing too.txt')))

    t.match((await app.inject('/d?f=missing.txt')).body, '<title>Page Not Found</title>')
  })

  t.test('whose path is none is 500, also where that was to be a file', async (t) => {
    const app = await build(t)
    app.beego.get('/none', (ctx) => ctx.output.download({} as string, 'name'))

    t.equal((await app.inject('/none')).statusCode, 500)

    app.beego.errorHandler(500, (ctx) => ctx.output.download({} as string, 'name'))
    t.match((await app.inject('/none')).body, '<title>Internal Server Error</title>')
  })

  t.test('makes nothing of its path: it is from the working directory', async (t) => {
    const app = await build(t)

    t.equal((await app.inject('/path?f=package.json')).statusCode, 200)
    t.equal((await app.inject('/path?f=nowhere/package.json')).statusCode, 404)
  })

  t.test('is replaced by what is written behind it', async (t) => {
    const app = await buildApp(t)
    app.beego.get('/', (ctx) => { ctx.output.download(join(folder, 'report.txt')); ctx.writeString('text') })

    t.equal((await app.inject('/')).body, 'text')
  })

  t.test('of many megabytes is streamed', async (t) => {
    await mkdir(join(folder, 'big'))
    const bytes = Buffer.alloc(3 * 1024 * 1024, 'abcdefg')
    await writeFile(join(folder, 'big/x'), bytes)
    const app = await build(t)

    const response = await app.inject('/d?f=big/x')

    t.equal(createHash('md5').update(response.rawPayload).digest('hex'), createHash('md5').update(bytes).digest('hex'))
  })
})

// compress.ts

t.test('a compressed answer', async (t) => {
  const TEXT = 'abcdefghij'.repeat(50)

  const build = async (t: Test, options: BeegoOptions = {}, answer: (ctx: Context) => unknown = (ctx) => ctx.writeString(TEXT)) => {
    const app = await buildApp(t, { enableGzip: true, ...options })
    app.beego.any('/', answer)
    return app
  }
  const ask = (app: FastifyInstance, accept: string | undefined = 'gzip', method: 'GET' | 'HEAD' | 'POST' = 'GET') => {
    return app.inject({ method, url: '/', headers: accept === undefined ? {} : { 'accept-encoding': accept } })
  }

  // Scenario e/gzip of Beego 1.12.
  const encodings: ReadonlyArray<readonly [accept: string | undefined, encoding: string | undefined]> = [
    ['gzip', 'gzip'],
    ['gzip, deflate', 'gzip'],
    ['deflate, gzip', 'deflate'],
    ['gzip;q=0', undefined],
    ['', undefined],
    ['identity', undefined],
    ['br', undefined]
  ]
  for (const [accept, encoding] of encodings) {
    t.test(`for '${accept}' is ${encoding ?? 'none'}`, async (t) => {
      const app = await build(t)

      const response = await ask(app, accept)

      t.equal(response.headers['content-encoding'], encoding)
      t.equal(response.headers.vary, 'Accept-Encoding')
      t.equal(response.headers['content-type'], 'text/plain; charset=utf-8')
      const decode = encoding === 'gzip' ? gunzipSync : encoding === 'deflate' ? inflateSync : (bytes: Buffer) => bytes
      t.equal(decode(response.rawPayload).toString(), TEXT)
    })
  }

  t.test('is none without the header', async (t) => {
    const app = await build(t)
    const response = await app.inject('/')
    t.equal(response.headers['content-encoding'], undefined)
  })

  t.test('is none while the option is off', async (t) => {
    const app = await build(t, { enableGzip: false })

    const { headers } = await ask(app)

    t.notMatch(headers, { vary: /./ })
    t.notOk('content-encoding' in headers)
  })

  t.test('can be switched for one request', async (t) => {
    const off = await build(t, {}, (ctx) => { ctx.output.enableGzip = false; ctx.writeString(TEXT) })
    const on = await build(t, { enableGzip: false }, (ctx) => {
      const before = ctx.output.enableGzip
      ctx.output.enableGzip = true
      ctx.writeString(`${before}${TEXT}`)
    })

    t.notOk('content-encoding' in (await ask(off)).headers)
    const response = await ask(on)
    t.equal(gunzipSync(response.rawPayload).toString(), `false${TEXT}`)
  })

  t.test('is one of a value that the action returns', async (t) => {
    const app = await build(t, {}, () => ({ text: TEXT }))

    const response = await ask(app)

    t.equal(response.headers['content-type'], 'application/json; charset=utf-8')
    t.same(JSON.parse(gunzipSync(response.rawPayload).toString()), { text: TEXT })
  })

  t.test('has the length of its own, and a weak tag', async (t) => {
    const app = await build(t, {}, (ctx) => {
      ctx.output.header('content-length', String(TEXT.length))
      ctx.output.header('etag', '"one"')
      ctx.output.header('vary', 'Cookie')
      ctx.writeString(TEXT)
    })

    const response = await ask(app)

    t.equal(response.headers['content-length'], String(response.rawPayload.length))
    t.equal(response.headers.etag, 'W/"one"')
    t.equal(response.headers.vary, 'Cookie, Accept-Encoding')
  })

  t.test('keeps a tag that is weak', async (t) => {
    const app = await build(t, {}, (ctx) => { ctx.output.header('etag', 'W/"one"'); ctx.output.body(Buffer.from(TEXT)) })

    t.equal((await ask(app)).headers.etag, 'W/"one"')
  })

  t.test('is an error page too', async (t) => {
    const app = await build(t, {}, (ctx) => ctx.abort(500, '500'))

    const response = await ask(app)

    t.equal(response.statusCode, 500)
    t.match(gunzipSync(response.rawPayload).toString(), '<title>Internal Server Error</title>')
  })

  const never: ReadonlyArray<readonly [title: string, answer: (ctx: Context) => unknown]> = [
    ['that is short', (ctx) => ctx.writeString('x'.repeat(19))],
    ['that is empty', (ctx) => ctx.writeString('')],
    ['that is no text', (ctx) => { ctx.output.contentType('png'); ctx.output.body(Buffer.from(TEXT)) }],
    ['that is compressed already', (ctx) => { ctx.output.header('content-encoding', 'br'); ctx.writeString(TEXT) }],
    ['that may not be changed', (ctx) => { ctx.output.header('cache-control', 'no-transform'); ctx.writeString(TEXT) }],
    ['that is a redirect', (ctx) => ctx.redirect(302, `/${TEXT}`)],
    ['that is a part', (ctx) => { ctx.output.setStatus(206); ctx.writeString(TEXT) }],
    ['that has no body', (ctx) => { ctx.output.setStatus(204); ctx.writeString(TEXT) }],
    ['that is a stream', (ctx) => { ctx.output.contentType('txt'); ctx.output.stream(Readable.from([TEXT])) }],
    ['that is a stream of the web', (ctx) => { ctx.output.contentType('txt'); return Readable.toWeb(Readable.from([TEXT])) }],
    ['that is a Response', () => new Response(TEXT)],
    ['that is a file', (ctx) => ctx.output.download('package.json')]
  ]
  for (const [title, answer] of never) {
    t.test(`is none of one ${title}`, async (t) => {
      const app = await build(t, {}, answer)

      const { headers } = await ask(app)

      t.not(headers['content-encoding'], 'gzip')
      t.notOk('vary' in headers)
    })
  }

  t.test('is for the methods of the option alone', async (t) => {
    const app = await build(t)
    const both = await build(t, { includedMethods: ['get', 'Post'] })

    t.notOk('content-encoding' in (await ask(app, 'gzip', 'POST')).headers)
    t.notOk('content-encoding' in (await ask(app, 'gzip', 'HEAD')).headers)
    t.equal((await ask(both, 'gzip', 'POST')).headers['content-encoding'], 'gzip')
  })

  t.test('begins at the length of the option, at its level', async (t) => {
    const long = await build(t, { gzipMinLength: 501 })
    const stored = await build(t, { gzipCompressLevel: 0 })

    t.notOk('content-encoding' in (await ask(long)).headers)
    t.ok((await ask(stored)).rawPayload.length > TEXT.length)
  })

  t.test("is none on the host's own routes", async (t) => {
    const app = await build(t)
    app.get('/native', async () => TEXT)

    t.notOk('content-encoding' in (await app.inject({ url: '/native', headers: { 'accept-encoding': 'gzip' } })).headers)
  })
})
