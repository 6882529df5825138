// What strangers send to the blog of the examples. Pages as people have them: test/browser/blog.test.ts.

import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import type { InjectOptions, LightMyRequestResponse } from 'fastify'
import t from 'tap'
import type { BeegoApp } from '../plugins/app.js'
import { Client, PASSWORD, PNG, startBlog, temporaryFolder } from './blog/program.js'

const BLOG = new URL('../examples/blog/', import.meta.url)
const uploads = await temporaryFolder(t)
const beego = await loadBlog()

/** Somebody at an address, who keeps cookies. */
class Visitor {
  readonly cookies = new Map<string, string>()
  readonly #address: string
  #token: string | undefined

  constructor (address = '127.0.0.1') {
    this.#address = address
  }

  async send (request: InjectOptions): Promise<LightMyRequestResponse> {
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    const response = await beego.inject({ remoteAddress: this.#address, ...request, headers: { cookie, ...request.headers } })
    for (const { name, value } of response.cookies) this.cookies.set(name, value)
    return response
  }

  get (url: string): Promise<LightMyRequestResponse> {
    return this.send({ url })
  }

  /** What the forms of this visitor have. */
  async token (): Promise<string> {
    return (this.#token ??= /name="_xsrf" value="(\w+)"/.exec((await this.get('/login')).body)![1]!)
  }

  async post (url: string, fields: Record<string, string>): Promise<LightMyRequestResponse> {
    const payload = new URLSearchParams({ _xsrf: await this.token(), ...fields }).toString()
    return this.send({ method: 'POST', url, payload, headers: { 'content-type': 'application/x-www-form-urlencoded' } })
  }

  async upload (url: string, fields: Record<string, string>, { name, type, bytes }: { name: string, type: string, bytes: Buffer }): Promise<LightMyRequestResponse> {
    const texts = Object.entries({ _xsrf: await this.token(), ...fields })
      .map(([field, value]) => `--edge\r\nContent-Disposition: form-data; name="${field}"\r\n\r\n${value}\r\n`)
    const head = `--edge\r\nContent-Disposition: form-data; name="cover"; filename="${name}"\r\nContent-Type: ${type}\r\n\r\n`
    const payload = Buffer.concat([Buffer.from(texts.join('') + head), bytes, Buffer.from('\r\n--edge--\r\n')])
    return this.send({ method: 'POST', url, payload, headers: { 'content-type': 'multipart/form-data; boundary=edge' } })
  }
}

t.test('HTML in a comment is shown as text, once an editor has let it through', async (t) => {
  const body = '<script>alert(1)</script><img src=x onerror=alert(2)>'
  const reader = new Visitor()
  const sent = await reader.post('/articles/tea-slowly', { author: '"><script>', body })

  const before = await reader.get('/articles/tea-slowly')
  const editor = await signedIn()
  const [path = ''] = /\/admin\/comments\/\d+/.exec((await editor.get('/admin/comments')).body) ?? [] // those that wait are first, the newest of them on top
  await editor.post(path, { _method: 'put' })
  const after = await reader.get('/articles/tea-slowly')

  t.equal(sent.statusCode, 303)
  t.notMatch(before.body, 'alert(1)')
  t.match(after.body, '<p class="words">&lt;script&gt;alert(1)&lt;/script&gt;&lt;img src=x onerror=alert(2)&gt;</p>')
  t.match(after.body, '<strong>&quot;&gt;&lt;script&gt;</strong>')
  t.notMatch(after.body, /<script|<img src=x/)
})

t.test('a comment on an article that readers do not see is refused', async (t) => {
  const reader = new Visitor()

  for (const slug of ['soup-a-draft', 'nothing', '..%2ftea-slowly', '%00']) {
    t.equal((await reader.post(`/articles/${slug}`, { author: 'Ann', body: 'Hello' })).statusCode, 404, slug)
  }
})

t.test('a draft is on no page that readers see', async (t) => {
  const reader = new Visitor()

  for (const path of ['/', '/?page=3', '/categories/kitchen', '/archive', '/search?q=soup', '/feed.xml']) t.notMatch((await reader.get(path)).body, 'Soup, a draft', path)
  t.equal((await reader.get('/articles/soup-a-draft')).statusCode, 404)
})

t.test('a form without the token of its client changes nothing, whatever method it stands for', async (t) => {
  const editor = await signedIn()
  const other = new Visitor()
  const theirs = await other.token()

  for (const [path, fields] of [
    ['/articles/tea-slowly', { author: 'Ann', body: 'Forged' }], ['/logout', {}], ['/admin/articles', {}], ['/admin/articles/1', { _method: 'delete' }],
    ['/admin/articles/1?_method=DELETE', {}], ['/admin/comments/1', { _method: 'put' }], ['/admin/categories', { name: 'Forged' }]
  ] as Array<[string, Record<string, string>]>) {
    t.equal((await editor.post(path, { ...fields, _xsrf: '' })).statusCode, 422, `${path} without`)
    t.equal((await editor.post(path, { ...fields, _xsrf: 'abc' })).statusCode, 417, `${path} with another one`)
    t.equal((await editor.post(path, { ...fields, _xsrf: theirs })).statusCode, 417, `${path} with somebody else's`)
  }

  t.match((await editor.get('/admin/articles')).body, 'Bread that waits for you')
  t.notMatch((await editor.get('/admin/comments')).body, 'Forged')
})

t.test('a file is taken for what stands in it, and called by a name of our own', async (t) => {
  const editor = await signedIn()
  const article = (file: { name: string, type: string, bytes: Buffer }) => {
    return editor.upload('/admin/articles', { title: 'A picture', summary: 'One.', body: 'Look.', category: '1' }, file)
  }
  const html = Buffer.from('<!doctype html><script>alert(1)</script>')

  const refused = [
    await article({ name: 'a.png', type: 'image/png', bytes: html }),
    await article({ name: 'a.svg', type: 'image/svg+xml', bytes: Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>') }),
    await article({ name: 'a.gif', type: 'image/gif', bytes: Buffer.from('GIF88a') }),
    await article({ name: 'empty.png', type: 'image/png', bytes: Buffer.alloc(0) })
  ]
  const large = await article({ name: 'large.png', type: 'image/png', bytes: Buffer.concat([PNG, Buffer.alloc(2 * 1024 * 1024)]) })
  const larger = await article({ name: 'larger.png', type: 'image/png', bytes: Buffer.concat([PNG, Buffer.alloc(5 * 1024 * 1024)]) })
  const none = existsSync(uploads) ? readdirSync(uploads) : []
  const taken = await article({ name: '../../static/css/blog.css', type: 'text/html', bytes: Buffer.concat([PNG, html]) })

  for (const { statusCode, body } of refused) {
    t.equal(statusCode, 422)
    t.match(body, 'The file is no PNG, JPEG, GIF or WebP picture.')
  }
  t.equal(large.statusCode, 422)
  t.match(large.body, 'The picture is larger than 2 MB.')
  t.equal(larger.statusCode, 413)
  t.strictSame(none, [])

  t.equal(taken.statusCode, 303)
  const [name = '', ...others] = readdirSync(uploads)
  t.match(name, /^[0-9a-f]{32}\.png$/)
  t.strictSame(others, [])
  const { headers, statusCode } = await editor.get(`/uploads/${name}`)
  t.equal(statusCode, 200)
  t.match(headers, { 'content-type': 'image/png', 'x-content-type-options': 'nosniff' })
})

t.test('a search is for its letters: wildcards and quotes are letters like any other', async (t) => {
  const reader = new Visitor()
  const found = async (q: string) => Number(/role="status">(\d+) notes? ha/.exec((await reader.get(`/search?q=${encodeURIComponent(q)}`)).body)?.[1])

  for (const none of ['%', '_', '100_', '%tea%', '\\', '\\%', "' or '1'='1", '"; drop table articles; --', 'tea\0']) t.equal(await found(none), 0, none)
  t.equal(await found("child's"), 1)
  t.equal(await found('  TEA  '), await found('tea'))
  t.ok(await found('tea') > 0)
  t.match((await reader.get(`/search?q=${encodeURIComponent('"><script>alert(1)</script>')}`)).body, 'value="&quot;&gt;&lt;script&gt;')
  t.equal((await reader.get(`/search?q=${'a'.repeat(5000)}`)).statusCode, 200)
  t.equal((await reader.get('/search?q=a&q=b&q[x]=c')).statusCode, 200)
})

t.test('a page that a list does not have is not there', async (t) => {
  const reader = new Visitor()

  for (const page of ['0', '-1', '4', '1.5', '1e3', 'abc', '١', '99999999999999999999', '0x1', '1%00', "1'"]) {
    for (const path of ['/?', '/categories/kitchen?', '/tags/patience?', '/search?q=tea&']) t.equal((await reader.get(`${path}page=${page}`)).statusCode, 404, `${path}page=${page}`)
  }
  t.equal((await reader.get('/?page=3')).statusCode, 200)
  t.equal((await reader.get('/?page=')).statusCode, 200)
})

t.test('a path leads out of no folder', async (t) => {
  const reader = new Visitor()

  for (const path of [
    '/static/../conf/app.conf', '/static/%2e%2e/conf/app.conf', '/static/..%2fconf%2fapp.conf', '/static/css/../../conf/app.conf', '/static/..%5cconf%5capp.conf',
    '/uploads/../../models/users.js', '/fonts/../package.json', '/fonts/%2e%2e/package.json', '/static//etc/passwd', '/static/%00', '/conf/app.conf', '/data/blog.db'
  ]) {
    const { statusCode, body } = await reader.get(path)
    t.ok(statusCode >= 400, `${path}: ${statusCode}`)
    t.notMatch(body, /appname|root:|fontsource"|select/, path)
  }
})

t.test('no spelling of a path and no method leads past the filter of the admin area', async (t) => {
  const stranger = new Visitor()
  const paths = ['', '/articles', '/articles/', '/articles/new', '/articles/1', '/categories', '/comments', '/nowhere'].map((path) => `/admin${path}`)
  paths.push('//admin/articles', '/admin//articles', '/%61dmin/articles', '/admin%2farticles', '/ADMIN/articles', '/x/../admin/articles', '/static/../admin/articles', '/admin/./articles', '/admin/articles?_method=get', '/admin;x/articles')

  for (const path of paths) {
    for (const method of ['GET', 'HEAD', 'POST', 'PUT', 'DELETE'] as const) {
      const { statusCode, body, headers } = await stranger.send({ method, url: path })
      t.ok([301, 303, 400, 404, 405, 417, 422].includes(statusCode), `${method} ${path}: ${statusCode}`)
      t.notMatch(body, /Sign out|Soup, a draft/, path)
      if (statusCode === 303) t.match(headers.location, /^\/login/, path)
    }
  }
  t.equal((await stranger.post('/admin/articles/1', { _method: 'delete' })).headers.location, '/login')
  t.equal((await stranger.get('/articles/bread-that-waits-for-you')).statusCode, 200)
})

t.test('whoever has signed in is led to where they were going, and nowhere else', async (t) => {
  const to = async (next: string) => {
    const visitor = new Visitor()
    return (await visitor.post('/login', { name: 'mara', password: PASSWORD, next })).headers.location
  }

  t.equal(await to('/admin/comments?page=1'), '/admin/comments?page=1')
  for (const next of [
    'https://evil.example/admin/', '//evil.example/admin/', '/\\evil.example/admin/', 'javascript:alert(1)//admin/', '/admin/../logout',
    'http://blog.invalid@evil.example/admin/', '\t//evil.example/admin/', 'http:'
  ]) t.equal(await to(next), '/admin/articles', next)
})

t.test('a session gets a new id at the login, and none leads in after the logout', async (t) => {
  const visitor = new Visitor()
  await visitor.get('/')
  const none = visitor.cookies.get('beegosessionID')
  visitor.cookies.set('beegosessionID', 'a'.repeat(32))

  const editor = await signedIn(visitor)
  const id = editor.cookies.get('beegosessionID')!
  const inside = await editor.get('/admin/articles')
  await editor.post('/logout', {})
  editor.cookies.set('beegosessionID', id)
  const outside = await editor.get('/admin/articles')

  t.equal(none, undefined)
  t.not(id, 'a'.repeat(32))
  t.equal(inside.statusCode, 200)
  t.equal(inside.headers['cache-control'], 'no-store')
  t.equal(outside.headers.location, '/login?next=%2Fadmin%2Farticles')
})

t.test('one address may guess five passwords, and then waits', async (t) => {
  const guesser = new Visitor('203.0.113.9')
  const statuses: number[] = []
  for (const name of ['mara', 'mara', 'nobody', 'MARA', "' or 1=1 --"]) statuses.push((await guesser.post('/login', { name, password: 'guess' })).statusCode)

  const right = await guesser.post('/login', { name: 'mara', password: PASSWORD })

  t.strictSame(statuses, [422, 422, 422, 422, 422])
  t.equal(right.statusCode, 429)
  t.match(right.body, 'Too many attempts')
  t.equal((await guesser.get('/admin/articles')).statusCode, 303)
  t.equal((await new Visitor('203.0.113.10').post('/login', { name: 'mara', password: PASSWORD })).statusCode, 303)
})

t.test('guesses at the same time are counted before they are answered', async (t) => {
  const guesser = new Visitor('203.0.113.11')
  await guesser.token()

  const answers = await Promise.all(Array.from({ length: 12 }, () => guesser.post('/login', { name: 'mara', password: 'guess' })))

  t.equal(answers.filter(({ statusCode }) => statusCode === 422).length, 5)
  t.equal(answers.filter(({ statusCode }) => statusCode === 429).length, 7)
})

t.test('fields that are no texts, too many or too long are an answer and no crash', async (t) => {
  const editor = await signedIn()
  const article = { title: 'A title', summary: 'A summary', body: 'A text' }

  for (const fields of [{ category: 'x' }, { category: '1e9' }, { category: '-1' }, { published: 'maybe', category: '1' }]) {
    t.ok([400, 422].includes((await editor.post('/admin/articles', { ...article, ...fields })).statusCode), JSON.stringify(fields))
  }
  t.equal((await editor.post('/admin/articles', { ...article, category: '1', title: 'x'.repeat(121) })).statusCode, 422)
  t.equal((await editor.post('/admin/articles', { ...article, category: '1', tags: 'x'.repeat(31) })).statusCode, 422)
  for (const id of ['0', '99999', '99999999999999999999', '-1', '1.5', 'x']) t.equal((await editor.get(`/admin/articles/${id}`)).statusCode, 404, id)
  for (const path of ['/admin/articles/999', '/admin/comments/999']) t.equal((await editor.post(path, { _method: 'delete' })).statusCode, 404, path)
  t.equal((await editor.post('/admin/comments/999', { _method: 'put' })).statusCode, 404)
  t.equal((await editor.post('/admin/categories/999', { _method: 'put', name: 'x' })).statusCode, 404)
})

t.test('articles of one title have addresses of their own, and a title without a letter has one too', async (t) => {
  const editor = await signedIn()
  const write = (title: string) => editor.post('/admin/articles', { title, summary: 'Short.', body: 'Long.', category: '1', tags: 'Für Elise, fur elise, !!', published: 'on' })

  for (const title of ['Tea, slowly', '!!!', '茶', 'Épée à l’été']) t.equal((await write(title)).statusCode, 303, title)

  for (const slug of ['tea-slowly-2', 'article', 'article-2', 'epee-a-lete']) t.equal((await editor.get(`/articles/${slug}`)).statusCode, 200, slug)
  t.match((await editor.get('/tags/fur-elise')).body, /4 notes/)
})

t.test('the feed is XML, with addresses that a reader can follow', async (t) => {
  const { headers, body } = await new Visitor().send({ url: '/feed.xml', headers: { host: 'notes.example' } })

  t.equal(headers['content-type'], 'application/atom+xml; charset=utf-8')
  t.match(body, /^<feed xmlns="http:\/\/www\.w3\.org\/2005\/Atom">/)
  t.match(body, '<link rel="self" href="http://notes.example/feed.xml"></link>')
  t.match(body, '<id>http://notes.example/articles/tea-slowly</id>')
  t.match(body, '<content type="html">&lt;')
})

t.test('a reader is given no session, and every page says what a browser may do', async (t) => {
  for (const path of ['/', '/articles/tea-slowly', '/nowhere', '/static/css/blog.css']) {
    const { headers } = await new Visitor().get(path)

    t.notMatch(String(headers['set-cookie']), 'beegosessionID', path)
    t.match(headers['content-security-policy'], "default-src 'self'", path)
    t.notMatch(headers['content-security-policy'], 'unsafe', path)
  }
})

t.test('a failure is written down, and the page does not tell', async (t) => {
  const { db } = await import(new URL('models/database.js', BLOG).href) as { db: { destroy: () => Promise<void> } }
  await db.destroy()

  const { statusCode, body } = await new Visitor().get('/')

  t.equal(statusCode, 500)
  t.match(body, /That was our mistake[^]*<\/html>/)
  t.notMatch(body, /driver|destroyed|node_modules|\.js:/i)
})

t.test('a second start finds what the first has kept, and fills in nothing', async (t) => {
  const folder = await temporaryFolder(t)
  const env = { BLOG_DATABASE: join(folder, 'new', 'blog.db') }
  const first = await startBlog(t, env)
  const editor = new Client(first.url)
  await editor.post('/login', { name: 'mara', password: PASSWORD })
  await editor.post('/admin/articles/1', { _method: 'delete' })
  await first.stop()

  const second = await startBlog(t, { ...env, BLOG_PASSWORD: 'another one' })

  const again = new Client(second.url)
  t.equal((await again.get('/articles/bread-that-waits-for-you')).status, 404)
  t.equal((await again.get('/articles/tea-slowly')).status, 200)
  t.equal((await again.post('/login', { name: 'mara', password: PASSWORD })).location, '/admin/articles')
})

t.test('in prod a blog without a secret of its own does not start, nor one with views that there are not', async (t) => {
  await t.rejects(startBlog(t, { BLOG_SECRET: '' }), /FST_BEEGO_XSRF_KEY/)
  await t.rejects(startBlog(t, { BLOG_VIEWS: '../pug' }), /there are no views '\.\.\/pug'/)
})

/** The blog in this process, in `prod`, with a database in memory. */
async function loadBlog (): Promise<BeegoApp> {
  Object.assign(process.env, { BEEGO_RUNMODE: 'prod', BLOG_SECRET: 'a secret', BLOG_PASSWORD: PASSWORD, BLOG_DATABASE: ':memory:', BLOG_UPLOADS: uploads, ADMIN_PORT: '0' })
  const { beego } = await import('fastify-beego/app')
  beego.loadAppConfig(new URL('conf/app.conf', BLOG).pathname)
  for (const part of ['models/database.js', 'routers/router.js', 'views/views.js']) await import(new URL(part, BLOG).href)
  t.teardown(() => beego.close())
  return beego as unknown as BeegoApp // the class of the package that was built is another one
}

async function signedIn (visitor = new Visitor()): Promise<Visitor> {
  const { headers } = await visitor.post('/login', { name: 'mara', password: PASSWORD })
  if (headers.location !== '/admin/articles') throw new Error('the login does not work')
  return visitor
}
