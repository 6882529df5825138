import t from 'tap'
import { chartView } from '../../lib/admin/charts.js'
import { wantsPage } from '../../lib/admin/controllers/page.js'
import * as format from '../../lib/admin/format.js'
import type { HealthRow } from '../../lib/admin/data.js'
import { HealthGlance } from '../../lib/admin/health-glance.js'
import { holds, requestTable } from '../../lib/admin/request-table.js'
import { settledWithin } from '../../lib/admin/settled-within.js'
import { latency, requestRow, sample } from '../fake-supervisor.js'

t.test('figures', (t) => {
  t.test('are written with three digits, or all before the point', (t) => {
    const written = [0, 0.004, 0.42, 9.994, 9.996, 12.34, 99.94, 99.96, 1240.4, 1234567, -3].map(format.decimal)

    t.strictSame(written, ['0', '0.00', '0.42', '9.99', '10.0', '12.3', '99.9', '100', '1,240', '1,234,567', '-3.00'])
    t.end()
  })

  t.test('that are counted have their thousands grouped', (t) => {
    t.strictSame([0, 999, 12345, 1e9].map(format.count), ['0', '999', '12,345', '1,000,000,000'])
    t.end()
  })

  t.test('of time have the unit that fits', (t) => {
    const written = [0, 0.42, 12.34, 999, 999.6, 1240, 59_900, 60_000, 725_000].map(format.duration)

    t.strictSame(written, ['0 ms', '0.42 ms', '12.3 ms', '999 ms', '1.00 s', '1.24 s', '59.9 s', '1 min', '12 min 5 s'])
    t.end()
  })

  t.test('of memory have the unit that fits', (t) => {
    const written = [0, 512, 1000, 48_000_000, 2 ** 30, 2 ** 40, 2 ** 51].map(format.bytes)

    t.strictSame(written, ['0 B', '512 B', '0.98 KiB', '45.8 MiB', '1.00 GiB', '1.00 TiB', '2,048 TiB'])
    t.end()
  })

  t.test('of a part of nothing are no error', (t) => {
    t.strictSame([format.share(0, 0), format.share(1, 3), format.share(2, 2)], ['0\u00a0%', '33.3\u00a0%', '100\u00a0%'])
    t.end()
  })

  t.test('of a time span are its two largest units', (t) => {
    const written = [-5, 0, 5000, 65_000, 3_600_000, 11_520_000, 86_400_000 * 3 + 14_400_000 + 1000].map(format.span)

    t.strictSame(written, ['0 s', '0 s', '5 s', '1 min 5 s', '1 h', '3 h 12 min', '3 d 4 h'])
    t.end()
  })

  t.test('of a moment say how far it is', (t) => {
    const now = Date.parse('2026-11-28T06:00:00Z')
    const far = (moment: string) => format.distance(moment, now)

    t.strictSame([far('2026-11-28T06:12:05Z'), far('2026-11-28T05:57:00Z'), far('2026-11-28T06:00:00.2Z')], ['in 12 min 5 s', '3 min ago', 'now'])
    t.end()
  })

  t.test('of a moment name the time zone', (t) => {
    const moment = '2026-11-28T06:12:33.000Z'

    t.equal(format.clock(moment, 'UTC'), '2026-11-28 06:12:33 UTC')
    t.equal(format.clock(moment, 'Europe/Berlin'), '2026-11-28 07:12:33 CET')
    t.equal(format.clock(moment, 'Nowhere/At-All'), format.clock(moment), 'a zone that there is not')
    t.end()
  })

  t.test('are written by the script of the pages as by the server', async (t) => {
    const script = await import(new URL('../../lib/admin/assets/format.js', import.meta.url).href) as typeof format

    for (const value of [0, 0.004, 0.42, 9.994, 9.996, 12.34, 99.96, 512, 999.6, 1023, 1240.4, 59_996, 60_000, 725_000, 48_000_000, 2 ** 30, 2 ** 51]) {
      for (const name of ['decimal', 'duration', 'bytes', 'span'] as const) t.equal(script[name](value), format[name](value), `${name} ${value}`)
    }
  })

  t.end()
})

t.test('the table of requests', (t) => {
  const rows = [
    requestRow({ pattern: '/b', method: 'GET', count: 5, latency: latency(3) }),
    requestRow({ pattern: '/a', method: 'POST', count: 9, latency: latency(1) }),
    requestRow({ pattern: '/a', method: 'GET', count: 9, controller: '', action: '', latency: latency(2) })
  ]
  const choose = (choice: { sort?: string, order?: string, q?: string }) => requestTable(rows, { sort: '', order: '', q: '', ...choice })
  const names = (choice: { sort?: string, order?: string, q?: string }) => choose(choice).rows.map(({ method, pattern }) => `${method} ${pattern}`)

  t.test('is sorted by count, equal rows by route and method', (t) => {
    t.strictSame(names({}), ['GET /a', 'POST /a', 'GET /b'])
    t.strictSame(names({ sort: 'constructor', order: 'sideways' }), names({}), 'as for columns and orders that there are not')
    t.end()
  })

  t.test('is sorted by every column, both ways', (t) => {
    const columns = choose({}).heads.map(({ key }) => key)

    t.strictSame(columns, ['method', 'pattern', 'action', 'count', 'errors', 'aborted', 'rate', 'min', 'mean', 'p50', 'p90', 'p99', 'p999', 'max'])
    for (const sort of ['min', 'mean', 'p50', 'p90', 'p99', 'p999', 'max']) {
      t.strictSame(names({ sort }), ['GET /b', 'GET /a', 'POST /a'], sort)
      t.strictSame(names({ sort, order: 'asc' }), ['POST /a', 'GET /a', 'GET /b'], sort)
    }
    t.strictSame(names({ sort: 'pattern' }), ['GET /a', 'POST /a', 'GET /b'])
    t.strictSame(names({ sort: 'pattern', order: 'desc' }), ['GET /b', 'GET /a', 'POST /a'])
    t.strictSame(names({ sort: 'method', order: 'desc' }), ['POST /a', 'GET /a', 'GET /b'])
    t.strictSame(names({ sort: 'action' }), ['GET /a', 'POST /a', 'GET /b'])
    for (const sort of ['errors', 'aborted', 'rate']) t.strictSame(names({ sort }), ['GET /a', 'POST /a', 'GET /b'], sort)
    t.end()
  })

  t.test('says how it is sorted, and links to the other way', (t) => {
    const { heads, sort, order } = choose({ sort: 'p99', q: 'a&b' })
    const head = (key: string) => heads.find((head) => head.key === key)

    t.strictSame([sort, order], ['p99', 'desc'])
    t.match(head('p99'), { sorted: 'descending', href: '?sort=p99&order=asc&q=a%26b' })
    t.match(head('count'), { sorted: 'none', href: '?sort=count&order=desc&q=a%26b' })
    t.match(head('pattern'), { sorted: 'none', href: '?sort=pattern&order=asc&q=a%26b' })
    t.match(choose({ sort: 'p99', order: 'asc' }).heads.find(({ key }) => key === 'p99'), { sorted: 'ascending', href: '?sort=p99&order=desc' })
    t.end()
  })

  t.test('is searched for words, in any letter case and order', (t) => {
    t.strictSame(names({ q: '/A' }), ['GET /a', 'POST /a'])
    t.strictSame(names({ q: 'usercontroller.show  post' }), ['POST /a'])
    t.strictSame(names({ q: 'nothing' }), [])
    t.equal(holds(['.*'], '.+'), false, 'a text is no pattern')
    t.end()
  })

  t.end()
})

t.test('a chart', (t) => {
  t.test('is drawn from the left to the right over five minutes, the highest of every three seconds', (t) => {
    const samples = [sample(0, { requests: 10 }), sample(298, { requests: 100 }), sample(299, { requests: 50 }), sample(300, { requests: 20 })]

    const { lines, top } = chartView('traffic', samples)

    t.equal(top, '100/s')
    t.strictSame(lines.map(({ points }) => points), ['300,5', '300,99'], 'the first is five minutes old: no longer in it')
    t.strictSame(chartView('traffic', samples.slice(0, 1)).lines[0]?.points, '300,5')
    t.equal(chartView('traffic', [sample(0, { requests: 10 }), sample(150, { requests: 20 })]).lines[0]?.points, '150,52 300,5')
    t.end()
  })

  t.test('says in words what it shows', (t) => {
    const { summary, lines } = chartView('traffic', [sample(0, { requests: 10 }), sample(1, { requests: 30 }), sample(2, { requests: 20, errors: 3 })])

    t.equal(summary, 'Requests: now 20.0/s, mean 20.0/s, highest 30.0/s. Errors: now 3.00/s, mean 1.00/s, highest 3.00/s.')
    t.strictSame(lines.map(({ now }) => now), ['20.0/s', '3.00/s'])
    t.end()
  })

  t.test('is a table of half minutes too, without those that nobody measured', (t) => {
    const { table } = chartView('traffic', [sample(0, { requests: 10 }), sample(95, { requests: 30 }), sample(100, { requests: 20, errors: 3 })])

    t.strictSame(table, [{ from: 'last 30 s', values: ['25.0/s', '1.50/s'] }, { from: '1 min 30 s ago', values: ['10.0/s', '0/s'] }])
    t.end()
  })

  t.test('of nothing says so', (t) => {
    const { lines, table, summary, top } = chartView('traffic', [])

    t.strictSame(lines.map(({ points, now }) => [points, now]), [['', '0/s'], ['', '0/s']])
    t.strictSame([table, top], [[], '0/s'])
    t.equal(summary, 'Requests: nothing measured yet. Errors: nothing measured yet.')
    t.equal(chartView('traffic', [sample(0, { requests: 0 })]).lines[0]?.points, '300,99', 'and of zeros is a line at the bottom')
    t.end()
  })

  t.end()
})

t.test('a glance at health', (t) => {
  const row: HealthRow = { name: 'database', ok: true, message: '', duration: 1 }

  t.test('runs the checks at most every ten seconds', async (t) => {
    let now = 1_000_000
    let runs = 0
    const glance = new HealthGlance(async () => { runs++; return [row] }, () => now)

    const [first, second] = await Promise.all([glance.look(), glance.look()])
    now += 9999
    await glance.look()
    const before = runs
    now += 1
    await glance.look()

    t.strictSame(first, { rows: [row], checkedAt: '1970-01-01T00:16:40.000Z' })
    t.strictSame(second, first)
    t.strictSame([before, runs], [1, 2])
  })

  t.test('waits no longer than it is told, and shows what it had', async (t) => {
    let now = 0
    let hangs = false
    const glance = new HealthGlance(() => hangs ? new Promise(() => {}) : Promise.resolve([row]), () => now)
    const hanging = new HealthGlance(() => new Promise(() => {}))

    await glance.look()
    hangs = true
    now = 20_000

    t.strictSame((await glance.look(1)).rows, [row])
    t.strictSame(await hanging.look(1), { rows: null, checkedAt: '' })
  })

  t.test('shows checks that cannot be run as one that fails', async (t) => {
    const glance = new HealthGlance(async () => { throw new TypeError('no such thing') })

    t.strictSame((await glance.look()).rows, [{ name: 'health checks', ok: false, message: 'TypeError: no such thing', duration: 0 }])
  })

  t.end()
})

t.test('waiting for a promise', async (t) => {
  const failure = new Error('late')

  t.equal(await settledWithin(Promise.resolve('x'), 1000), true)
  t.equal(await settledWithin(new Promise(() => {}), 1), false)
  await t.rejects(settledWithin(Promise.reject(failure), 1000), failure)
  t.equal(await settledWithin(new Promise((resolve, reject) => { setTimeout(reject, 20, failure) }), 1), false, 'a late failure is nobody’s')
  await new Promise((resolve) => { setTimeout(resolve, 40) })
})

t.test('a page is for browsers', (t) => {
  t.equal(wantsPage('text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8'), true)
  for (const accept of [undefined, '*/*', 'application/json', 'text/plain', 'application/json, text/html;q=0.5', 'text/*', '']) t.equal(wantsPage(accept), false, String(accept))
  t.end()
})
