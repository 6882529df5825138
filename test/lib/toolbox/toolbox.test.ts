import { setTimeout as sleep } from 'node:timers/promises'
import { mock } from 'node:test'
import t, { type Test } from 'tap'
import { HealthChecks } from '../../../lib/toolbox/health.js'
import { parseSpec } from '../../../lib/toolbox/task-spec.js'
import { type TaskInfo, Tasks } from '../../../lib/toolbox/tasks.js'

const MINUTE = 60_000

// Health

t.test('a check passes unless it throws, rejects, or gives an error or a text', async (t) => {
  const health = new HealthChecks()
  health.add('quiet', () => {})
  health.add('null', () => null)
  health.add('empty', async () => '')
  health.add('object', { check () { return this === undefined ? 'lost' : undefined } })
  health.add('throws', () => { throw new Error('no disk') })
  health.add('rejects', async () => { throw new TypeError() })
  health.add('an error', () => new Error('no database'))
  health.add('a text', { check: async () => 'queue is full' })
  health.add('nothing thrown', () => Promise.reject('')) // eslint-disable-line prefer-promise-reject-errors

  const rows = await health.run()

  t.strictSame(rows.map(({ name, ok, message }) => [name, ok, message]), [
    ['quiet', true, ''], ['null', true, ''], ['empty', true, ''], ['object', true, ''],
    ['throws', false, 'no disk'], ['rejects', false, 'TypeError'], ['an error', false, 'no database'], ['a text', false, 'queue is full'],
    ['nothing thrown', false, 'failed without a reason']
  ])
  t.ok(rows.every(({ duration }) => duration >= 0))
})

t.test('checks run together', async (t) => {
  const health = new HealthChecks()
  let open = () => {}
  const gate = new Promise<void>((resolve) => { open = resolve })
  health.add('first waits for the second', () => gate)
  health.add('second', () => open())

  t.ok((await health.run()).every(({ ok }) => ok))
})

t.test('a check that hangs has failed at its timeout, is not started again, and counts again once it has ended', async (t) => {
  const health = new HealthChecks()
  const ends: Array<() => void> = []
  health.add('hangs', () => new Promise<void>((resolve) => ends.push(resolve)), { timeout: 20 })

  const [late] = await health.run()
  const [again] = await health.run()
  ends[0]!()
  await sleep(1)
  const third = health.run()
  ends[1]!()

  t.match(late, { ok: false, message: 'no answer within 20 ms' })
  t.ok(late!.duration >= 19)
  t.match(again, { ok: false, message: /^has not answered for \d+ ms$/ })
  t.match((await third)[0], { ok: true })
  t.equal(ends.length, 2)
})

t.test('who asks while a check runs gets the answer of that run', async (t) => {
  const health = new HealthChecks()
  let runs = 0
  health.add('counted', async () => { runs += 1; await sleep(5) })

  await Promise.all([health.run(), health.run(), health.run()])

  t.equal(runs, 1)
})

t.test('only checks of that kind say whether the process lives', async (t) => {
  const health = new HealthChecks()
  health.add('database', () => 'down')
  health.add('deadlock', () => {}, { live: true })

  t.strictSame((await health.run({ live: true })).map(({ name }) => name), ['deadlock'])
})

t.test('a check of the same name replaces the other, and delete takes it away', async (t) => {
  const health = new HealthChecks()
  health.add('a', () => 'old')
  health.add('a', () => 'new')

  t.strictSame((await health.run()).map(({ message }) => message), ['new'])
  health.delete('a')
  t.strictSame(await health.run(), [])
})

t.test('what is no check, no name and no time limit is refused', async (t) => {
  const health = new HealthChecks()

  // @ts-expect-error -- no check
  t.throws(() => health.add('a', {}), { code: 'FST_BEEGO_HEALTH_CHECK', message: /'a' must be a function/ })
  // @ts-expect-error -- no check
  t.throws(() => health.add('a', null), { code: 'FST_BEEGO_HEALTH_CHECK' })
  t.throws(() => health.add('', () => {}), { code: 'FST_BEEGO_HEALTH_CHECK' })
  for (const timeout of [0, 1.5, -1, NaN, 2 ** 31]) t.throws(() => health.add('a', () => {}, { timeout }), { code: 'FST_BEEGO_HEALTH_CHECK' }, `${timeout}`)
})

// When a task runs. 2026-11-28 is a Saturday.

t.test('the six fields mean what they mean in Beego', async (t) => {
  const times: Record<string, string[]> = {
    // the examples of Beego's toolbox/task.go
    '0/30 * * * * *': ['2026-11-28T06:10:30', '2026-11-28T06:11:00', '2026-11-28T06:11:30'],
    '0 43 21 * * *': ['2026-11-28T21:43:00', '2026-11-29T21:43:00'],
    '0 0 17 * * 1': ['2026-11-30T17:00:00', '2026-12-07T17:00:00'],
    '0 0,10 17 * * 0,2,3': ['2026-11-29T17:00:00', '2026-11-29T17:10:00', '2026-12-01T17:00:00', '2026-12-01T17:10:00', '2026-12-02T17:00:00'],
    '0 0-10 17 1 * *': ['2026-12-01T17:00:00', '2026-12-01T17:01:00', '2026-12-01T17:02:00'],
    '0 0 0 1,15 * 1': ['2026-11-30T00:00:00', '2026-12-01T00:00:00', '2026-12-07T00:00:00', '2026-12-14T00:00:00', '2026-12-15T00:00:00'],
    '0 0 21 * * 1-6': ['2026-11-28T21:00:00', '2026-11-30T21:00:00'],
    '0 */10 * * * *': ['2026-11-28T06:20:00', '2026-11-28T06:30:00'],
    '0 * 1 * * *': ['2026-11-29T01:00:00', '2026-11-29T01:01:00'],
    '0 0 */1 * * *': ['2026-11-28T07:00:00', '2026-11-28T08:00:00'],
    '0 2 8-20/3 * * *': ['2026-11-28T08:02:00', '2026-11-28T11:02:00', '2026-11-28T14:02:00', '2026-11-28T17:02:00', '2026-11-28T20:02:00', '2026-11-29T08:02:00'],
    '0 30 5 1,15 * *': ['2026-12-01T05:30:00', '2026-12-15T05:30:00'],
    // five fields lack the day of the week, and not the second
    '5 0 7 * *': ['2026-11-28T07:00:05', '2026-11-29T07:00:05'],
    '  0 30\t* * * *  ': ['2026-11-28T06:30:00'],
    // names in any letter case
    '0 0 0 * jan-MAR/2 Sun': ['2027-01-03T00:00:00'],
    '0 0 0 1 Feb ?': ['2027-02-01T00:00:00'],
    // a step from a number on
    '0 50/5 * * * *': ['2026-11-28T06:50:00', '2026-11-28T06:55:00', '2026-11-28T07:50:00'],
    '*/100 * * * * *': ['2026-11-28T06:11:00', '2026-11-28T06:12:00'],
    // a star in one of the two days, also one with a step: both must fit. No star: one is enough
    '0 0 0 */2 * 1': ['2026-12-07T00:00:00', '2026-12-21T00:00:00'],
    '0 0 0 1-31 * 1': ['2026-11-29T00:00:00', '2026-11-30T00:00:00'],
    '0 0 0 29 2 *': ['2028-02-29T00:00:00'],
    '@yearly': ['2027-01-01T00:00:00'],
    '@annually': ['2027-01-01T00:00:00'],
    '@monthly': ['2026-12-01T00:00:00', '2027-01-01T00:00:00'],
    '@weekly': ['2026-11-29T00:00:00', '2026-12-06T00:00:00'],
    '@daily': ['2026-11-29T00:00:00', '2026-11-30T00:00:00'],
    '@midnight': ['2026-11-29T00:00:00'],
    '@hourly': ['2026-11-28T07:00:00'],
    // ours
    '0 0 0 L * *': ['2026-11-30T00:00:00', '2026-12-31T00:00:00'],
    '0 0 0 15W * *': ['2026-12-15T00:00:00', '2027-01-15T00:00:00'],
    '0 0 0 * * fri#2,mon': ['2026-11-30T00:00:00', '2026-12-07T00:00:00', '2026-12-11T00:00:00'],
    '0 0 0 * * 5L': ['2026-12-25T00:00:00'],
    '@every 1h30m': ['2026-11-28T07:40:10', '2026-11-28T09:10:10'],
    '@every 90s': ['2026-11-28T06:11:40', '2026-11-28T06:13:10'],
    '@every 1.5m': ['2026-11-28T06:11:40']
  }

  for (const [spec, expected] of Object.entries(times)) t.strictSame(timesOf(t, spec, expected.length), expected, spec)
})

t.test('the clock is that of the time zone', async (t) => {
  t.strictSame(timesOf(t, '0 30 8 * * *', 1, 'Asia/Shanghai'), ['2026-11-29T00:30:00'])
  t.strictSame(timesOf(t, '0 30 8 * * *', 1, 'America/New_York'), ['2026-11-28T13:30:00'])
})

t.test('where summer time takes an hour away, a daily task runs behind the gap; where an hour comes twice, it runs once', async (t) => {
  const spring = timesOf(t, '0 30 2 * * *', 3, 'Europe/Berlin', '2027-03-27T12:00:00Z')
  const autumn = timesOf(t, '0 30 2 * * *', 2, 'Europe/Berlin', '2026-10-24T12:00:00Z')
  const often = timesOf(t, '0 30 * * * *', 4, 'Europe/Berlin', '2026-10-24T23:45:00Z')

  t.strictSame(spring, ['2027-03-28T01:00:00', '2027-03-29T00:30:00', '2027-03-30T00:30:00'])
  t.strictSame(autumn, ['2026-10-25T00:30:00', '2026-10-26T01:30:00'])
  t.strictSame(often, ['2026-10-25T00:30:00', '2026-10-25T01:30:00', '2026-10-25T02:30:00', '2026-10-25T03:30:00'])
})

t.test('a spec that says nothing is refused with the reason', async (t) => {
  const reasons: Record<string, RegExp> = {
    '': /six fields.* and has 0/,
    '* * * *': /has 4/,
    '* * * * * * *': /has 7/,
    '60 * * * * *': /the second '60' must be from 0 to 59/,
    '* 60 * * * *': /minute/,
    '* * 24 * * *': /hour/,
    '* * * 0 * *': /the day '0' must be from 1 to 31/,
    '* * * 32 * *': /day/,
    '* * * * 13 *': /month/,
    '* * * * * 7': /the week '7' must be from 0 to 6/,
    '5-1 * * * * *': /ends before it begins/,
    '1-2-3 * * * * *': /no range/,
    '1/2/3 * * * * *': /no step/,
    '*/0 * * * * *': /step of 0/,
    '*-5 * * * * *': /star and a range/,
    '-5 * * * * *': /is no number/,
    'a * * * * *': /is no number/,
    '1,, * * * * *': /is no number/,
    '* * * * mon *': /is no number/,
    '* * * * * L': /is no number/,
    '0 0 0 30 2 *': /never comes/,
    '@never': /there is no '@never'/,
    '@constructor': /there is no/,
    '@every': /there is no/,
    '@every 5': /no duration/,
    '@every 1h-': /no duration/,
    '@every x 5s': /no duration/,
    '@every 10ms': /less than a second/,
    '@every 99999999999999h': /longer than/
  }
  const tasks = new Tasks()

  for (const [spec, message] of Object.entries(reasons)) t.throws(() => tasks.add('a', spec, () => {}), { code: 'FST_BEEGO_TASK_SPEC', message }, spec)
  // @ts-expect-error -- no text
  t.throws(() => tasks.add('a', 5, () => {}), { code: 'FST_BEEGO_TASK_SPEC', message: /must be a text/ })
  // @ts-expect-error -- no function
  t.throws(() => tasks.add('a', '@daily', 'f'), { code: 'FST_BEEGO_TASK_SPEC', message: /function/ })
  t.throws(() => tasks.add('', '@daily', () => {}), { code: 'FST_BEEGO_TASK_SPEC', message: /name/ })
  t.throws(() => tasks.add('a', '@daily', () => {}, { timeZone: 'Mars/Base' }), { code: 'FST_BEEGO_TASK_SPEC', message: /no time zone 'Mars\/Base'/ })
  // @ts-expect-error -- no text
  t.throws(() => tasks.add('a', '@daily', () => {}, { timeZone: 5 }), { code: 'FST_BEEGO_TASK_SPEC' })
  t.strictSame(tasks.list(), [])
})

t.test('a bad spec leaves the task that has the name', async (t) => {
  const tasks = new Tasks()
  tasks.add('a', '@daily', () => {})

  t.throws(() => tasks.add('a', 'x', () => {}))

  t.match(tasks.list(), [{ name: 'a', spec: '@daily' }])
})

// Running

t.test('a task runs when it is time, from start to stop', async (t) => {
  const clock = stopClock(t)
  const tasks = new Tasks()
  let runs = 0
  tasks.add('early', '0 * * * * *', () => { runs += 1 }, { timeZone: 'UTC' })
  clock.tick(5 * MINUTE)
  await settle()
  t.equal(runs, 0, 'not before start')

  tasks.start()
  tasks.start()
  tasks.add('late', '@every 30s', () => { runs += 100 })
  await pass(clock, 3 * MINUTE)
  t.equal(runs, 603)
  t.match(tasks.list(), [
    { name: 'early', timeZone: 'UTC', runs: 3, failures: 0, running: false, previous: '2026-11-28T06:18:00.000Z', next: '2026-11-28T06:19:00.000Z', lastError: null },
    { name: 'late', spec: '@every 30s', runs: 6, next: '2026-11-28T06:18:40.000Z' }
  ])

  tasks.delete('late')
  await tasks.stop()
  await pass(clock, 3 * MINUTE)
  t.equal(runs, 603, 'not after stop')
})

t.test('a task that is months away comes in time', async (t) => {
  const clock = stopClock(t)
  const tasks = new Tasks()
  let ran = 0
  tasks.add('new year', '@yearly', () => { ran += 1 }, { timeZone: 'UTC' })
  tasks.add('all 40 days', '@every 960h', () => { ran += 10 })
  tasks.start()

  clock.setTime(Date.parse('2026-12-31T23:59:50Z')) // as a machine that has slept
  await pass(clock, MINUTE)

  t.equal(ran, 1)
  clock.setTime(Date.parse('2027-01-07T06:10:20Z'))
  await pass(clock, MINUTE)
  t.equal(ran, 11)
  await tasks.stop()
})

t.test('what a machine has slept through is run once', async (t) => {
  const clock = stopClock(t)
  const tasks = new Tasks()
  let runs = 0
  tasks.add('often', '@every 1m', () => { runs += 1 })
  tasks.start()

  clock.setTime(Date.now() + 10.5 * MINUTE)
  await pass(clock, 20_000)

  t.equal(runs, 1)
  t.equal(tasks.list()[0]!.next, '2026-11-28T06:21:10.000Z')
  await tasks.stop()
})

t.test('a task never runs twice at once: what is due meanwhile is passed over, counted and told once', async (t) => {
  const clock = stopClock(t)
  const told: string[] = []
  const tasks = new Tasks({ failed () {}, skipped: (name) => told.push(name) })
  let end = () => {}
  tasks.add('slow', '* * * * * *', () => new Promise<void>((resolve) => { end = resolve }))
  tasks.start()

  await pass(clock, 5000)
  t.match(tasks.list(), [{ running: true, runs: 1, skipped: 4 }])
  t.equal(await tasks.runNow('slow'), 'the task is running already')
  t.strictSame(told, ['slow'])

  end()
  await settle()
  t.match(tasks.list(), [{ running: false, runs: 1 }])
  await pass(clock, 1000)
  t.match(tasks.list(), [{ running: true, runs: 2 }])
  end()
  await tasks.stop()
})

t.test('a failure is kept and told, and the task goes on', async (t) => {
  const clock = stopClock(t)
  const told: unknown[] = []
  const tasks = new Tasks({ failed: (name, error) => told.push([name, (error as Error).message]), skipped () {} })
  const answers = [() => { throw new Error('first') }, () => Promise.reject(new Error('second')), () => new Error('third'), () => 'fine']
  tasks.add('a', '* * * * * *', () => answers.shift()?.())
  tasks.start()

  await pass(clock, 4000)

  t.strictSame(told, [['a', 'first'], ['a', 'second'], ['a', 'third']])
  t.match(tasks.list(), [{ runs: 4, failures: 3, lastError: 'third' }])
  await tasks.stop()
})

t.test('a task can be run now, and says why it failed', async (t) => {
  const tasks = new Tasks()
  tasks.add('good', '@daily', () => {})
  tasks.add('bad', '@every 1h', async () => { throw new Error('no mail server') })

  t.equal(await tasks.runNow('good'), '')
  t.equal(await tasks.runNow('bad'), 'no mail server')
  await t.rejects(tasks.runNow('god'), { code: 'FST_BEEGO_TASK_UNKNOWN', statusCode: 404, message: "There is no task 'god'. Did you mean 'good'?" })
  const [good, bad] = tasks.list() as [TaskInfo, TaskInfo]
  t.match(good, { runs: 1, failures: 0, timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone })
  t.match(bad, { runs: 1, failures: 1, next: null, lastError: 'no mail server' })
  t.type(bad.lastDuration, 'number')
})

t.test('stop tells tasks that run, waits for them, and lets nothing begin', async (t) => {
  const tasks = new Tasks()
  let isDone = false
  tasks.add('polite', '@daily', async (signal) => {
    await new Promise((resolve) => signal.addEventListener('abort', resolve))
    await sleep(5)
    isDone = true
  })
  const run = tasks.runNow('polite')
  await settle()

  await tasks.stop()

  t.ok(isDone)
  t.equal(await run, '')
  t.equal(await tasks.runNow('polite'), 'the tasks have been stopped')
})

t.test('stop waits no longer than it is told to', async (t) => {
  const tasks = new Tasks()
  const clock = stopClock(t)
  tasks.add('stubborn', '@every 1s', () => new Promise(() => {}))
  tasks.start()
  await pass(clock, 3000)
  mock.timers.reset()

  await tasks.stop(5)

  t.match(tasks.list(), [{ running: true }])
})

t.test('a task of the same name replaces the other', async (t) => {
  const clock = stopClock(t)
  const tasks = new Tasks()
  const runs: string[] = []
  tasks.add('a', '* * * * * *', () => { runs.push('old') })
  tasks.start()
  tasks.add('a', '* * * * * *', () => { runs.push('new') })
  tasks.delete('nobody')

  await pass(clock, 2000)

  t.strictSame(runs, ['new', 'new'])
  await tasks.stop()
})

// Beside the tests

/** The clock of this process stands still at 06:10:10 until it is moved. */
function stopClock (t: Test, now = '2026-11-28T06:10:10Z'): typeof mock.timers {
  mock.timers.enable({ apis: ['setTimeout', 'Date'], now: Date.parse(now) })
  t.teardown(() => mock.timers.reset())
  return mock.timers
}

/** Let time pass, second by second, and everything happen that it brings. */
async function pass (clock: typeof mock.timers, milliseconds: number): Promise<void> {
  for (let passed = 0; passed < milliseconds; passed += 1000) {
    clock.tick(1000)
    await settle()
  }
}

async function settle (): Promise<void> {
  for (let i = 0; i < 3; i++) await new Promise(setImmediate)
}

/** The next times as a task tells them. */
function timesOf (t: Test, spec: string, count: number, timeZone = 'UTC', now?: string): string[] {
  t.ok(parseSpec(spec))
  const clock = stopClock(t, now)
  const times: string[] = []
  while (times.length < count) {
    const tasks = new Tasks()
    tasks.add('a', spec, () => {}, { timeZone })
    tasks.start()
    const next = tasks.list()[0]!.next!
    tasks.delete('a')
    times.push(next.slice(0, 19))
    clock.setTime(Date.parse(next))
  }
  mock.timers.reset()
  return times
}
