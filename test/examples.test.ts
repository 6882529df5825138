import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createRequire } from 'node:module'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import type { FastifyInstance } from 'fastify'
import type { BrowserContextOptions, Page } from 'playwright-core'
import t, { type Test } from 'tap'
import { inBrowser, open, PHONE } from './browser/chromium.js'

for (const name of ['todo', 'shorturl', 'supervisor']) {
  t.test(`${name}, started directly, says where it listens`, async (t) => {
    const program = spawn(process.execPath, [fileURLToPath(serverOf(name))], { env: { ...process.env, PORT: '0', ADMIN_PORT: '0' }, stdio: ['ignore', 'pipe', 'inherit'] })
    t.teardown(() => program.kill())

    const { value: line = '' } = await createInterface(program.stdout)[Symbol.asyncIterator]().next()
    const [url = ''] = /http:\S+$/.exec(line) ?? []

    t.match(line, /^\w+ listens on http:\/\/127\.0\.0\.1:\d+$/)
    t.equal((await fetch(name === 'supervisor' ? `${url}/books` : url)).status, 200)
  })
}

t.test('app, started by its one line, listens where its conf/app.conf says, and ends when it is told', async (t) => {
  const program = spawn(process.execPath, [fileURLToPath(new URL('../examples/app/main.js', import.meta.url))], {
    env: { ...process.env, PORT: '0' }, stdio: ['ignore', 'pipe', 'inherit']
  })
  t.teardown(() => program.kill())

  const { value: line = '' } = await createInterface(program.stdout)[Symbol.asyncIterator]().next()
  const [url = ''] = /http:\/\/[\d.:]+/.exec(line) ?? []
  const page = await fetch(url)
  program.kill('SIGTERM')

  t.match(url, /^http:\/\/127\.0\.0\.1:\d+$/)
  t.match(await page.text(), /<title>guestbook<\/title>[^]*<h1>Welcome<\/h1>/)
  t.strictSame(await once(program, 'exit'), [0, null])
})

t.test('a CommonJS program requires the package', async (t) => {
  const require = createRequire(import.meta.url)

  t.type(require('fastify-beego').default, 'function')
})

t.test('app is tested through inject, without a socket', async (t) => {
  const { beego } = await import('fastify-beego/app')
  beego.loadAppConfig(fileURLToPath(new URL('../examples/app/conf/app.conf', import.meta.url))).bConfig.runMode = 'prod'
  await import(new URL('../examples/app/routers/router.js', import.meta.url).href)
  t.teardown(() => beego.close())

  const before = await beego.inject('/')
  const sent = await beego.inject({ method: 'POST', url: '/', payload: 'text=<b>hello</b>', headers: { 'content-type': 'application/x-www-form-urlencoded' } })
  const after = await beego.inject('/')

  t.match(before.body, /<h1>Good day<\/h1>[^]*Nobody has written/)
  t.strictSame([sent.statusCode, sent.headers.location], [302, '/'])
  t.match(after.body, /<p>&lt;b&gt;hello&lt;\/b&gt;<\/p>/)
  t.strictSame((await beego.inject('/entries')).json(), ['<b>hello</b>'])
})

t.test('todo lists nothing as null, as Go does, and then tasks by number', async (t) => {
  const app = await buildExample(t, 'todo')
  const none = await app.inject('/task/')
  await post(app, 'Learn Fastify')
  const created = await post(app, 'Buy bread')

  const list = await app.inject('/task/')

  t.strictSame(none.json(), { Tasks: null })
  t.strictSame([created.statusCode, created.body], [200, ''])
  t.strictSame(list.json(), { Tasks: [{ ID: 1, Title: 'Learn Fastify', Done: false }, { ID: 2, Title: 'Buy bread', Done: false }] })
})

t.test('todo refuses a task without a title that can be read', async (t) => {
  const app = await buildExample(t, 'todo')

  for (const payload of ['{"Title": ""}', '{}', 'null', '{"Title": 5}', '{"Title"', '']) {
    const response = await app.inject({ method: 'POST', url: '/task/', headers: { 'content-type': 'application/json' }, payload })

    t.strictSame([response.statusCode, response.body], [400, 'empty title'], payload)
  }
})

t.test('todo shows one task by its number', async (t) => {
  const app = await buildExample(t, 'todo')
  await post(app, 'Buy bread')

  const found = await app.inject('/task/1')
  const missing = await app.inject('/task/42')

  t.strictSame(found.json(), { ID: 1, Title: 'Buy bread', Done: false })
  t.strictSame([missing.statusCode, missing.body], [404, 'task not found'])
  t.equal((await app.inject('/task/bread')).statusCode, 404)
})

t.test('todo replaces the task that both the path and the body name', async (t) => {
  const app = await buildExample(t, 'todo')
  await post(app, 'Buy bread')
  const put = (url: string, payload: unknown) => app.inject({ method: 'PUT', url, payload: JSON.stringify(payload) })

  const other = await put('/task/1', { ID: 2, Title: 'Buy bread', Done: true })
  const missing = await put('/task/42', { ID: 42, Title: 'Buy bread', Done: true })
  const nonsense = [await put('/task/1', { ID: '1' }), await put('/task/1', { ID: 1, Title: 1 }), await put('/task/1', { ID: 1, Done: 'yes' })]
  const saved = await put('/task/1', { ID: 1, Title: 'Buy two', Done: true })

  t.strictSame([other.statusCode, other.body], [400, 'inconsistent task IDs'])
  t.strictSame([missing.statusCode, missing.body], [400, 'task not found'])
  t.strictSame(nonsense.map(({ statusCode }) => statusCode), [400, 400, 400])
  t.strictSame([saved.statusCode, saved.body], [200, ''])
  t.strictSame((await app.inject('/task/1')).json(), { ID: 1, Title: 'Buy two', Done: true })
})

t.test('two todo applications share no task', async (t) => {
  const one = await buildExample(t, 'todo')
  const other = await buildExample(t, 'todo')

  await post(one, 'Buy bread')

  t.strictSame((await other.inject('/task/')).json(), { Tasks: null })
})

t.test('the page adds what is typed to the list, and is ready for more', inBrowser, async (t) => {
  const page = await openTodo(t)
  await page.getByText('Nothing to do yet').waitFor()

  await add(page, 'Learn Fastify')
  await add(page, 'Buy bread')

  t.strictSame(await titles(page), ['Learn Fastify', 'Buy bread'])
  t.equal(await page.getByRole('status').textContent(), '2 of 2 left')
  t.equal(await page.getByLabel('New task').inputValue(), '')
  t.notOk(await page.getByText('Nothing to do yet').isVisible())
})

t.test('the page says why an empty title is refused, until something is typed', inBrowser, async (t) => {
  const page = await openTodo(t)
  const problem = page.getByRole('alert')

  await page.getByLabel('New task').fill('   ')
  await page.getByRole('button', { name: 'Add' }).click()
  await problem.getByText('empty title').waitFor()
  await page.getByLabel('New task').fill('Buy')

  t.equal(await problem.textContent(), '')
  t.strictSame(await titles(page), [])
})

t.test('the page shows after a reload what was ticked before', inBrowser, async (t) => {
  const page = await openTodo(t)
  await add(page, 'Learn Fastify')
  await add(page, 'Buy bread')

  await page.getByText('Buy bread').click()
  await page.getByText('1 of 2 left').waitFor()
  await page.reload()
  await page.getByText('1 of 2 left').waitFor()

  t.notOk(await page.getByLabel('Learn Fastify').isChecked())
  t.ok(await page.getByLabel('Buy bread').isChecked())
})

t.test('the page needs no pointer', inBrowser, async (t) => {
  const page = await openTodo(t)

  await page.keyboard.press('Tab')
  await page.keyboard.type('Buy bread')
  await page.keyboard.press('Enter')
  await page.getByLabel('Buy bread').waitFor()
  await page.keyboard.press('Tab')
  await page.keyboard.press('Tab')
  await page.keyboard.press('Space')
  await page.getByText('All done').waitFor()

  t.ok(await page.getByLabel('Buy bread').isChecked())
})

t.test('the page takes a tick back that could not be saved', inBrowser, async (t) => {
  const page = await openTodo(t)
  await add(page, 'Buy bread')

  await page.context().setOffline(true)
  await page.getByText('Buy bread').click()
  await page.getByRole('alert').getByText('The server does not answer').waitFor()

  t.notOk(await page.getByLabel('Buy bread').isChecked())
})

t.test('the page shows a title as text, whatever is in it', inBrowser, async (t) => {
  const page = await openTodo(t)

  await add(page, '<img src=x onerror="document.title = 1"> & {{1+1}}')

  t.strictSame(await titles(page), ['<img src=x onerror="document.title = 1"> & {{1+1}}'])
  t.equal(await page.title(), 'To do')
})

t.test('the page fits a phone, with rows that a finger can hit', inBrowser, async (t) => {
  const page = await openTodo(t, PHONE)
  await add(page, 'Port_the_routes_one_controller_at_a_time_and_look_whether_anything_has_to_change')
  await add(page, 'Buy bread')

  await page.getByText('Buy bread').tap()
  await page.getByText('1 of 2 left').waitFor()

  const row = await page.getByRole('listitem').last().boundingBox()
  t.ok(await page.evaluate('document.documentElement.scrollWidth <= innerWidth'))
  t.ok(row !== null && row.height >= 44)
})

t.test('the page needs nothing but its own server, which has all of it', inBrowser, async (t) => {
  const { page } = await open(t)
  const answers: Array<[url: string, status: number]> = []
  const errors: string[] = []
  page.on('response', (response) => answers.push([response.url(), response.status()]))
  page.on('requestfailed', (request) => errors.push(request.url()))
  page.on('pageerror', (error) => errors.push(error.message))
  const url = await listen(await buildExample(t, 'todo'))

  await page.goto(url, { waitUntil: 'networkidle' })

  t.strictSame(errors, [])
  t.strictSame(answers.filter(([from, status]) => status !== 200 || !from.startsWith(url)), [])
  for (const path of ['/', '/static/css/todo.css', '/static/js/todo.js', '/task/']) t.ok(answers.some(([from]) => from === url + path), path)
})

t.test('the page is dark where the reader wants it dark', inBrowser, async (t) => {
  const colours: unknown[] = []
  for (const colorScheme of ['light', 'dark'] as const) {
    const page = await openTodo(t, { colorScheme })
    colours.push(await page.evaluate('getComputedStyle(document.body).backgroundColor'))
  }

  t.strictSame(colours, ['rgb(238, 242, 239)', 'rgb(15, 21, 19)'])
})

t.test('shorturl gives a URL the code that Beego gives, and the same one again', async (t) => {
  const url = await listen(await buildExample(t, 'shorturl'))
  const shorten = (longUrl: string) => getJSON(`${url}/v1/shorten?longurl=${encodeURIComponent(longUrl)}`)

  // the sample's own test and README name the first two: 5laZF, 5laZG
  t.strictSame(await shorten('https://fastify.dev/?a=1&b=2'), { UrlShort: '5laZF', UrlLong: 'https://fastify.dev/?a=1&b=2' })
  t.strictSame(await shorten('https://beego.me/'), { UrlShort: '5laZG', UrlLong: 'https://beego.me/' })
  t.strictSame(await shorten('https://fastify.dev/?a=1&b=2'), { UrlShort: '5laZF', UrlLong: 'https://fastify.dev/?a=1&b=2' })
})

t.test('shorturl expands a code it has given, and no other', async (t) => {
  const url = await listen(await buildExample(t, 'shorturl'))
  await getJSON(`${url}/v1/shorten/?longurl=https://fastify.dev`)

  t.strictSame(await getJSON(`${url}/v1/expand/?shorturl=5laZF`), { UrlShort: '5laZF', UrlLong: 'https://fastify.dev' })
  t.strictSame(await getJSON(`${url}/v1/expand?shorturl=5laZG`), { UrlShort: '5laZG', UrlLong: '' })
  t.strictSame(await getJSON(`${url}/v1/expand`), { UrlShort: '', UrlLong: '' })
})

t.test('two shorturl applications share no code', async (t) => {
  const one = await buildExample(t, 'shorturl')
  const other = await buildExample(t, 'shorturl')

  await one.inject('/v1/shorten?longurl=https://fastify.dev')

  t.equal((await other.inject('/v1/expand?shorturl=5laZF')).json().UrlLong, '')
})

t.test('the book shop of the supervisor example sells until a shelf is empty, and its supervisor says so', async (t) => {
  const app = await buildExample(t, 'supervisor')
  await app.ready()
  const order = (id: number) => app.inject({ method: 'POST', url: `/books/${id}/orders` })
  const shown = async (url: string) => (await app.supervisor.server.inject({ url, headers: { accept: 'text/html' } })).body

  t.strictSame((await order(1)).json(), { id: 1, title: 'Emma', copies: 19 })
  t.equal((await order(3)).statusCode, 500)
  t.equal((await order(9)).statusCode, 404)
  t.strictSame((await app.inject({ method: 'POST', url: '/books', payload: { title: 'Lady Susan' } })).json(), { id: 4, title: 'Lady Susan', copies: 20 })
  t.equal((await app.inject('/hello/ann')).body, 'Hello ann\n')
  t.match(await shown('/healthcheck'), 'sold out: Sanditon')
  t.equal(await app.supervisor.data.runTask('restock'), '')
  t.notMatch(await shown('/healthcheck'), 'sold out')
  t.match(await shown('/qps'), 'data-key="POST /books/:id:int/orders"')
})

function serverOf (name: string): URL {
  return new URL(`../examples/${name}/server.js`, import.meta.url)
}

async function buildExample (t: Test, name: string): Promise<FastifyInstance> {
  const { build } = await import(serverOf(name).href) as { build: () => Promise<FastifyInstance> }
  const app = await build()
  t.teardown(() => app.close())
  return app
}

function listen (app: FastifyInstance): Promise<string> {
  return app.listen({ host: '127.0.0.1', port: 0 })
}

async function getJSON (url: string): Promise<unknown> {
  const response = await fetch(url)
  return response.json()
}

function post (app: FastifyInstance, title: string) {
  return app.inject({ method: 'POST', url: '/task/', payload: { Title: title } })
}

async function openTodo (t: Test, options?: BrowserContextOptions): Promise<Page> {
  const url = await listen(await buildExample(t, 'todo'))
  const { page } = await open(t, options)
  await page.goto(url)
  return page
}

async function add (page: Page, title: string): Promise<void> {
  await page.getByLabel('New task').fill(title)
  await page.getByRole('button', { name: 'Add' }).click()
  await page.getByRole('checkbox', { name: title, exact: true }).waitFor()
}

function titles (page: Page): Promise<string[]> {
  return page.getByRole('listitem').allTextContents()
}
