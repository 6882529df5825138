import { mkdtemp, open, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import { BeeLogger } from '../../../lib/log/bee-logger.js'
import { callerOf } from '../../../lib/log/caller.js'
import { levelOfPino } from '../../../lib/log/levels.js'
import { formatLog, onOneLine, timeHeader } from '../../../lib/log/line.js'
import { openLog } from '../../../lib/log/open-log.js'
import { consoleOutput } from '../../../lib/log/outputs/console.js'
import type { LogOutput, LogRecord } from '../../../lib/log/outputs/output.js'
import { beegoLogger } from '../../../lib/log/pino-logger.js'
import { withWords } from '../../../lib/log/words.js'

const WORDS = ['emergency', 'alert', 'critical', 'error', 'warning', 'warn', 'notice', 'informational', 'info', 'debug', 'trace'] as const

// The line

t.test('the head is the local time to the millisecond', async (t) => {
  t.equal(timeHeader(new Date(2026, 10, 28, 6, 0, 0, 123)), '2026/11/28 06:00:00.123 ')
  t.equal(timeHeader(new Date(2027, 0, 2, 23, 4, 5, 6)), '2027/01/02 23:04:05.006 ')
})

t.test('nothing in a text ends the line or moves the cursor', async (t) => {
  t.equal(onOneLine('a\nb\r\nc\x1b[2Jd\x00e\u2028f\x9bg\th'), 'a\\nb\\r\\nc\\x1b[2Jd\\x00e\\u2028f\\x9bg\th')
})

t.test('values are formatted as Beego does: by Go\'s verbs, behind the text where there are none', async (t) => {
  t.equal(formatLog('user %v is %d', ['ann', 5]), 'user ann is 5')
  t.equal(formatLog('100%', []), '100%')
  t.equal(formatLog('no verbs', [1, 'two', [3]]), 'no verbs 1 two [3]')
  t.equal(formatLog('100%%', ['more']), '100%% more')
  t.equal(formatLog({ a: 1 }, ['x']), 'map[a:1] x')
  t.equal(formatLog('%d', []), '%d')
  t.equal(formatLog('%d', ['x']), '%!d(string=x)')
  const error = new Error('why')
  t.equal(formatLog(error, []), error.stack)
  t.equal(formatLog('failed: %v', [error]), `failed: ${error.stack}`)
  t.equal(formatLog('failed', [Object.assign(new Error('bare'), { stack: undefined })]), 'failed bare')
  t.equal(formatLog('failed %s', [Object.assign(new Error('bare'), { stack: undefined })]), 'failed bare')
})

// The logger

t.test('every level has Beego\'s letter, and the prefix stands before the text with its space', async (t) => {
  const { log, records } = memoryLog(t)
  for (const word of WORDS) log[word]('said %s', word)
  log.setPrefix('app:').error('x')

  t.strictSame(records.map(({ level, text }) => [level, text]), [
    [0, '[M]  said emergency'], [1, '[A]  said alert'], [2, '[C]  said critical'], [3, '[E]  said error'], [4, '[W]  said warning'], [4, '[W]  said warn'],
    [5, '[N]  said notice'], [6, '[I]  said informational'], [6, '[I]  said info'], [7, '[D]  said debug'], [7, '[D]  said trace'], [3, '[E] app: x']
  ])
})

t.test('what is less important than the level is not logged', async (t) => {
  const { log, records } = memoryLog(t)

  log.setLevel(4)
  for (const word of WORDS) log[word]('x')

  t.equal(log.getLevel(), 4)
  t.strictSame(records.map(({ level }) => level), [0, 1, 2, 3, 4, 4])
  for (const level of [-1, 8, 1.5, NaN]) t.throws(() => log.setLevel(level), { code: 'FST_BEEGO_LOG_LEVEL' })
})

t.test('file and line of who has logged, or of who has called that', async (t) => {
  const { log, records } = memoryLog(t)
  log.enableFuncCallDepth(true)
  const helper = () => log.error('from a helper')

  log.error('here')
  log.setLogFuncCallDepth(3)
  helper()
  log.setLogFuncCallDepth(200).error('nowhere')

  t.match(records[0]!.text, /^\[E\] \[log\.test\.ts:\d+\] {2}here$/)
  t.match(records[1]!.text, /^\[E\] \[log\.test\.ts:\d+\] {2}from a helper$/)
  t.not(records[0]!.text.slice(0, 30), records[1]!.text.slice(0, 30))
  t.equal(records[2]!.text, '[E] [???:0]  nowhere')
  t.equal(log.getLogFuncCallDepth(), 200)
  t.equal(callerOf(() => {}, 2), '[???:0] ')
})

t.test('several outputs take every record; one can be taken away, and all', async (t) => {
  const log = new BeeLogger()
  const [a, b] = [memory(), memory()]
  log.setLogger('a', a).setLogger('b', b)

  log.info('1')
  log.delLogger('a').info('2')
  await log.reset()
  log.info('3')

  t.strictSame([a.records.length, a.isClosed, b.records.length, b.isClosed], [1, true, 2, true])
  t.throws(() => log.delLogger('a'), { code: 'FST_BEEGO_LOG_ADAPTER', message: /is not there/ })
  await log.close()
})

t.test('an output that there is not, or twice, is refused; Beego\'s async is always so', async (t) => {
  const { log } = memoryLog(t)

  t.throws(() => log.setLogger('consol'), { code: 'FST_BEEGO_LOG_ADAPTER', message: "The log output 'consol' is none. Did you mean 'console'?" })
  t.throws(() => log.setLogger('smtp', '{}'), { code: 'FST_BEEGO_LOG_ADAPTER' })
  t.throws(() => log.setLogger('constructor'), { code: 'FST_BEEGO_LOG_ADAPTER' })
  t.throws(() => log.setLogger('memory', memory()), { code: 'FST_BEEGO_LOG_ADAPTER', message: /is there already/ })
  t.equal(log.async(1000), log)
})

t.test('the first output takes the place of the default one', async (t) => {
  const standard = memory()
  const log = new BeeLogger(() => standard)
  log.info('before')
  const own = memory()

  log.setLogger('console', own)
  log.info('after')
  await log.flush()
  log.flushSync()

  t.strictSame([standard.records.length, standard.isClosed, own.records.length], [1, true, 1])
  await log.close()
})

t.test('a configuration that says nothing is refused by the name of its key', async (t) => {
  const log = new BeeLogger()
  const refused: Array<[string, unknown, RegExp]> = [
    ['file', '{"filename"', /is no JSON/],
    ['file', '[]', /must be an object/],
    ['file', 5, /must be an object/],
    ['file', '', /'filename' must be given/],
    ['file', { filename: '' }, /'filename' must be the name of a file/],
    ['file', { filename: 'x', maxline: 5 }, /there is no 'maxline'. Did you mean 'maxlines'\?/],
    ['file', { filename: 'x', maxlines: -1 }, /'maxlines' must be a whole number/],
    ['file', { filename: 'x', maxSize: '1M' }, /'maxsize' must be/],
    ['file', { filename: 'x', maxfiles: 0 }, /'maxfiles' must be/],
    ['file', { filename: 'x', daily: 'yes' }, /'daily' must be true or false/],
    ['file', { filename: 'x', perm: 660 }, /'perm' must be an octal number/],
    ['file', { filename: 'x', perm: '0999' }, /'perm'/],
    ['file', { filename: 'x', level: 9 }, /'level' must be a level from 0 to 7/],
    ['file', { filename: 'package.json/x.log' }, /'filename' cannot be opened: E/],
    ['multifile', { filename: 'x', separate: ['errors'] }, /'separate' must be a list of 'emergency'/],
    ['console', { colour: true }, /there is no 'colour'. Did you mean 'color'\?/]
  ]

  for (const [adapter, config, message] of refused) {
    t.throws(() => log.setLogger(adapter, config as string), { code: 'FST_BEEGO_LOG_CONFIG', message }, JSON.stringify(config))
  }
})

// The console

t.test('the console shows its level and above, in colours on a terminal only', async (t) => {
  const { NO_COLOR } = process.env
  delete process.env.NO_COLOR
  t.teardown(() => { if (NO_COLOR !== undefined) process.env.NO_COLOR = NO_COLOR })
  const plain = await shownBy(t, (fd) => consoleOutput('{"level":4}', fd, false))
  const colored = await shownBy(t, (fd) => consoleOutput({}, fd, true))
  const bare = await shownBy(t, (fd) => consoleOutput('{"color":false}', fd, true))

  t.match(plain, /^[\d/]+ [\d:.]+ \[E\] {2}broken\n$/)
  t.match(colored, /^\S+ \S+ \x1b\[1;31m\[E\]\x1b\[0m {2}broken\n {4}Error: why\n {4} {4}at a\\x1b\n\S+ \S+ \x1b\[1;34m\[I\]\x1b\[0m {2}fine\n$/) // eslint-disable-line no-control-regex
  t.match(bare, /^\S+ \S+ \[E\] {2}broken\n {4}Error: why\n/)
})

t.test('NO_COLOR is heard', async (t) => {
  const { NO_COLOR } = process.env
  process.env.NO_COLOR = '1'
  t.teardown(() => { if (NO_COLOR === undefined) delete process.env.NO_COLOR; else process.env.NO_COLOR = NO_COLOR })

  t.notMatch(await shownBy(t, (fd) => consoleOutput({}, fd, true)), '\x1b[1')
})

// As a pino

t.test('pino\'s levels and Beego\'s are one', async (t) => {
  const { log, records } = memoryPino(t)
  for (const word of [...WORDS, 'fatal'] as const) log[word](word)

  t.strictSame(records.map(({ text }) => text), [
    '[M]  emergency', '[A]  alert', '[C]  critical', '[E]  error', '[W]  warning', '[W]  warn', '[N]  notice', '[I]  informational', '[I]  info',
    '[D]  debug', '[D]  trace', '[C]  fatal'
  ])
  t.strictSame([10, 25, 30, 37, 44, 50, 60, 75, 90].map(levelOfPino), [7, 7, 6, 5, 4, 3, 2, 1, 0])
})

t.test('what is logged beside the message stands behind it as JSON', async (t) => {
  const { log, records } = memoryPino(t)

  log.child({ reqId: 'req-1' }).info({ n: 1 }, 'got %v of %d\n', 'a', 2)
  log.info({ only: 'an object\n' })
  log.error(new Error('why'))
  log.info('pino\'s %j', { a: 1 })
  log.info('no verb', 5)

  t.equal(records[0]!.text, '[I]  got a of 2\\n {"reqId":"req-1","n":1}')
  t.equal(records[1]!.text, '[I]  {"only":"an object\\n"}')
  t.match(records[2]!.text, /^\[E\] {2}why \{"err":\{"type":"Error","message":"why","stack":"Error: why\\n/)
  t.match(records[2]!.stack, /^Error: why\n/)
  t.equal(records[3]!.text, '[I]  pino\'s {"a":1}')
  t.equal(records[4]!.text, '[I]  no verb 5')
})

t.test('credentials are hidden wherever headers are logged, and what the application says', async (t) => {
  const { log, records } = memoryPino(t, { redact: ['user.password'] })
  const headers = { authorization: 'Bearer s3cret', cookie: 's3cret', 'proxy-authorization': 's3cret', 'x-xsrftoken': 's3cret', accept: '*/*' }

  log.info({ headers, req: { headers }, res: { headers: { 'set-cookie': 's3cret' } }, user: { password: 's3cret', name: 'ann' } }, 'x')

  t.notMatch(records[0]!.text, 's3cret')
  t.match(records[0]!.text, '"accept":"*/*"')
  t.match(records[0]!.text, '"name":"ann"')
})

t.test('the level may change at any time, for loggers that were there before too', async (t) => {
  const { log, records } = memoryPino(t, { level: 6 })
  const child = log.child({})

  child.debug('unheard')
  log.beeLogger.setLevel(7)
  child.debug('heard')
  log.beeLogger.setLevel(3)
  child.warn('unheard')

  t.strictSame(records.map(({ text }) => text), ['[D]  heard'])
})

t.test('prefix and place are options; one that there is not is refused', async (t) => {
  const { log, records } = memoryPino(t, { prefix: 'shop', funcCallDepth: true })
  log.info('pino')
  log.beeLogger.info('beego')

  t.equal(records[0]!.text, '[I] shop pino')
  t.match(records[1]!.text, /^\[I\] \[log\.test\.ts:\d+\] shop beego$/)
  t.throws(() => beegoLogger({ levl: 5 } as object), { code: 'FST_BEEGO_OPT_UNKNOWN', message: /Did you mean 'level'/ })
  t.throws(() => beegoLogger({ level: 9 }), { code: 'FST_BEEGO_LOG_LEVEL' })
})

t.test('without outputs it is the console', async (t) => {
  const log = beegoLogger({ level: 0 })

  log.info('unheard')

  t.equal(log.beeLogger.getLevel(), 0)
})

// On Fastify's own logger

t.test('a logger of the host\'s gets Beego\'s words, and keeps its own', async (t) => {
  const said: unknown[] = []
  const tell = (level: string) => (text: unknown) => { said.push([level, text]) }
  const host = { fatal: tell('fatal'), error: tell('error'), warn: tell('warn'), info: tell('info'), debug: tell('debug'), silent: tell('silent') }

  const words = withWords(host as never)
  words.emergency('a %d', 1)
  words.alert('b')
  words.critical('c')
  words.warning('d')
  words.notice('e')
  words.informational('f')
  words.error('g')
  const log = openLog(host as never, { logOutputs: '', fileLineNum: false })
  for (const word of WORDS) log[word](word)
  await log.flush()
  log.flushSync()
  await log.close()

  t.strictSame(said.slice(0, 7), [['fatal', 'a 1'], ['fatal', 'b'], ['fatal', 'c'], ['warn', 'd'], ['info', 'e'], ['info', 'f'], ['error', 'g']])
  t.strictSame(said.slice(7), [
    ['fatal', 'emergency'], ['fatal', 'alert'], ['fatal', 'critical'], ['error', 'error'], ['warn', 'warning'], ['warn', 'warn'], ['info', 'notice'],
    ['info', 'informational'], ['info', 'info'], ['debug', 'debug'], ['debug', 'trace']
  ])
})

t.test('logOutputs is Beego\'s text, or an object', async (t) => {
  const folder = await folderOf(t)
  const file = join(folder, 'a.log')
  const host = {} as never

  const text = openLog(host, { logOutputs: ` file, {"filename":${JSON.stringify(file)}} ;console`, fileLineNum: true })
  text.delLogger('console')
  text.error('from a text')
  await text.close()
  const object = openLog(host, { logOutputs: { file: { filename: file } }, fileLineNum: false })
  object.error('from an object')
  await object.close()

  t.match(await readFile(file, 'utf8'), /\[E\] \[log\.test\.ts:\d+\] {2}from a text\n.*\[E\] {2}from an object\n$/)
  t.throws(() => openLog(host, { logOutputs: 'fil,{}', fileLineNum: true }), { code: 'FST_BEEGO_LOG_ADAPTER' })
})

// Beside the tests

interface Memory extends LogOutput {
  readonly records: LogRecord[]
  isClosed: boolean
}

function memory (): Memory {
  const records: LogRecord[] = []
  return {
    records,
    isClosed: false,
    write (record) { records.push(record) },
    async flush () {},
    flushSync () {},
    async close () { this.isClosed = true }
  }
}

function memoryLog (t: Test): { log: BeeLogger, records: LogRecord[] } {
  const output = memory()
  const log = new BeeLogger().setLogger('memory', output)
  t.teardown(() => log.close())
  return { log, records: output.records }
}

function memoryPino (t: Test, options: Parameters<typeof beegoLogger>[0] = {}): { log: ReturnType<typeof beegoLogger>, records: LogRecord[] } {
  const output = memory()
  const log = beegoLogger({ ...options, outputs: { memory: output } })
  t.teardown(() => log.beeLogger.close())
  return { log, records: output.records }
}

async function folderOf (t: Test): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'fastify-beego-logs-'))
  t.teardown(() => rm(folder, { recursive: true, force: true }))
  return folder
}

/** Two records as an output shows them. */
async function shownBy (t: Test, build: (fd: number) => LogOutput): Promise<string> {
  const path = join(await folderOf(t), 'console')
  const file = await open(path, 'a')
  const output = build(file.fd)
  output.write({ when: new Date(), level: 3, text: '[E]  broken', message: 'broken', stack: 'Error: why\n    at a\x1b' })
  output.write({ when: new Date(), level: 6, text: '[I]  fine', message: 'fine' })
  await output.flush()
  output.flushSync()
  await output.close()
  await file.close()
  return readFile(path, 'utf8')
}

t.test('an error is shown with its stack, or its message where it has none', async (t) => {
  const records: LogRecord[] = []
  const output: LogOutput = { write: (record) => { records.push(record) }, flush: async () => {}, flushSync () {}, close: async () => {} }
  const log = new BeeLogger().setLogger('mine', output)
  const [whole, bare] = [new Error('whole'), new Error('bare')]
  delete bare.stack

  log.error(whole)
  log.error('no stack', bare)

  t.equal(records[0]!.stack, whole.stack)
  t.match(records[1]!.message, 'no stack bare')
  t.equal(formatLog(bare, []), 'bare')
  t.match(formatLog(whole, []), /^Error: whole\n/)
})
