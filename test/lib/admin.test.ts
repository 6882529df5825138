import { PassThrough } from 'node:stream'
import { setTimeout } from 'node:timers/promises'
import parsePrometheus from 'parse-prometheus-text-format'
import t from 'tap'
import { Access, type AccessOptions, isLoopback } from '../../lib/admin/access.js'
import type { Sample } from '../../lib/admin/data.js'
import { Guesses } from '../../lib/admin/guesses.js'
import { Latencies } from '../../lib/admin/latencies.js'
import { metricsOf } from '../../lib/admin/metrics.js'
import { Rate } from '../../lib/admin/rate.js'
import { OtherWorkers, Outbox, told } from '../../lib/admin/relay.js'
import { Sampler } from '../../lib/admin/sampler.js'
import { type RowName, Statistics } from '../../lib/admin/statistics.js'
import { SampleStream } from '../../lib/admin/stream.js'
import {
  configText, durationText, filtersText, gcText, healthText, profilesText, requestsText, routesText, tasksText
} from '../../lib/admin/texts.js'

const NAME: RowName = { pattern: '/user/:id', method: 'GET', controller: 'UserController', action: 'show' }
const SAMPLE: Sample = { time: 5000, requests: 3, errors: 1, p50: 2, p99: 9, rss: 100, heapUsed: 50, eventLoopDelay: 4, gc: 1, cpu: 12 }

// latencies.ts, rate.ts, statistics.ts

t.test('latencies', async (t) => {
  t.test('of none are zeros', async (t) => {
    t.strictSame(new Latencies().latency(), { min: 0, mean: 0, max: 0, p50: 0, p90: 0, p99: 0, p999: 0 })
  })

  t.test('know the least, the most and the mean exactly, and percentiles within one per cent', async (t) => {
    const latencies = new Latencies()

    for (let ms = 1; ms <= 1000; ms++) latencies.record(ms)

    const { min, mean, max, p50, p90, p99, p999 } = latencies.latency()
    t.strictSame({ min, mean, max }, { min: 1, mean: 500.5, max: 1000 })
    for (const [percentile, exact] of [[p50, 500], [p90, 900], [p99, 990], [p999, 999]] as const) {
      t.ok(Math.abs(percentile - exact) <= exact / 100, `${percentile} for ${exact}`)
    }
  })

  t.test('take nothing, parts of a microsecond and hours', async (t) => {
    const latencies = new Latencies()

    for (const ms of [0, 0.0001, 3_600_000]) latencies.record(ms)

    t.match(latencies.latency(), { min: 0, max: 3_600_000 })
    t.equal(latencies.count, 3)
  })

  t.test('add up', async (t) => {
    const [one, other] = [new Latencies(), new Latencies()]
    one.record(2)
    other.record(4)

    one.add(other)

    t.match(one.latency(), { min: 2, mean: 3, max: 4 })
    t.equal(one.sum, 6)
  })
})

t.test('a rate', async (t) => {
  t.test('is what has come so far in the first second', async (t) => {
    const rate = new Rate()

    for (let i = 0; i < 5; i++) rate.add(0)

    t.equal(rate.perSecond(0), 5)
  })

  t.test('is over the seconds that there were, until there was a minute', async (t) => {
    const rate = new Rate()
    for (let second = 0; second < 10; second++) for (let i = 0; i < 3; i++) rate.add(second)

    t.equal(rate.perSecond(10), 3)
  })

  t.test('forgets what is older than a minute', async (t) => {
    const rate = new Rate()
    for (let i = 0; i < 590; i++) rate.add(5)

    t.equal(rate.perSecond(64), 10)
    t.equal(rate.perSecond(65), 0)
    t.equal(rate.perSecond(100_000), 0)
  })
})

t.test('statistics', async (t) => {
  t.test('count under the names of routes', async (t) => {
    const statistics = new Statistics()
    const row = statistics.row(NAME)

    statistics.record(row, 10, 200)
    statistics.record(row, 30, 503)
    statistics.recordAborted(row)

    t.equal(statistics.row({ ...NAME }), row)
    t.match(statistics.requests(), [{ ...NAME, count: 3, errors: 1, aborted: 1, rate: 3, latency: { min: 10, mean: 20, max: 30 } }])
    t.match(statistics.total(), { rate: 3, latency: { min: 10, mean: 20, max: 30 } })
    t.equal(statistics.count, 3)
    t.equal(statistics.errors, 1)
  })

  t.test('have no rows for what was never asked for', async (t) => {
    const statistics = new Statistics()
    statistics.row(NAME)

    t.strictSame(statistics.requests(), [])
  })

  t.test('give each second by itself', async (t) => {
    const statistics = new Statistics()
    const row = statistics.row(NAME)
    for (let ms = 1; ms <= 100; ms++) statistics.record(row, ms, ms === 7 ? 500 : 200)

    t.strictSame(statistics.takeSecond(), { requests: 100, errors: 1, p50: 50, p99: 99 })
    t.strictSame(statistics.takeSecond(), { requests: 0, errors: 0, p50: 0, p99: 0 })
  })

  t.test('of more than 8192 requests in a second take the latest for its percentiles', async (t) => {
    const statistics = new Statistics()
    const row = statistics.row(NAME)
    for (let i = 0; i < 10_000; i++) statistics.record(row, i < 5000 ? 1 : 2, 200)

    t.match(statistics.takeSecond(), { requests: 10_000, p50: 2, p99: 2 })
  })
})

// sampler.ts

t.test('a sampler', async (t) => {
  t.test('keeps five minutes of seconds, and tells each one', async (t) => {
    const statistics = new Statistics()
    const sampler = new Sampler(statistics)
    const heard: Sample[] = []
    const stop = sampler.onSample((sample) => heard.push(sample))
    statistics.record(statistics.row(NAME), 4, 500)

    sampler.tick()
    stop()
    for (let i = 0; i < 300; i++) sampler.tick()

    t.match(heard, [{ requests: 1, errors: 1, p50: 4, p99: 4 }])
    t.equal(heard.length, 1)
    t.equal(sampler.samples().length, 300)
    t.equal(sampler.now, sampler.samples().at(-1))
    for (const key of ['rss', 'heapUsed'] as const) t.ok(sampler.now[key] > 1e6, key)
    for (const key of ['cpu', 'gc', 'eventLoopDelay'] as const) t.ok(sampler.now[key] >= 0, key)
  })

  t.test('adds up the workers, and has the worst of their event loops', async (t) => {
    const sampler = new Sampler(new Statistics(), () => [{ pid: 7, rss: 2 ** 50, heapUsed: 2 ** 50, eventLoopDelay: 1e9, gc: 1e9, cpu: 1e9 }])

    sampler.tick()

    t.ok(sampler.now.rss > 2 ** 50)
    t.equal(sampler.now.eventLoopDelay, 1e9)
  })

  t.test('sees a blocked event loop and the garbage collector while it runs', async (t) => {
    const sampler = new Sampler(new Statistics())
    sampler.start()
    sampler.start()
    t.teardown(() => sampler.stop())
    await setTimeout(60)

    const until = performance.now() + 200
    let garbage: unknown[] = []
    while (performance.now() < until) garbage = Array.from({ length: 1000 }, () => ({ garbage: garbage.length }))
    await setTimeout(1200)

    t.ok(Math.max(...sampler.samples().map(({ eventLoopDelay }) => eventLoopDelay)) > 50)
    t.ok(sampler.samples().reduce((sum, { gc }) => sum + gc, 0) > 0)
  })

  t.test('stops, more than once', async (t) => {
    const sampler = new Sampler(new Statistics())
    sampler.start()

    sampler.stop()
    sampler.stop()

    t.strictSame(sampler.samples(), [])
  })
})

// relay.ts

t.test('several workers show as one', async (t) => {
  const [leader, worker] = [new Statistics(), new Statistics()]
  const others = new OtherWorkers(leader, () => now)
  let now = 0
  worker.outbox = new Outbox()
  const row = worker.row(NAME)
  worker.record(row, 1.5, 200)
  worker.record(row, 2.5, 500)
  worker.recordAborted(row)

  const message = JSON.parse(JSON.stringify(told(worker.outbox, SAMPLE)))
  for (const said of [message, told(worker.outbox, SAMPLE), 'something else', null, { other: 1 }]) others.hear(said)

  t.match(leader.requests(), [{ ...NAME, count: 3, errors: 1, aborted: 1, latency: { min: 1.5, max: 2.5 } }])
  t.strictSame(others.states(), [{ pid: process.pid, rss: 100, heapUsed: 50, eventLoopDelay: 4, gc: 1, cpu: 12 }])
  now = 5001
  t.strictSame(others.states(), [], 'one that is silent is gone')
})

// access.ts

t.test('access', async (t) => {
  const OPTIONS: AccessOptions = { adminHttpAddr: '127.0.0.1', adminUser: 'ann', adminPassword: '', adminAllowRemote: false, adminAllowedHosts: [] }
  const OWN = { host: '127.0.0.1:8088' }
  const HOME = '127.0.0.1'
  const basic = (credentials: string) => `Basic ${Buffer.from(credentials).toString('base64')}`

  t.test('is open to this machine only, unless somebody says otherwise', async (t) => {
    for (const adminHttpAddr of ['0.0.0.0', '::', '192.168.1.5', 'example.com', '127.evil.com']) {
      t.throws(() => new Access({ ...OPTIONS, adminHttpAddr }), { code: 'FST_BEEGO_ADMIN_OPEN' }, adminHttpAddr)
      t.doesNotThrow(() => new Access({ ...OPTIONS, adminHttpAddr, adminPassword: 'secret' }))
      t.doesNotThrow(() => new Access({ ...OPTIONS, adminHttpAddr, adminAllowRemote: true }))
    }
    for (const address of ['127.0.0.1', '127.8.8.8', '::1', 'localhost']) t.ok(isLoopback(address), address)
  })

  t.test('is by the names of the supervisor alone', async (t) => {
    const access = new Access({ ...OPTIONS, adminAllowedHosts: ['Status.example.com', 'other.example.com:81'] })
    const check = (host: string | undefined) => access.check({ method: 'GET', ip: HOME, headers: { host } })

    for (const host of ['127.0.0.1:8088', 'localhost', 'LOCALHOST:9000', '[::1]:8088', 'status.example.com', 'status.example.com:80', 'other.example.com:81']) {
      t.doesNotThrow(() => check(host), host)
    }
    for (const host of ['evil.com', 'evil.com:8088', '127.0.0.1.evil.com', 'localhost.evil.com', '10.0.0.1', 'other.example.com', '', undefined, 'x@localhost']) {
      t.throws(() => check(host), { code: 'FST_BEEGO_ADMIN_HOST', statusCode: 421 }, String(host))
    }
  })

  t.test('by address is good where others may come', async (t) => {
    const access = new Access({ ...OPTIONS, adminHttpAddr: '0.0.0.0', adminAllowRemote: true })

    t.doesNotThrow(() => access.check({ method: 'GET', ip: HOME, headers: { host: '10.0.0.1:8088' } }))
    t.doesNotThrow(() => access.check({ method: 'GET', ip: HOME, headers: { host: '[fe80::1]:8088' } }))
    t.throws(() => access.check({ method: 'GET', ip: HOME, headers: { host: 'evil.com' } }), { code: 'FST_BEEGO_ADMIN_HOST' })
  })

  t.test('is refused to pages of others', async (t) => {
    const access = new Access(OPTIONS)
    const refused: Array<[string, Record<string, string>]> = [
      ['POST', { origin: 'http://evil.com' }],
      ['POST', { origin: 'http://localhost:3000' }],
      ['POST', { origin: 'null' }],
      ['GET', { origin: 'http://evil.com' }],
      ['POST', { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' }],
      ['POST', { 'sec-fetch-site': 'same-site', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' }],
      ['GET', { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'no-cors', 'sec-fetch-dest': 'image' }],
      ['GET', { 'sec-fetch-site': 'same-site', 'sec-fetch-mode': 'cors', 'sec-fetch-dest': 'empty' }],
      ['GET', { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'iframe' }]
    ]
    const letIn: Array<[string, Record<string, string>]> = [
      ['POST', {}],
      ['POST', { origin: 'http://127.0.0.1:8088', 'sec-fetch-site': 'same-origin' }],
      ['POST', { origin: 'https://127.0.0.1:8088' }],
      ['GET', { 'sec-fetch-site': 'none', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' }],
      ['GET', { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' }]
    ]

    for (const [method, headers] of refused) {
      t.throws(() => access.check({ method, ip: HOME, headers: { ...OWN, ...headers } }), { code: 'FST_BEEGO_ADMIN_FOREIGN', statusCode: 403 }, JSON.stringify(headers))
    }
    for (const [method, headers] of letIn) t.doesNotThrow(() => access.check({ method, ip: HOME, headers: { ...OWN, ...headers } }), JSON.stringify(headers))
  })

  t.test('by a password is for those who have it', async (t) => {
    const access = new Access({ ...OPTIONS, adminPassword: 'se:cret' })
    const check = (authorization?: string, isPublic = false) => access.check({ method: 'GET', ip: HOME, headers: { ...OWN, authorization } }, isPublic)

    t.doesNotThrow(() => check(basic('ann:se:cret')))
    t.doesNotThrow(() => check(undefined, true))
    for (const sent of [undefined, '', basic('ann:wrong'), basic('bob:se:cret'), basic('ann:se:cret '), basic(''), 'Bearer x', 'Basic']) {
      t.throws(() => check(sent), { code: 'FST_BEEGO_ADMIN_CREDENTIALS', statusCode: 401 }, String(sent))
    }
  })

  t.test('by a password is refused for a while where too many were wrong', async (t) => {
    let now = 0
    const access = new Access({ ...OPTIONS, adminPassword: 'secret' }, new Guesses(() => now))
    const check = (password: string | null, ip: string, isPublic = false) =>
      access.check({ method: 'GET', ip, headers: { ...OWN, authorization: password === null ? undefined : basic(`ann:${password}`) } }, isPublic)
    const knows = (password: string, ip: string) => access.knows({ method: 'GET', ip, headers: { authorization: basic(`ann:${password}`) } })
    const guess = (times: number, ip: string) => {
      for (let i = 0; i < times; i++) t.throws(() => check(`wrong ${i}`, ip), { code: 'FST_BEEGO_ADMIN_CREDENTIALS' })
    }

    for (let i = 0; i < 20; i++) t.throws(() => check(null, '10.0.0.1'), { code: 'FST_BEEGO_ADMIN_CREDENTIALS' }, 'asking is no guess')
    guess(9, '10.0.0.1')
    t.doesNotThrow(() => check('secret', '10.0.0.1'))
    now = 60_500
    t.notOk(knows('wrong', '10.0.0.1'), 'the tenth, where health is told')

    for (const password of ['wrong', 'secret', null]) {
      t.throws(() => check(password, '10.0.0.1'), { code: 'FST_BEEGO_ADMIN_GUESSES', statusCode: 429, retryAfter: 240 }, String(password))
    }
    t.notOk(knows('secret', '10.0.0.1'))
    t.doesNotThrow(() => check(null, '10.0.0.1', true), 'health is public')
    t.doesNotThrow(() => check('secret', '10.0.0.2'))
    now = 300_000
    t.doesNotThrow(() => check('secret', '10.0.0.1'))
    guess(10, '10.0.0.1')
    t.throws(() => check('secret', '10.0.0.1'), { code: 'FST_BEEGO_ADMIN_GUESSES', retryAfter: 300 })
  })

  t.test('from a network of IPv6 is one', async (t) => {
    const guesses = new Guesses(() => 0)
    const alike = ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::9', '2001:db8:1:2:ffff::']
    const apart = ['2001:db8:1:3::9', '2001:db8::2', '::1', '10.0.0.2', '::ffff:10.0.0.3']

    for (let i = 0; i < 12; i++) guesses.add([...alike, '10.0.0.1'][i % 4]!)
    for (let i = 0; i < 7; i++) guesses.add('::ffff:10.0.0.1')
    guesses.add(alike[0]!)

    t.strictSame([...alike, '10.0.0.1'].map((address) => guesses.wait(address)), [300, 300, 300, 300])
    t.strictSame(apart.map((address) => guesses.wait(address)), [0, 0, 0, 0, 0])
  })

  t.test('the guesses of so many networks are remembered and no more', async (t) => {
    const guesses = new Guesses(() => 0)
    const address = (i: number) => `10.0.${i >> 8}.${i & 255}`

    for (let i = 0; i < 10_001; i++) for (let times = 0; times < 10; times++) guesses.add(address(i))

    t.equal(guesses.size, 10_000)
    t.strictSame([guesses.wait(address(0)), guesses.wait(address(1)), guesses.wait(address(10_000))], [0, 300, 300])
  })
})

// stream.ts

t.test('a stream of samples', async (t) => {
  t.test('tells every client of each sample, until it leaves', async (t) => {
    let tell: (sample: Sample) => void = () => {}
    const stream = new SampleStream((listener) => { tell = listener; return () => { tell = () => {} } })
    const [one, other] = [new PassThrough(), new PassThrough()]
    stream.add(one)
    stream.add(other)

    tell(SAMPLE)
    stream.beat()
    other.destroy()
    await setTimeout(10)

    t.equal(String(one.read()), `retry: 2000\n\nevent: sample\nid: 5000\ndata: ${JSON.stringify(SAMPLE)}\n\n: alive\n\n`)
    t.equal(stream.size, 1)
    stream.close()
    t.equal(stream.size, 0)
    t.ok(one.writableEnded)
  })

  t.test('has so many clients and no more', async (t) => {
    const stream = new SampleStream(() => () => {})
    t.teardown(() => stream.close())

    for (let i = 0; i < 32; i++) {
      stream.assertPlace()
      stream.add(new PassThrough())
    }

    t.throws(() => stream.assertPlace(), { code: 'FST_BEEGO_ADMIN_STREAMS', statusCode: 503 })
  })

  t.test('lets a client go that does not read, or whose connection fails', async (t) => {
    const stream = new SampleStream(() => () => {})
    t.teardown(() => stream.close())
    const [deaf, broken] = [new PassThrough({ highWaterMark: 1 }), new PassThrough()]
    stream.add(deaf)
    stream.add(broken)

    deaf.write(Buffer.alloc(200_000))
    stream.beat()
    broken.emit('error', new Error('reset'))
    await setTimeout(10)

    t.ok(deaf.destroyed)
    t.ok(broken.destroyed)
    t.equal(stream.size, 0)
  })
})

// texts.ts

t.test('texts', async (t) => {
  t.test('write durations as Beego does', async (t) => {
    // Source: beego 1.1.4 toolbox/profile.go, toS; the first one is recorded
    t.strictSame([0.11273, 5.5, 2500, 90_000].map(durationText), ['112.73us', '5.50ms', '2.50s', '1.50m'])
  })

  t.test('have Beego\'s columns', async (t) => {
    const latency = { min: 0.11272, mean: 0.112995, max: 0.11327, p50: 0, p90: 0, p99: 0, p999: 0 }
    const row = { pattern: '/', method: 'GET', controller: '', action: '', count: 2, errors: 0, aborted: 0, rate: 0, latency }

    const text = requestsText([row])

    // recorded from 1.1.4 (m/admin)
    t.equal(text, `| requestUrl                                        | method     | times            | used             | max used         | min used         | avg used         |
| /                                                 | GET        |  2               | 225.99us         | 113.27us         | 112.72us         | 112.99us         |
`.replace('112.99us', '113.00us')) // Beego cuts, and we round
  })

  t.test('have no control characters of others', async (t) => {
    const evil = 'a\x1b[2J\nb\u202ec'

    t.equal(healthText([{ name: evil, ok: false, message: evil, duration: 1 }]), 'a [2J b c:a [2J b c\n')
    t.equal(configText([{ name: 'x', value: evil, source: 'given' }]), "list all beego's conf:\nx: a [2J b c\n")
  })

  t.test('tell of tasks', async (t) => {
    const task = { name: 'clean', spec: '0 0 0 * * *', timeZone: 'UTC', running: false, runs: 1, failures: 0, previous: null, next: null, lastDuration: null, lastError: null }

    t.equal(tasksText([
      task, { ...task, running: true, previous: '2026-01-01T00:00:00.000Z' }, { ...task, lastError: 'no disk', next: '2026-01-02T00:00:00.000Z' }
    ]), `clean:0 0 0 * * *, ok, previous never, next never
clean:0 0 0 * * *, running, previous 2026-01-01T00:00:00.000Z, next never
clean:0 0 0 * * *, error no disk, previous never, next 2026-01-02T00:00:00.000Z
`)
  })

  t.test('tell of routes and filters', async (t) => {
    t.equal(routesText([
      { pattern: '/map', methods: ['GET', 'POST'], controller: 'UserController', actions: { GET: 'Show', POST: 'List' }, native: '/map' },
      { pattern: '/ping', methods: ['GET'], controller: '', actions: {}, native: '/ping' }
    ]), 'Print all router infomation:\n/map ---- map[get:Show post:List] ---- UserController\n/ping ---- map[GET]\n')
    t.equal(filtersText([{ pattern: '/admin/*', position: 'BeforeRouter', name: '' }], ['BeforeRouter', 'AfterExec']),
      'Print all filter infomation:\nBeforeRouter:\n/admin/*\nAfterExec:\n')
  })

  t.test('tell of profiles, and how to take one', async (t) => {
    const row = { id: 'ab', kind: 'cpu' as const, startedAt: '2026', duration: 1, state: 'done' as const, error: '', files: ['cpu.pb.gz'] }

    t.match(profilesText([row], true, 'http://h'), "curl -X POST -H 'X-Requested-With: curl' 'http://h/profiles?kind=cpu&seconds=10'\ncpu 2026 done\n  http://h/profiles/ab/cpu.pb.gz\n")
    t.match(profilesText([], false, 'http://h'), 'adminProfiling')
    t.equal(gcText(SAMPLE), 'rss 100 bytes\nheapUsed 50 bytes\ngc 1.00 ms of the last second\neventLoopDelay 4.00 ms\n')
  })
})

// metrics.ts

t.test('metrics are what a Prometheus parser reads, whatever stands in a pattern', async (t) => {
  const statistics = new Statistics()
  const pattern = '/"quoted\\\n}'
  statistics.record(statistics.row({ ...NAME, pattern }), 250, 503)
  statistics.record(statistics.row({ ...NAME, pattern: '' }), 1, 200)
  statistics.recordAborted(statistics.row({ ...NAME, pattern: '' }))
  const registry = metricsOf({ statistics })

  await registry.metrics()
  const families = parsePrometheus(await registry.metrics())

  const family = (name: string) => families.find((one) => one.name === name)
  const labels = { method: 'GET', controller: 'UserController', action: 'show' }
  t.match(family('http_requests_total'), { type: 'COUNTER', metrics: [{ value: '1', labels }, { value: '2', labels: { ...labels, route: '(none)' } }] })
  t.match(family('http_request_errors_total'), { metrics: [{ value: '1' }, { value: '0' }] })
  t.match(family('http_requests_aborted_total'), { metrics: [{ value: '0' }, { value: '1' }] })
  t.equal(family('http_request_duration_seconds')?.type, 'SUMMARY')
  t.ok(family('process_resident_memory_bytes'), 'those of the process too')
})

t.test('a summary has quantiles, sum and count, in seconds', async (t) => {
  const statistics = new Statistics()
  statistics.record(statistics.row(NAME), 250, 200)

  const text = await metricsOf({ statistics }).metrics()

  // this parser has one place for all labels of a summary
  const summary = parsePrometheus(text).find(({ name }) => name === 'http_request_duration_seconds')
  t.match(summary?.metrics, [{ quantiles: { 0.5: '0.25', 0.9: '0.25', 0.99: '0.25', 0.999: '0.25' } }])
  t.match(text, '\nhttp_request_duration_seconds_sum{method="GET",route="/user/:id",controller="UserController",action="show"} 0.25\n')
  t.match(text, '\nhttp_request_duration_seconds_count{method="GET",route="/user/:id",controller="UserController",action="show"} 1\n')
})
