import Fastify, { type FastifyInstance } from 'fastify'
import t, { type Test } from 'tap'
import type { SupervisorData } from '../../lib/admin/data.js'
import { tasksController } from '../../lib/admin/controllers/tasks.js'
import { pageController } from '../../lib/admin/controllers/page.js'
import { HealthGlance } from '../../lib/admin/health-glance.js'
import { FST_BEEGO_ADMIN_PROFILING_BUSY } from '../../lib/errors.js'
import beegoMvc from '../../plugins/index.js'
import { pages, pageUrl } from '../../plugins/admin/pages.js'
import { FakeSupervisor, latency, requestRow, taskRow } from '../fake-supervisor.js'

const ATTACK = '<script>alert(1)</script><img src=x onerror=alert(1)>"\' &lt;'
const PATHS = ['/', '/qps', '/healthcheck', '/task', '/listconf?command=conf', '/listconf?command=router', '/listconf?command=filter', '/prof']

t.test('browsers see pages where programs are answered with texts', async (t) => {
  const app = await buildPages(t, new FakeSupervisor())

  for (const url of PATHS) {
    const page = await see(app, url)
    const text = await app.inject({ url, headers: { accept: '*/*' } })

    t.match(page.headers, { 'content-type': 'text/html; charset=utf-8', vary: 'Accept' }, url)
    t.match(page.body, /^<!DOCTYPE html><html lang="en">/, url)
    t.equal(text.body, 'text', url)
  }
  t.equal((await app.inject({ url: '/other', headers: { accept: 'text/html' } })).statusCode, 404)
  t.equal((await app.inject({ url: '/constructor', headers: { accept: 'text/html' } })).statusCode, 404)
  t.equal((await see(app, '/listconf?command=nothing')).statusCode, 404)
})

t.test('a request without a URL is left alone', (t) => {
  t.equal(pageUrl({ headers: {} } as Parameters<typeof pageUrl>[0]), '/')
  t.end()
})

t.test('every page names itself, marks its place in the navigation and needs nothing from elsewhere', async (t) => {
  const app = await buildPages(t, new FakeSupervisor())
  const titles = ['Overview', 'Requests', 'Health', 'Tasks', 'Configuration', 'Routes', 'Filters', 'Profiles']

  for (const [i, url] of PATHS.entries()) {
    const { body } = await see(app, url)

    t.match(body, `<title>${titles[i]} · shop</title>`, url)
    t.match(body, `<h1>${titles[i]}</h1>`, url)
    t.equal([...body.matchAll(/<a href="[^"]+" aria-current="page">/g)].length, 2, `${url}: beside the page, and in the bar of a phone`)
    t.strictSame([...body.matchAll(/(?:src|href|action)="(?!\/|#main|\?)/g)], [], `${url}: from here only`)
    t.notMatch(body, / style=|<style|<script>| on\w+=/, `${url}: no inline style or script`)
  }
})

t.test('the files of the pages are there', async (t) => {
  const app = await buildPages(t, new FakeSupervisor())
  const { body } = await see(app, '/')
  const files = [...body.matchAll(/(?:src|href)="(\/assets\/[^"]+)"/g)].map(([, path = '']) => path)

  t.strictSame(files.toSorted(), [
    '/assets/favicon.svg', '/assets/supervisor.css', '/assets/supervisor.js', '/assets/theme.js', '/assets/uplot/uPlot.iife.min.js', '/assets/uplot/uPlot.min.css'
  ])
  for (const url of [...files, '/assets/charts.js', '/assets/format.js']) t.equal((await app.inject(url)).statusCode, 200, url)
})

t.test('whatever stands in names, paths and messages is shown as text', async (t) => {
  const data = new FakeSupervisor()
  data.overviewValues = { appName: ATTACK, runMode: ATTACK, versions: { [ATTACK]: ATTACK } }
  data.requestRows = [requestRow({ pattern: `/${ATTACK}`, method: ATTACK, controller: ATTACK, action: ATTACK })]
  data.healthRows = [{ name: ATTACK, ok: false, message: ATTACK, duration: 1 }]
  data.taskRows = [taskRow({ name: ATTACK, spec: ATTACK, timeZone: ATTACK, lastError: ATTACK })]
  data.configRows = [{ name: ATTACK, value: ATTACK, source: 'given' }]
  data.routeRows = [{ pattern: ATTACK, methods: [ATTACK], controller: ATTACK, actions: { [ATTACK]: ATTACK }, native: ATTACK }]
  data.filterRows = [{ pattern: ATTACK, position: ATTACK, name: ATTACK }]
  data.profileRows = [
    { id: ATTACK, kind: 'cpu', startedAt: '2026-11-28T06:00:00.000Z', duration: 1, state: 'done', error: '', files: [ATTACK] },
    { id: ATTACK, kind: 'heap', startedAt: '2026-11-28T06:00:00.000Z', duration: 1, state: 'failed', error: ATTACK, files: [] }
  ]
  const app = await buildPages(t, data)

  for (const url of [...PATHS, `/qps?q=${encodeURIComponent(ATTACK)}`, `/listconf?command=conf&q=${encodeURIComponent(ATTACK)}x`]) {
    const { statusCode, body } = await see(app, url)

    t.equal(statusCode, 200, url)
    t.match(body, '&lt;script&gt;alert(1)&lt;/script&gt;', url)
    t.notMatch(body, /<script>|<img/, url)
    t.notMatch(body.replaceAll(/"[^"]*"/g, '""'), /onerror=(?!alert\(1\)&gt;)/, `${url}: no attribute is left`)
  }
})

t.test('the overview', async (t) => {
  t.test('shows how the application is, without a script', async (t) => {
    const data = new FakeSupervisor()
    data.overviewValues = { startedAt: new Date(Date.now() - 11_520_000).toISOString() }
    const text = plain((await see(await buildPages(t, data), '/')).body)

    t.match(text, 'Up 3 h 12 min, since ')
    t.match(text, '1 process')
    t.match(text, 'fastify-beego 0.1.0 fastify 5.12.8 node 20.20.2')
    t.match(text, 'Requests 50.0/s 42.1/s last minute, 13,285 in all')
    t.match(text, 'Errors 2.00/s 2 in 5 min, 0.02\u00a0% of all')
    t.match(text, 'Latency p50 1.20 ms 1.20 ms since the start Latency p99 12.0 ms 10.8 ms since the start')
    t.match(text, 'Memory 120 MiB heap 40.0 MiB Event-loop delay 11.0 ms longest in this second CPU 12.5 % of one core')
    t.match(text, 'Requests: now 50.0/s, mean 45.0/s, highest 50.0/s. Errors: now 2.00/s')
    t.match(text, 'last 30 s 45.0/s 1.00/s')
  })

  t.test('names the slowest routes, slowest first, six of them at most', async (t) => {
    const data = new FakeSupervisor()
    data.requestRows = [...Array.from({ length: 8 }, (_, i) => requestRow({ pattern: `/r${i}`, latency: latency(i + 1) })), requestRow({ pattern: '/never', count: 0, latency: latency(1000) })]
    const { body } = await see(await buildPages(t, data), '/')

    t.strictSame([...body.matchAll(/data-key="GET (\/\w+)"/g)].map(([, pattern]) => pattern), ['/r7', '/r6', '/r5', '/r4', '/r3', '/r2'])
    t.match(body, '<rect width="100" height="4">')
    t.match(body, '<rect width="87.5" height="4">')
  })

  t.test('draws no bars where nothing took time', async (t) => {
    const data = new FakeSupervisor()
    data.requestRows = [requestRow({ latency: latency(0) })]

    t.match((await see(await buildPages(t, data), '/')).body, '<rect width="0" height="4">')
  })

  t.test('names the checks and tasks that fail', async (t) => {
    const data = new FakeSupervisor()
    data.healthRows = [{ name: 'database', ok: true, message: '', duration: 2 }, { name: 'mail', ok: false, message: 'connection refused', duration: 3 }]
    data.taskRows = [taskRow(), taskRow({ name: 'report', lastError: 'disk full' }), taskRow({ name: 'import', running: true, lastError: '' })]
    const text = plain((await see(await buildPages(t, data), '/')).body)

    t.match(text, '1 of 2 checks fail mail connection refused Checked now')
    t.match(text, '1 of 3 failed in their last run report disk full 1 running now')
  })

  t.test('says so when all is well, or nothing is there', async (t) => {
    const data = new FakeSupervisor()
    const app = await buildPages(t, data)
    t.match(plain((await see(app, '/')).body), 'The check passes')
    t.match(plain((await see(app, '/')).body), 'The task did not fail')

    const several = new FakeSupervisor()
    several.healthRows = [...data.healthRows, ...data.healthRows]
    several.taskRows = [taskRow(), taskRow()]
    const well = plain((await see(await buildPages(t, several), '/')).body)
    t.match(well, 'All 2 checks pass')
    t.match(well, 'None of 2 tasks failed in its last run')

    const nothing = new FakeSupervisor()
    Object.assign(nothing, { requestRows: [], healthRows: [], taskRows: [], sampleRows: [] })
    const empty = plain((await see(await buildPages(t, nothing), '/')).body)
    for (const words of ['No requests yet.', 'This application has no health checks.', 'This application has no tasks.', 'Nothing measured yet.']) t.match(empty, words)
  })

  t.test('does not wait for checks that hang', async (t) => {
    const data = new FakeSupervisor()
    data.health = () => new Promise(() => {})

    t.match(plain((await see(await buildPages(t, data), '/')).body), 'The checks are running.')
  })

  t.test('shows several workers as one, and each of them', async (t) => {
    const data = new FakeSupervisor()
    data.overviewValues = { workers: [{ pid: 11, rss: 2 ** 20, heapUsed: 2 ** 19 }, { pid: 12, rss: 2 ** 21, heapUsed: 2 ** 20 }] }
    const text = plain((await see(await buildPages(t, data), '/')).body)

    t.match(text, '2 workers')
    t.match(text, 'heap 40.0 MiB, 2 workers')
    t.match(text, '11 1.00 MiB 512 KiB 12 2.00 MiB 1.00 MiB')
  })
})

t.test('requests are sorted and searched by the query', async (t) => {
  const app = await buildPages(t, new FakeSupervisor())
  const keys = async (url: string) => [...(await see(app, url)).body.matchAll(/<tr role="row" data-key="([^"]*)"/g)].map(([, key]) => key)

  t.strictSame(await keys('/qps'), ['GET /user/:id', 'GET ', 'POST /user'])
  t.strictSame(await keys('/qps?sort=p99'), ['POST /user', 'GET /user/:id', 'GET '])
  t.strictSame(await keys('/qps?sort=p99&order=asc&q=user'), ['GET /user/:id', 'POST /user'])
  const { body } = await see(app, '/qps?sort=p99&q=user')
  t.match(body, /<th class="number" role="columnheader" scope="col" aria-sort="descending" title="[^"]+" data-key="p99"><a href="\?sort=p99&amp;order=asc&amp;q=user"/)
  t.match(body, '<input id="q" type="search" name="q" value="user"')
  t.match(plain(body), '2 of 3 rows')
  t.match(plain(body), 'POST /user UserController.create 40 0 1 4.20 5.00 26.0 20.0 60.0 180 400 800')
  t.match(plain((await see(app, '/qps?q=nothing')).body), 'No route or action has “nothing” in it.')
})

t.test('the more rows the page of requests has, the seldomer it is loaded again', async (t) => {
  const data = new FakeSupervisor()
  const app = await buildPages(t, data)
  const refresh = async (url: string) => /<body data-refresh="(\d+)">/.exec((await see(app, url)).body)?.[1]

  t.equal(await refresh('/qps'), '2')
  data.requestRows = Array.from({ length: 500 }, (_, i) => requestRow({ pattern: `/route/${i}` }))
  t.equal(await refresh('/qps'), '12')
  t.equal(await refresh('/qps?q=/499'), '2')
})

t.test('requests of which there are none yet have a page too', async (t) => {
  const data = new FakeSupervisor()
  data.requestRows = []

  t.match(plain((await see(await buildPages(t, data), '/qps')).body), 'No requests yet.')
})

t.test('the page of health runs the checks and shows each', async (t) => {
  const data = new FakeSupervisor()
  data.healthRows = [{ name: 'database', ok: true, message: '', duration: 2 }, { name: 'mail', ok: false, message: 'connection refused', duration: 1203 }]
  const app = await buildPages(t, data)
  const text = plain((await see(app, '/healthcheck')).body)

  t.match(text, '1 of 2 checks fail Checked at')
  t.match(text, 'database Passes 2.00 ms –')
  t.match(text, 'mail Fails 1.20 s connection refused')
  data.healthRows = data.healthRows.slice(0, 1)
  t.match(plain((await see(app, '/healthcheck')).body), 'All checks pass')
  data.healthRows = []
  t.match(plain((await see(app, '/healthcheck')).body), 'This application has no health checks.')
})

t.test('tasks', async (t) => {
  t.test('are shown with their times, in their time zone, and how they went', async (t) => {
    const data = new FakeSupervisor()
    data.taskRows = [
      taskRow({ timeZone: 'Europe/Berlin' }),
      taskRow({ name: 'report', lastError: 'disk full', lastDuration: null }),
      taskRow({ name: 'late', lastError: 'too late' }),
      taskRow({ name: 'import', running: true }),
      taskRow({ name: 'fresh', previous: null, next: null, lastDuration: null, timeZone: '', runs: 0, failures: 0 }),
      taskRow({ name: 'short', lastDuration: null })
    ]
    const app = await buildPages(t, data)
    const text = plain((await see(app, '/task')).body)

    t.match(text, /cleanup 0 30 \* \* \* \* Europe\/Berlin \S+ .*ago 2026-11-28 07:30:00 CET .*ago 2026-11-28 06:30:00 CET 4 1 Went well took 120 ms Run now/)
    t.match(text, /report .* Failed disk full Run now/)
    t.match(text, /late .* Failed too late \(after 120 ms\) Run now/)
    t.match(text, /import .* Running Run now/)
    t.match(text, /fresh 0 30 \* \* \* \* – not yet 0 0 Waits Run now/)
    t.match((await see(app, '/task')).body, /value="import"\/?><button type="submit" disabled="disabled" aria-label="Run now: import"/)
    data.taskRows = []
    t.match(plain((await see(app, '/task')).body), 'This application has no tasks.')
  })

  t.test('run by a form with a token, and the next page says how it went', async (t) => {
    const data = new FakeSupervisor()
    const app = await buildPages(t, data)
    const run = await form(app, '/task')

    t.match(await run('/runtask', { taskname: 'cleanup' }), 'cleanup has run.')
    data.taskEnds = async () => 'disk full'
    t.match(await run('/runtask', { taskname: 'cleanup' }), 'cleanup: disk full')
    data.taskEnds = async () => { throw new Error('no such task') }
    t.match(await run('/runtask', { taskname: ATTACK }), ': no such task')
    data.taskEnds = () => Promise.reject('a text') // eslint-disable-line prefer-promise-reject-errors
    t.match(await run('/runtask', { taskname: 'x' }), 'x: a text')
    t.strictSame(data.ran, ['cleanup', 'cleanup', ATTACK, 'x'])
    t.notMatch((await see(app, '/task')).body, 'has run')
  })

  t.test('run by no form without its token', async (t) => {
    const data = new FakeSupervisor()
    const app = await buildPages(t, data)
    const post = { method: 'POST', url: '/runtask', headers: { accept: 'text/html', 'content-type': 'application/x-www-form-urlencoded' } } as const

    t.equal((await app.inject({ ...post, payload: 'taskname=cleanup' })).statusCode, 422)
    t.equal((await app.inject({ ...post, payload: 'taskname=cleanup&_xsrf=abc' })).statusCode, 417)
    t.equal((await app.inject({ ...post, url: '/profiles', payload: 'kind=cpu' })).statusCode, 422)
    t.strictSame(data.ran, [])
    t.strictSame(data.started, [])
  })

  t.test('that take long do not keep the page', async (t) => {
    const data = new FakeSupervisor()
    data.taskEnds = () => new Promise(() => {})
    const site = { data, glance: new HealthGlance(() => data.health()) }
    const app = await buildPages(t, data, (app) => app.beego.router('/pages/patience', tasksController(pageController(site), site, 10)))
    const run = await form(app, '/task')

    t.match(await run('/pages/patience', { taskname: 'import' }), 'import is running. Its row says when it has ended.')
  })
})

t.test('the configuration is shown with its sources, and searched', async (t) => {
  const app = await buildPages(t, new FakeSupervisor())
  const text = plain((await see(app, '/listconf')).body)

  t.match(text, 'appName shop given')
  t.match(text, 'xsrfKey •••••• file')
  t.match(text, 'sessionDomain empty default')
  t.match(plain((await see(app, '/listconf?command=conf&q=APP')).body), '1 of 3 options')
  t.match(plain((await see(app, '/listconf?command=conf&q=zz')).body), 'No option has “zz” in it.')
})

t.test('routes are shown with what answers them, and searched', async (t) => {
  const data = new FakeSupervisor()
  const app = await buildPages(t, data)
  const text = plain((await see(app, '/listconf?command=router')).body)

  t.match(text, '/user/:id GET PUT GET UserController.show PUT UserController.update /user/:id')
  t.match(text, '/any ALL a function the ordered entrance')
  t.match(text, '/all GET POST AllController.all the ordered entrance')
  t.match(plain((await see(app, '/listconf?command=router&q=allc')).body), '1 of 3 routes')
  t.match(plain((await see(app, '/listconf?command=router&q=zz')).body), 'No route has “zz” in it.')
  data.routeRows = []
  t.match(plain((await see(app, '/listconf?command=router')).body), 'This application has no routes.')
})

t.test('filters are shown by position, in the order in which they run', async (t) => {
  const data = new FakeSupervisor()
  data.filterRows = [...data.filterRows, { pattern: '*', position: 'BeforeStatic', name: 'first' }, { pattern: '*', position: 'Elsewhere', name: 'own' }]
  const app = await buildPages(t, data)
  const text = plain((await see(app, '/listconf?command=filter')).body)

  t.match(text, /BeforeStatic .* 1 \* first BeforeRouter .* 1 \* login 2 \/admin\/\* without a name FinishRouter .* 1 \/x last Elsewhere .* 1 \* own/)
  data.filterRows = []
  t.match(plain((await see(app, '/listconf?command=filter')).body), 'This application has no filters.')
})

t.test('profiles', async (t) => {
  t.test('are listed with their files', async (t) => {
    const data = new FakeSupervisor()
    data.profileRows = [
      { id: 'r', kind: 'heap', startedAt: '2026-11-28T06:00:00.000Z', duration: 0, state: 'running', error: '', files: [] },
      { id: 'f', kind: 'snapshot', startedAt: '2026-11-28T06:00:00.000Z', duration: 31, state: 'failed', error: 'no space left', files: [] },
      ...data.profileRows
    ]
    const { body } = await see(await buildPages(t, data), '/prof')

    t.match(body, '<a href="/profiles/abc/cpu.cpuprofile" download="cpu.cpuprofile">')
    t.match(plain(body), /Heap profile .* – Running – Heap snapshot .* 31.0 ms Failed no space left – CPU profile .* 10.0 s Done cpu.cpuprofile cpu.pb.gz/)
    t.match(plain(body), 'In a second: now 2.00 ms')
  })

  t.test('are taken by a form with a token', async (t) => {
    const data = new FakeSupervisor()
    const app = await buildPages(t, data)
    const take = await form(app, '/prof')

    t.match(await take('/profiles', { kind: 'cpu', seconds: '5' }), 'A CPU profile is being taken.')
    t.match(await take('/profiles', { kind: 'snapshot' }), 'A Heap snapshot is being taken.')
    data.profileStarts = async () => { throw new FST_BEEGO_ADMIN_PROFILING_BUSY() }
    t.match(await take('/profiles', { kind: 'heap', seconds: '5' }), plain(new FST_BEEGO_ADMIN_PROFILING_BUSY().message))
    t.strictSame(data.started, [['cpu', 5], ['snapshot', 10], ['heap', 5]])
  })

  t.test('are off unless asked for: the page says how, and has no form', async (t) => {
    const data = new FakeSupervisor()
    Object.assign(data, { profilingOn: false, profileRows: [] })
    const { body } = await see(await buildPages(t, data), '/prof')

    t.match(plain(body), 'The option adminProfiling: true turns it on.')
    t.match(plain(body), 'No profile has been taken since the start.')
    t.notMatch(body, '<form')
  })
})

t.test('HEAD of a page has its headers', async (t) => {
  const app = await buildPages(t, new FakeSupervisor())
  const response = await app.inject({ method: 'HEAD', url: '/qps', headers: { accept: 'text/html' } })

  t.strictSame([response.statusCode, response.body], [200, ''])
})

async function buildPages (t: Test, data: SupervisorData, more: (app: FastifyInstance) => unknown = () => {}): Promise<FastifyInstance> {
  const app = Fastify({ rewriteUrl: pageUrl })
  t.teardown(() => app.close())
  await app.register(beegoMvc, { runMode: 'prod', staticDir: {}, enableXSRF: true, xsrfKey: 'of this test' })
  for (const path of ['/', '/qps', '/healthcheck', '/task', '/listconf', '/prof']) app.get(path, async () => 'text')
  for (const path of ['/runtask', '/profiles']) app.post(path, async () => 'text')
  pages(app, data)
  more(app)
  return app
}

function see (app: FastifyInstance, url: string, cookie = '') {
  return app.inject({ url, headers: { accept: 'text/html,application/xhtml+xml,*/*;q=0.8', cookie } })
}

/** Sends a form of the page at `url` with the page's token. @returns what the page after it says. */
async function form (app: FastifyInstance, url: string) {
  const page = await see(app, url)
  const cookie = cookiesOf(page)
  const [, token = ''] = /name="_xsrf" value="(\w+)"/.exec(page.body) ?? []

  return async (action: string, fields: Record<string, string>): Promise<string> => {
    const response = await app.inject({
      method: 'POST',
      url: action,
      headers: { accept: 'text/html', cookie, 'content-type': 'application/x-www-form-urlencoded' },
      payload: String(new URLSearchParams({ _xsrf: token, ...fields }))
    })
    t.strictSame([response.statusCode, response.headers.location], [303, url])
    return plain((await see(app, url, `${cookie}; ${cookiesOf(response)}`)).body)
  }
}

/** As they were sent, and are sent back. */
function cookiesOf ({ headers }: Awaited<ReturnType<typeof see>>): string {
  return [headers['set-cookie'] ?? []].flat().map((line) => line.split(';', 1)[0]).join('; ')
}

/** The words of a page. */
function plain (html: string): string {
  return html.replace(/<head>[^]*<\/head>/, '').replaceAll(/<wbr\/?>/g, '').replaceAll(/<[^>]*>/g, ' ').replaceAll(/[ \n]+/g, ' ')
    .replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"').replaceAll('&#39;', "'").replaceAll('&amp;', '&')
}
