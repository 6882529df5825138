import cookie from '@fastify/cookie'
import t from 'tap'
import beegoMvc, { type Context, Controller, type Secret } from '../../plugins/index.js'
import { exchange } from '../golden/wire.js'
import { buildApp, buildFastify } from '../helper.js'

// Signed by Go's crypto/hmac: value `a`, secret `k`, time 5.
const SIGNED_BY_GO = 'YQ==|5|e9697331223efb9cff5d4ad0b6da6e321a4aeec7296557233162ff9219e92a1f'

// Reading

t.test('a cookie is read as it was sent, the first one of its name', async (t) => {
  const app = await buildApp(t)
  app.beego.get('/', (ctx) => [ctx.getCookie('a'), ctx.input.cookie('a'), ctx.getCookie('none'), ctx.input.cookies().getAll('a')])

  const response = await app.inject({ url: '/', headers: { cookie: 'a=a%20b; a=2' } })

  t.strictSame(response.json(), ['a%20b', 'a%20b', '', ['a%20b', '2']])
})

t.test('a request without cookies has none', async (t) => {
  const app = await buildApp(t)
  app.beego.get('/', (ctx) => [ctx.getCookie('a'), ctx.getCookie('__proto__'), ctx.getSecureCookie('k', 'a')])

  const response = await app.inject('/')

  t.strictSame(response.json(), ['', '', null])
})

t.test('thousands of cookies are read', async (t) => {
  const app = await buildApp(t)
  app.beego.get('/', (ctx) => ctx.getCookie('c2999'))

  const response = await app.inject({ url: '/', headers: { cookie: Array.from({ length: 3000 }, (_, i) => `c${i}=${i}`).join('; ') } })

  t.equal(response.body, '2999')
})

// Writing

t.test('setCookie and output.cookie add lines to the response, each its own', async (t) => {
  const lines = await linesOf(t, (ctx) => {
    ctx.setCookie('a', '1')
    ctx.output.cookie('b', '2', 0, '/p', 'example.com', true, true)
    ctx.setCookie('a', '3', -1)
  })

  t.strictSame(lines, [
    'a=1; Path=/; SameSite=Lax',
    'b=2; Path=/p; Domain=example.com; Secure; HttpOnly; SameSite=Lax',
    'a=3; Max-Age=0; Path=/; SameSite=Lax'
  ])
})

t.test('a cookie can be set after the body, and stays through a redirect, an abort and a crash', async (t) => {
  const ends: Array<(ctx: Context) => void> = [
    (ctx) => ctx.redirect(302, '/x'), (ctx) => ctx.abort(404, '404'), () => { throw new Error('boom') }, (ctx) => ctx.stopRun()
  ]
  for (const end of ends) {
    const lines = await linesOf(t, (ctx) => {
      ctx.writeString('body')
      ctx.setCookie('a', '1')
      end(ctx)
    })

    t.strictSame(lines, ['a=1; Path=/; SameSite=Lax'])
  }
})

t.test('CR and LF in names and values end no line', async (t) => {
  const lines = await linesOf(t, (ctx) => {
    ctx.setCookie('a\r\nX-Evil: 1', 'b\r\n\r\n<script>', 0, '/\r\nX: y', 'd\n;e')
    ctx.setCookie('nul\0', 'v\0\x1b\x7f')
  })

  t.strictSame(lines, ['a--X-Evil: 1=b    <script>; Path=/  X: y; Domain=d  e; SameSite=Lax', 'nul-=v   ; Path=/; SameSite=Lax'])
})

t.test('a cookie of an https request is Secure, by a proxy that is trusted only', async (t) => {
  const headers = { 'x-forwarded-proto': 'https' }
  for (const trustProxy of [true, false]) {
    const app = buildFastify(t, { trustProxy })
    await app.register(beegoMvc, { runMode: 'prod' })
    app.beego.get('/', (ctx) => { ctx.setCookie('a', '1') })

    const response = await app.inject({ url: '/', headers })

    t.equal(response.headers['set-cookie'], trustProxy ? 'a=1; Path=/; Secure; SameSite=Lax' : 'a=1; Path=/; SameSite=Lax')
  }
})

t.test('a value beyond ASCII leaves as the bytes of its UTF-8, whatever the body is', async (t) => {
  const app = await buildApp(t)
  app.beego
    .get('/text', (ctx) => { ctx.setCookie('a', '中'); ctx.writeString('é') })
    .get('/json', (ctx) => { ctx.setCookie('a', '中'); ctx.output.json({ a: 'é' }) })
    .get('/none', (ctx) => { ctx.setCookie('a', '中') })
  await app.listen({ host: '127.0.0.1', port: 0 })
  const { port } = app.server.address() as { port: number }

  for (const [target, body] of [['/text', 'é'], ['/json', '{"a":"é"}'], ['/none', '']] as const) {
    const answer = await exchange(port, { method: 'GET', target })

    t.strictSame(answer?.headers['set-cookie'], ['a=中; Path=/; SameSite=Lax'])
    t.equal(answer?.body.toString(), body)
  }
})

t.test('a cookie larger than browsers keep is sent, and logged', async (t) => {
  const logged: string[] = []
  const app = buildFastify(t, { logger: { stream: { write: (line: string) => { logged.push(line) } } } })
  await app.register(beegoMvc, { runMode: 'prod' })
  app.beego.get('/', (ctx) => { ctx.setCookie('big', 'x'.repeat(5000)) })

  const response = await app.inject('/')

  t.equal(String(response.headers['set-cookie']).length, 'big=; Path=/; SameSite=Lax'.length + 5000)
  t.match(logged.map((line) => JSON.parse(line)), [{}, { level: 40, cookie: 'big', msg: /size/ }, {}])
})

t.test('cookies of @fastify/cookie stand beside ours', async (t) => {
  for (const order of ['before', 'after']) {
    const app = buildFastify(t)
    if (order === 'before') await app.register(cookie)
    await app.register(beegoMvc, { runMode: 'prod' })
    if (order === 'after') await app.register(cookie)
    app.beego.get('/', (ctx) => {
      ctx.setCookie('ours', '1')
      ctx.reply.setCookie('theirs', '2')
      return `${ctx.getCookie('a')} ${ctx.request.cookies.a}`
    })

    const response = await app.inject({ url: '/', headers: { cookie: 'a=x%20y' } })

    t.equal(response.body, 'x%20y x y')
    t.strictSame([response.headers['set-cookie']].flat().sort(), ['ours=1; Path=/; SameSite=Lax', 'theirs=2; SameSite=Lax'])
  }
})

// Signed cookies

t.test('a controller reads back what it has signed, and nothing else', async (t) => {
  class SecretController extends Controller {
    save (): void { this.setSecureCookie('k', 'user', 'ann 中', 60, '/', '', false, true) }
    show (): void {
      this.data.json = [this.getSecureCookie('k', 'user'), this.getSecureCookie('other', 'user'), this.getSecureCookie(['new', 'k'], 'user')]
      this.serveJSON()
    }
  }
  const app = await buildApp(t, { autoRender: false })
  app.beego.autoRouter(SecretController)

  const saved = await app.inject('/secret/save')
  const { user = '' } = Object.fromEntries(saved.cookies.map(({ name, value }) => [name, value]))
  const shown = await app.inject({ url: '/secret/show', headers: { cookie: `user=${user}` } })

  t.match(saved.headers['set-cookie'], /^user=YW5uIOS4rQ==\|\d{19}\|[0-9a-f]{64}; Expires=.* UTC; Max-Age=60; Path=\/; HttpOnly; SameSite=Lax$/)
  t.strictSame(shown.json(), ['ann 中', null, 'ann 中'])
})

t.test('a cookie that Go signed is read; forged and truncated ones are not', async (t) => {
  const app = await buildApp(t)
  app.beego.get('/', (ctx) => [ctx.getSecureCookie('k', 'a')])
  const read = async (value: string) => (await app.inject({ url: '/', headers: { cookie: `a=${value}` } })).json()[0]

  t.equal(await read(SIGNED_BY_GO), 'a')
  t.equal(await read(SIGNED_BY_GO.replace('YQ', 'YR')), null)
  t.equal(await read(SIGNED_BY_GO.slice(0, -1)), null)
  t.equal(await read(`YQ==|5|${'0'.repeat(64)}`), null)
})

t.test('a secret that is none is an error', async (t) => {
  const app = await buildApp(t)
  app.beego.get('/', (ctx) => { ctx.setSecureCookie(undefined as unknown as Secret, 'a', 'b') })

  const response = await app.inject({ url: '/', headers: { accept: 'application/json' } })

  t.match(response.json(), { statusCode: 500, code: 'FST_BEEGO_COOKIE_SECRET' })
  t.equal(response.headers['set-cookie'], undefined)
})

async function linesOf (t: Parameters<typeof buildApp>[0], fn: (ctx: Context) => void): Promise<string[]> {
  const app = await buildApp(t)
  app.beego.get('/', fn)
  const { headers } = await app.inject('/')
  return [headers['set-cookie'] ?? []].flat()
}
