import { spawn } from 'node:child_process'
import { constants, openSync } from 'node:fs'
import { appendFile, mkdir, mkdtemp, open, readdir, readFile, rename, rm, stat, symlink, unlink, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import t, { type Test } from 'tap'
import { atExit } from '../../../lib/log/at-exit.js'
import { BeeLogger } from '../../../lib/log/bee-logger.js'
import { readConfig } from '../../../lib/log/outputs/config.js'
import { type FileConfig, fileRules, multiFileRules } from '../../../lib/log/outputs/file-config.js'
import { LineWriter, type Target } from '../../../lib/log/outputs/line-writer.js'
import { withLock } from '../../../lib/log/outputs/lock.js'
import { LogFile } from '../../../lib/log/outputs/log-file.js'
import { report } from '../../../lib/log/outputs/report.js'
import { awaitSize, writeAll } from '../../../lib/log/outputs/sync-write.js'
import { otherEnvironment } from '../../other-process.js'

const WRITER = fileURLToPath(new URL('writer.ts', import.meta.url))

// One file

t.test('a file has Beego\'s lines, in folders that are made, for those who may read it', async (t) => {
  const file = join(await folderOf(t), 'a', 'b', 'project.log')
  const log = new BeeLogger().setLogger('file', JSON.stringify({ filename: file, Level: 4, perm: '0640' }))

  log.error('broken')
  log.info('less important')
  await log.close()

  t.match(await readFile(file, 'utf8'), /^\d{4}\/\d\d\/\d\d \d\d:\d\d:\d\d\.\d{3} \[E\] {2}broken\n$/)
  t.equal((await stat(file)).mode & 0o777, 0o640)
  t.equal((await stat(dirname(file))).mode & 0o777, 0o750)
})

t.test('multifile: one file for all, and one for each level that is separate', async (t) => {
  const folder = await folderOf(t)
  const log = new BeeLogger().setLogger('multifile', { filename: join(folder, 'p.log'), separate: ['error', 'info'] })

  log.error('e')
  log.info('i')
  log.debug('d')
  await log.flush()
  log.flushSync()

  t.strictSame(await messagesIn(folder), { 'p.log': ['e', 'i', 'd'], 'p.error.log': ['e'], 'p.info.log': ['i'] })
  await log.close()
})

// Rotation

t.test('a new file begins behind so many lines, also those that were there', async (t) => {
  const folder = await folderOf(t)
  await writeFile(join(folder, 'p.log'), 'old 1\nold 2\n')
  const { push, close } = openFile(t, { filename: join(folder, 'p.log'), maxlines: 4 })

  for (const text of ['1', '2', '3', '4', '5', '6', '7']) push(text)
  await close()

  t.strictSame(await linesIn(folder), { 'p.2026-11-28.001.log': ['old 1', 'old 2', '1', '2'], 'p.2026-11-28.002.log': ['3', '4', '5', '6'], 'p.log': ['7'] })
  t.equal((await stat(join(folder, 'p.2026-11-28.001.log'))).mode & 0o777, 0o440)
})

t.test('a new file begins behind so many bytes; a name that is taken is left alone', async (t) => {
  const folder = await folderOf(t)
  await writeFile(join(folder, 'p.2026-11-28.001.log'), 'another\n')
  const { push, close } = openFile(t, { filename: join(folder, 'p.log'), maxsize: 10, maxlines: 0 })

  for (const text of ['12345678', '1', '12345678901', '2']) push(text)
  await close()

  t.strictSame(await linesIn(folder), {
    'p.2026-11-28.001.log': ['another'], 'p.2026-11-28.002.log': ['12345678', '1'], 'p.2026-11-28.003.log': ['12345678901'], 'p.log': ['2']
  })
})

t.test('a new file begins with the day, or with the hour', async (t) => {
  for (const [name, config, full] of [
    ['daily', { hourly: false }, 'p.2026-11-29.001.log'], ['hourly', { hourly: true, daily: false }, 'p.2026112900.001.log'], ['none', { daily: false }, null]
  ] as const) {
    const folder = await folderOf(t)
    const { push, close, clock } = openFile(t, { filename: join(folder, 'p.log'), ...config })

    push('yesterday')
    clock.now += 18 * 3_600_000
    push('today')
    await close()

    t.strictSame(await linesIn(folder), full === null ? { 'p.log': ['yesterday', 'today'] } : { [full]: ['yesterday'], 'p.log': ['today'] }, name)
  }
})

t.test('a file that yesterday\'s process has left is full', async (t) => {
  const folder = await folderOf(t)
  await writeFile(join(folder, 'p.log'), 'yesterday\n')
  await utimes(join(folder, 'p.log'), new Date(2026, 10, 27, 23), new Date(2026, 10, 27, 23))
  const { push, close } = openFile(t, { filename: join(folder, 'p.log') })

  push('today')
  await close()

  t.strictSame(await linesIn(folder), { 'p.2026-11-28.001.log': ['yesterday'], 'p.log': ['today'] })
})

t.test('a log without days has Beego\'s names without a day, and a file without extension is a .log once it is full', async (t) => {
  const folder = await folderOf(t)
  const { push, close } = openFile(t, { filename: join(folder, 'p'), daily: false, maxlines: 1 })

  push('1')
  push('2')
  await close()

  t.strictSame(await linesIn(folder), { 'p..001.log': ['1'], p: ['2'] })
})

t.test('rotate: false keeps one file', async (t) => {
  const folder = await folderOf(t)
  const { push, close } = openFile(t, { filename: join(folder, 'p.log'), rotate: false, maxlines: 1 })

  push('1')
  push('2')
  await close()

  t.strictSame(await linesIn(folder), { 'p.log': ['1', '2'] })
})

t.test('full files that are too old are deleted, and nothing else', async (t) => {
  const folder = await folderOf(t)
  const old = ['p.2026-11-01.001.log', 'p.2026-11-26.001.log', 'p-other.2026-11-01.001.log', 'p.error.2026-11-01.001.log', 'p.notes.log', 'p.2026-11-01.001.txt']
  for (const name of old) {
    await writeFile(join(folder, name), '')
    const when = name.includes('11-26') ? new Date(2026, 10, 26) : new Date(2026, 10, 1)
    await utimes(join(folder, name), when, when)
  }
  const { push, close } = openFile(t, { filename: join(folder, 'p.log'), maxlines: 1, maxdays: 7 })

  push('1')
  push('2')
  await close()

  t.strictSame(Object.keys(await linesIn(folder)).sort(), [...old.slice(1), 'p.2026-11-28.001.log', 'p.log'].sort())
})

t.test('an hourly log counts its age in hours, and 0 is for ever', async (t) => {
  for (const [config, isKept] of [[{ hourly: true, maxhours: 1 }, false], [{ maxdays: 0 }, true], [{ daily: false }, true]] as const) {
    const folder = await folderOf(t)
    await writeFile(join(folder, 'p.2026110100.001.log'), '')
    await utimes(join(folder, 'p.2026110100.001.log'), new Date(2026, 10, 1), new Date(2026, 10, 1))
    const { push, close } = openFile(t, { filename: join(folder, 'p.log'), maxlines: 1, ...config })

    push('1')
    push('2')
    await close()

    t.equal((await readdir(folder)).includes('p.2026110100.001.log'), isKept, JSON.stringify(config))
  }
})

t.test('when no name is free, the log goes on in the file that it has', async (t) => {
  const folder = await folderOf(t)
  await writeFile(join(folder, 'p.2026-11-28.001.log'), '')
  const { push, close, said } = openFile(t, { filename: join(folder, 'p.log'), maxlines: 1, maxfiles: 1 })

  for (const text of ['1', '2', '3']) push(text)
  await close()

  t.strictSame((await linesIn(folder))['p.log'], ['1', '2', '3'])
  t.match(said.join(''), /p\.log cannot begin anew: there are 1 files of this time already$/)
})

t.test('a symbolic link stays, and full files stand beside the file it leads to', async (t) => {
  const folder = await folderOf(t)
  await mkdir(join(folder, 'disk'))
  await symlink(join(folder, 'disk', 'real.log'), join(folder, 'p.log'))
  const { push, close } = openFile(t, { filename: join(folder, 'p.log'), maxlines: 1 })

  push('1')
  push('2')
  await close()

  t.strictSame(await linesIn(join(folder, 'disk')), { 'real.2026-11-28.001.log': ['1'], 'real.log': ['2'] })
  t.equal(await readFile(join(folder, 'p.log'), 'utf8'), '2\n')
})

t.test('a file that is moved away or deleted by others is begun anew', async (t) => {
  const folder = await folderOf(t)
  const { push, flush, close, clock } = openFile(t, { filename: join(folder, 'p.log') })
  push('1')
  await flush()
  await rename(join(folder, 'p.log'), join(folder, 'moved.log'))

  clock.now += 1000
  push('2')
  await flush()
  await unlink(join(folder, 'p.log'))
  clock.now += 1000
  push('3')
  await close()

  t.strictSame(await linesIn(folder), { 'moved.log': ['1'], 'p.log': ['3'] })
})

t.test('lines that others append count', async (t) => {
  const folder = await folderOf(t)
  const { push, flush, close, clock } = openFile(t, { filename: join(folder, 'p.log'), maxlines: 4 })
  const counted = openFile(t, { filename: join(folder, 'p.log'), maxlines: 0 })
  push('1')
  await flush()
  await appendFile(join(folder, 'p.log'), 'another 1\nanother 2\n')

  clock.now += 1000
  counted.clock.now += 1000
  push('2')
  await flush()
  push('3')
  await close()
  counted.push('4')
  await counted.close()

  t.strictSame(await linesIn(folder), { 'p.2026-11-28.001.log': ['1', 'another 1', 'another 2', '2'], 'p.log': ['3', '4'] })
})

t.test('when the folder is gone the log goes on with the file that is open', async (t) => {
  const folder = await folderOf(t)
  const { push, flush, close, clock, said } = openFile(t, { filename: join(folder, 'deep', 'p.log') })
  push('1')
  await flush()
  await rename(join(folder, 'deep'), join(folder, 'moved'))
  await writeFile(join(folder, 'deep'), 'a file in the way')

  clock.now += 1000
  push('2')
  await close()

  t.strictSame(await linesIn(join(folder, 'moved')), { 'p.log': ['1', '2'] })
  t.match(said.join(''), /p\.log: E/)
})

// The disk

t.test('a full disk is told once to stderr, and is no crash', { skip: process.platform === 'linux' ? false : 'there is no /dev/full' }, async (t) => {
  const { push, flush, close, said } = openFile(t, { filename: '/dev/full', perm: '0666' })

  push('1')
  await flush()
  push('2')
  await close()
  const ended = await run(process.execPath, ['--import', 'tsx', WRITER, '/dev/full', 'w', '10', 'exit'])

  t.strictSame(said, ['unable to write to /dev/full: ENOSPC: no space left on device, write', '/dev/full: 2 lines are lost'])
  t.match(ended, { code: 3, errors: /^fastify-beego logs: unable to write to \/dev\/full: ENOSPC/ })
})

t.test('while a disk fails lines wait, and are written in their order when it works again', async (t) => {
  const { target, path, said, tell } = await switchable(t)
  const writer = new LineWriter(target, undefined, tell)
  target.fd = target.bad
  writer.push(new Date(), '1\n')
  await writer.flush()
  writer.push(new Date(), '2\n')
  target.fd = target.good

  await sleep(700) // it is tried again by itself
  writer.push(new Date(), '3\n')
  await writer.flush()

  t.equal(await readFile(path, 'utf8'), '1\n2\n3\n')
  t.match(said.join(''), /unable to write to switch/)
})

t.test('a buffer that is full is written at once; what a failing disk does not take is given up, and told', async (t) => {
  const { target, path, said, tell } = await switchable(t)
  const writer = new LineWriter(target, 20, tell)

  writer.push(new Date(), '123456789\n')
  writer.push(new Date(), '123456789\n')
  writer.push(new Date(), 'x\n')
  t.equal((await readFile(path, 'utf8')).length, 22, 'without a turn of the event loop')

  target.fd = target.bad
  for (let i = 0; i < 10; i++) writer.push(new Date(), `line ${i}---\n`)
  target.fd = target.good
  await writer.flush()

  const rest = (await readFile(path, 'utf8')).slice(22)
  t.match(rest, /line 9---\n$/)
  t.match(said, [/^unable to write to switch: E/, /^switch: \d+ lines are lost$/])
})

t.test('what is written at once stands behind a write that is under way', async (t) => {
  const path = join(await folderOf(t), 'p.log')
  const file = new LogFile(configOf({ filename: path }))
  const writer = new LineWriter(file)
  writer.push(new Date(), 'a'.repeat(100_000) + '\n')
  const flushed = writer.flush()

  writer.push(new Date(), 'b\n')
  writer.flushSync()
  await flushed
  file.close()

  t.equal(await readFile(path, 'utf8'), `${'a'.repeat(100_000)}\nb\n`)
})

t.test('a pipe that is full is waited for', { skip: process.platform === 'win32' ? 'there are no named pipes' : false }, async (t) => {
  const path = join(await folderOf(t), 'pipe')
  await run('mkfifo', [path])
  const reader = await open(path, constants.O_RDONLY | constants.O_NONBLOCK)
  const fd = openSync(path, constants.O_WRONLY | constants.O_NONBLOCK)
  const said: string[] = []
  const writer = new LineWriter({ name: 'pipe', fd, size: null, take: (lines) => lines.length, idle () {} }, undefined, (message) => said.push(message))

  const text = 'x'.repeat(99) + '\n'
  for (let i = 0; i < 3000; i++) writer.push(new Date(), text)
  const flushed = writer.flush()
  let read = 0
  const block = Buffer.alloc(65536)
  while (read < 300_000) {
    await sleep(2)
    read += (await reader.read(block).catch(() => ({ bytesRead: 0 }))).bytesRead
  }
  await flushed

  t.equal(read, 300_000)
  t.strictSame(said, [])

  const stuck = writeAll(fd, Buffer.alloc(200_000)) // nobody reads
  t.match(stuck, { error: { code: 'EAGAIN' } })
  t.ok(stuck.written > 0)
  await reader.close()
})

t.test('a size that never comes is not waited for for ever', async (t) => {
  const file = await open(join(await folderOf(t), 'short'), 'w')

  awaitSize(file.fd, 5)

  t.equal((await file.stat()).size, 0)
  await file.close()
})

t.test('a stderr that is gone is no failure', async (t) => {
  const path = join(await folderOf(t), 'stderr')
  const file = await open(path, 'w')

  report('heard', file.fd)
  const gone = file.fd
  await file.close()

  t.doesNotThrow(() => report('unheard', gone))
  t.equal(await readFile(path, 'utf8'), 'fastify-beego logs: heard\n')
})

// The lock

t.test('only one process has the lock; one that was left behind is taken away', async (t) => {
  const path = join(await folderOf(t), 'p.lock')
  let runs = 0

  withLock(path, () => {
    runs += 1
    t.throws(() => withLock(path, () => { runs += 1 }), /another process keeps/)
  })
  t.throws(() => withLock(path, () => { throw new Error('inside') }), /inside/)
  await writeFile(path, '')
  await utimes(path, new Date(0), new Date(0))
  withLock(path, () => { runs += 1 })

  t.equal(runs, 2)
  t.throws(() => withLock(join(path, 'x', 'y'), () => {}), { code: 'ENOENT' })
})

// The end of a process

for (const [end, code, signal] of [['throw', 1, null], ['exit', 3, null], ['signal', null, 'SIGTERM'], ['graceful', 0, null]] as const) {
  t.test(`nothing is lost when a process ends by ${end}`, async (t) => {
    const folder = await folderOf(t)

    const ended = await run(process.execPath, ['--import', 'tsx', WRITER, join(folder, 'p.log'), 'w', '10000', end])

    t.strictSame([ended.code, ended.signal], [code, signal])
    const [lines = []] = Object.values(await messagesIn(folder))
    t.strictSame(lines.slice(0, 10000), numbered('w', 10000))
    const last = lines.slice(10000)
    if (end === 'throw') t.match(last, [/^uncaught exception: Error: a crash\\n +at /])
    else t.strictSame(last, end === 'graceful' ? ['w last'] : [])
  })
}

t.test('two processes share a file and its rotation: every line is there, once and whole', async (t) => {
  const folder = await folderOf(t)
  const args = (name: string) => ['--import', 'tsx', WRITER, join(folder, 'p.log'), name, '4000', 'slowly', '700']

  const ends = await Promise.all(['old', 'new'].map((name) => run(process.execPath, args(name))))

  t.strictSame(ends.map(({ code, errors }) => [code, errors]), [[0, ''], [0, '']])
  const files = await messagesIn(folder)
  const all = Object.values(files).flat()
  t.equal(all.length, 8000)
  t.strictSame(all.filter((line) => line.startsWith('old')).sort(byNumber), numbered('old', 4000))
  t.strictSame(all.filter((line) => line.startsWith('new')).sort(byNumber), numbered('new', 4000))
  t.ok(Object.keys(files).length > 5, 'they have rotated')
  t.notOk((await readdir(folder)).some((name) => name.endsWith('.lock')))
})

t.test('a signal that somebody else hears is theirs', async (t) => {
  const before = process.listenerCount('SIGHUP')
  const heard: string[] = []
  const listener = () => { heard.push('host') }
  process.on('SIGHUP', listener)
  const forget = [1, 2].map((n) => atExit({ flush: () => { heard.push(`flush ${n}`) }, crashed () {} }))
  t.teardown(() => { process.removeListener('SIGHUP', listener) })

  process.kill(process.pid, 'SIGHUP')
  while (heard.length < 3) await sleep(5)

  t.strictSame(heard.sort(), ['flush 1', 'flush 2', 'host'])
  for (const end of forget) end()
  t.equal(process.listenerCount('SIGHUP'), before + 1)
})

t.test('a signal that nobody else hears is raised again, once all has been written', async (t) => {
  const flushed: number[] = []
  const forget = [1, 2].map((n) => atExit({ flush: () => { flushed.push(n) }, crashed () {} }))
  const others = process.listeners('SIGHUP').filter((listener) => !String(listener).includes('flush()'))
  for (const listener of others) process.removeListener('SIGHUP', listener)
  const raised = t.capture(process, 'kill', () => true)

  process.emit('SIGHUP', 'SIGHUP')

  t.strictSame(flushed, [1, 2])
  t.strictSame(raised().map(({ args }) => args), [[process.pid, 'SIGHUP']])
  for (const end of forget) end()
  for (const listener of others) process.on('SIGHUP', listener)
})

t.test('what is no file has no size, and every key of an output has a default', async (t) => {
  const file = new LogFile(configOf({ filename: '/dev/null' }))

  t.equal(file.size, null)
  t.match(readConfig('multifile', '', multiFileRules), { filename: '', maxlines: 10_000_000, perm: '0660', rotate: true, separate: [] })
  t.match(readConfig('multifile', { maxfiles: 3, separate: ['error'], level: 4 }, multiFileRules), { maxfiles: 3, separate: ['error'], level: 4 })
  t.throws(() => readConfig('multifile', { separate: ['errors'] }, multiFileRules), { code: 'FST_BEEGO_LOG_CONFIG' })
})

t.test('an error that nobody catches is logged before the process ends', async (t) => {
  const folder = await folderOf(t)
  const log = new BeeLogger().setLogger('file', { filename: join(folder, 'p.log') })

  const [listener] = process.listeners('uncaughtExceptionMonitor').slice(-1)
  listener!(new Error('nobody'), 'uncaughtException')

  t.match((await messagesIn(folder))['p.log'], [/^uncaught exception: Error: nobody/])
  await log.close()
})

// Beside the tests

interface Opened {
  readonly clock: { now: number }
  readonly said: string[]
  push (text: string): void
  flush (): Promise<void>
  close (): Promise<void>
}

/** A log file whose clock stands at 6:00 of 2026-11-28, local time. */
function openFile (t: Test, config: Partial<FileConfig> & { filename: string }): Opened {
  const clock = { now: new Date(2026, 10, 28, 6).getTime() }
  const said: string[] = []
  const tell = (message: string) => { said.push(message) }
  const file = new LogFile(configOf(config), () => clock.now, tell)
  const writer = new LineWriter(file, undefined, tell)
  return {
    clock,
    said,
    push (text) { writer.push(new Date(clock.now), `${text}\n`) },
    flush: () => writer.flush(),
    async close () {
      await writer.close()
      file.close()
    }
  }
}

function configOf (config: Partial<FileConfig>): FileConfig {
  return readConfig('file', config, fileRules)
}

/** A target whose disk can be broken. */
async function switchable (t: Test): Promise<{ target: Target & { fd: number, good: number, bad: number }, path: string, said: string[], tell (message: string): void }> {
  const path = join(await folderOf(t), 'p.log')
  const good = await open(path, 'a')
  const bad = await open(path, 'r') // cannot be written to
  t.teardown(async () => { await good.close(); await bad.close() })
  const target = { name: 'switch', good: good.fd, bad: bad.fd, fd: good.fd, size: null, take: (lines: readonly unknown[]) => lines.length, idle () {} }
  const said: string[] = []
  return { target, path, said, tell (message) { said.push(message) } }
}

async function folderOf (t: Test): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'fastify-beego-logs-'))
  t.teardown(() => rm(folder, { recursive: true, force: true }))
  return folder
}

async function linesIn (folder: string): Promise<Record<string, string[]>> {
  const files: Record<string, string[]> = {}
  for (const name of await readdir(folder)) files[basename(name)] = (await readFile(join(folder, name), 'utf8')).split('\n').slice(0, -1)
  return files
}

/** Without time and letter; a line that is not whole fails. */
async function messagesIn (folder: string): Promise<Record<string, string[]>> {
  const files = Object.entries(await linesIn(folder))
  return Object.fromEntries(files.map(([name, lines]) => [name, lines.map((line) => {
    const [, message] = /^\d{4}\/\d\d\/\d\d \d\d:\d\d:\d\d\.\d{3} \[[A-Z]\] {2}(.*)$/.exec(line) ?? []
    if (message === undefined) throw new Error(`no whole line: ${line}`)
    return message
  })]))
}

function numbered (name: string, count: number): string[] {
  return Array.from({ length: count }, (_, i) => `${name} ${i}`)
}

function byNumber (a: string, b: string): number {
  return Number(a.split(' ')[1]) - Number(b.split(' ')[1])
}

async function run (command: string, args: string[]): Promise<{ code: number | null, signal: string | null, errors: string }> {
  const child = spawn(command, args, { stdio: ['ignore', 'ignore', 'pipe'], env: otherEnvironment(), timeout: 20_000 })
  let errors = ''
  child.stderr.on('data', (chunk) => { errors += String(chunk) })
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (code, signal) => resolve({ code, signal, errors }))
  })
}
