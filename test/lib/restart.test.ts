import { EventEmitter, once } from 'node:events'
import { mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import t, { type Test } from 'tap'
import { Channel, type Port } from '../../lib/restart/channel.js'
import { Manager, type ManagerOptions } from '../../lib/restart/manager.js'
import { isOurs } from '../../lib/restart/messages.js'
import { takeRole } from '../../lib/restart/role.js'
import { reasonOf, SharedSocket } from '../../lib/restart/shared-socket.js'
import { isOfProgram, isOther, watchProgram } from '../../lib/restart/watch.js'
import type { Place } from '../../lib/server/place.js'

const LISTEN = { code: 'FST_BEEGO_APP_LISTEN' }
const LOOPBACK: Place = { name: 'http', host: '127.0.0.1', port: 0, path: '' }

// A program that a manager starts. The file `how` says what its next process does; `gone` in it ends one that serves.
const PROGRAM = `
const fs = require('node:fs'), http = require('node:http')
const how = fs.readFileSync(process.env.HOW, 'utf8'), log = process.env.HOW + '.log', isFirst = process.env.BEEGO_WORKER === '1'
const said = () => fs.existsSync(log) ? fs.readFileSync(log, 'utf8') : ''
const when = (holds, then) => { const timer = setInterval(() => { if (holds()) { clearInterval(timer); then() } }, 10) }
const sockets = JSON.parse(process.env.BEEGO_SOCKETS)
const server = http.createServer((request, response) => {
  if (request.url === '/crash') process.exit(3)
  response.end(process.env.BEEGO_WORKER + ' ' + process.pid + ' ' + sockets.map(({ place }) => place.name).join())
})
process.on('message', (message) => {
  if (message.beego === 'drain' && how !== 'deaf') { server.close(() => process.exit()); server.closeAllConnections() }
  if (message.message?.ask) process.send({ beego: 'relay', to: message.from, message: { answer: process.env.BEEGO_WORKER, to: message.message.to } })
  if (message.message?.answer) fs.appendFileSync(log, 'answer ' + message.message.answer + ' for ' + message.message.to + '\\n')
})
process.on('disconnect', () => process.exit())
if (how === 'throw') throw 'thrown on purpose'
if (how === 'failed') process.send({ beego: 'failed', reason: 'no database' })
if (how === 'exit') process.exit(7)
if (how === 'once' && isFirst) process.exit(7)
if (how === 'once') fs.writeFileSync(log, String(process.pid))
if (how === 'late') {
  process.on('SIGTERM', () => process.send({ beego: 'ready' }, () => process.exit()))
  fs.writeFileSync(log, 'up')
}
const serve = () => server.listen({ fd: sockets[0].fd }, () => {
  process.send({ beego: 'ready' })
  process.send({ of: 'the application' })
  if (how.startsWith('talk') && process.env.BEEGO_WORKER === '2') setTimeout(() => {
    for (const to of ['leader', 'all', process.pid, 1]) process.send({ beego: 'relay', to, message: { ask: true, to: to === process.pid ? 'self' : to } })
  }, 100)
  if (how === 'brief' && !isFirst) when(() => fs.existsSync(log), () => { fs.appendFileSync(log, 'gone'); process.exit(9) })
})
if (how === 'talk and exit' && isFirst) when(() => said().split('\\n').length > 4, () => process.exit(7))
else if (how === 'brief' && isFirst) {
  fs.writeFileSync(log, 'up')
  when(() => said() === 'upgone', () => setTimeout(serve, 300)) // the manager may notice meanwhile
} else if (!['never', 'failed', 'late'].includes(how)) serve()
`

// Sockets

t.test('a socket that is bound here is accepted from nowhere until a process listens on it', async (t) => {
  const socket = await bind(t, LOOPBACK)

  const error = await fetch(`http://127.0.0.1:${socket.place.port}`).catch(({ cause }: { cause: NodeJS.ErrnoException }) => cause.code)

  t.ok(socket.place.port > 0)
  t.ok(socket.fd > 2)
  t.equal(error, 'ECONNREFUSED')
})

t.test('an address that is taken, that this machine has not, or that nobody knows is an error that says so', async (t) => {
  const server = createServer().listen(0, '127.0.0.1')
  t.teardown(() => server.close())
  await once(server, 'listening')
  const { port } = server.address() as { port: number }

  await t.rejects(SharedSocket.bind({ ...LOOPBACK, port }), { ...LISTEN, message: new RegExp(`http://127\\.0\\.0\\.1:${port}: the address is in use`) })
  await t.rejects(SharedSocket.bind({ ...LOOPBACK, host: '203.0.113.1' }), { ...LISTEN, message: /no such address/ })
  await t.rejects(SharedSocket.bind({ ...LOOPBACK, host: 'no-such-host.invalid' }), { ...LISTEN, message: /name of the host is not known/ })
  t.equal(reasonOf('EMFILE'), 'EMFILE')
})

t.test('names are looked up, IPv6 and all addresses are there', async (t) => {
  const named = await bind(t, { ...LOOPBACK, host: 'localhost' })
  const all = await bind(t, { ...LOOPBACK, host: '' })
  const six = await bind(t, { ...LOOPBACK, host: '::1' }).catch(() => null) // a machine may have none

  t.ok(named.place.port > 0)
  t.ok(all.place.port > 0)
  t.ok(six === null || six.place.port > 0)
})

t.test('a Unix socket has its permissions, and its file goes with it', async (t) => {
  const path = join(await folder(t), 'app.sock')
  const place = { ...LOOPBACK, host: '', path }

  const socket = await SharedSocket.bind(place, '0600')
  const { mode } = await stat(path)
  socket.close()
  await sleep(20)

  t.equal(mode & 0o777, 0o600)
  await t.rejects(stat(path), { code: 'ENOENT' })
  await writeFile(path, 'a file')
  await t.rejects(SharedSocket.bind(place), LISTEN)
})

// Roles and messages

t.test('a process is a worker when its manager has said so, once', async (t) => {
  const sockets = [{ fd: 4, place: LOOPBACK }]
  const env = { BEEGO_WORKER: '2', BEEGO_SOCKETS: JSON.stringify(sockets) }

  t.strictSame(takeRole({}, true), { worker: 0, sockets: [] })
  t.strictSame(takeRole({ ...env }, false), { worker: 0, sockets: [] })
  t.strictSame(takeRole(env, true), { worker: 2, sockets })
  t.strictSame(takeRole(env, true), { worker: 0, sockets: [] })
})

t.test('messages of the application are none of ours', async (t) => {
  t.strictSame([isOurs({ beego: 'ready' }), isOurs({ type: 'ready' }), isOurs('ready'), isOurs(null)], [true, false, false, false])
})

t.test('a worker speaks through its manager', async (t) => {
  const port = new FakePort()
  const channel = new Channel(port, 2)
  const heard: unknown[] = []
  channel.onMessage((message, from) => heard.push([message, from]))

  channel.sendToLeader('a')
  channel.broadcast('b')
  channel.send(77, 'c')
  port.emit('message', { beego: 'relay', from: 5, message: 'd' })
  port.emit('message', { beego: 'drain' })
  port.emit('message', { beego: 'relay' })
  port.emit('message', 'of the application')
  channel.close()
  port.emit('message', { beego: 'relay', from: 5, message: 'too late' })

  t.strictSame(port.sent, [['leader', 'a'], ['all', 'b'], [77, 'c']])
  t.strictSame(heard, [['d', 5]])
  t.equal(channel.isLeader, false)
  t.equal(new Channel(port, 1).isLeader, true)
})

t.test('the only process is its own leader', async (t) => {
  const channel = new Channel(new FakePort(), 0)
  const heard: unknown[] = []
  const silence = channel.onMessage((message, from) => heard.push([message, from]))

  channel.sendToLeader('a')
  channel.broadcast('nobody else is there')
  channel.send(42, 'b')
  channel.send(43, 'nobody')
  await sleep(1)
  silence()
  channel.sendToLeader('c')
  await sleep(1)

  t.strictSame(heard, [['a', 42], ['b', 42]])
  t.equal(channel.isLeader, true)
})

t.test('a worker whose manager has gone speaks to nobody', async (t) => {
  const { pid, on, off } = new FakePort()
  const channel = new Channel({ pid, on, off }, 1)

  t.doesNotThrow(() => channel.sendToLeader('a'))
})

// The manager

t.test('the workers serve on the socket, and a restart replaces all of them', async (t) => {
  const { manager, url, log } = await managed(t, { workers: 2 })
  await manager.start()
  const before = manager.pids
  const answers = [await text(url), await text(url)]

  const done = await manager.restart('asked for')
  const after = manager.pids

  t.equal(before.length, 2)
  for (const answer of answers) t.match(answer, /^[12] \d+ http$/)
  t.ok(done)
  t.equal(after.filter((pid) => before.includes(pid)).length, 0)
  await until(() => !before.some(isAlive))
  t.match(await text(url), /^[12]/)
  t.strictSame(log.filter((line) => line.startsWith('info restart')), ['info restart: asked for'])
})

for (const [how, reason] of [
  ['throw', /exited with code 1 before it served/], ['exit', /exited with code 7 before it served/], ['failed', /: no database$/]
] as const) {
  t.test(`a new process that does not come to serve (${how}) leaves the old one, and the reason is said`, async (t) => {
    const { manager, url, log, next } = await managed(t, {})
    await manager.start()
    const before = manager.pids
    await next(how)

    const done = await manager.restart('a new version')

    t.equal(done, false)
    t.strictSame(manager.pids, before)
    t.match(await text(url), new RegExp(`^1 ${before[0]} `))
    t.match(log.at(-1), /^error the restart has failed, the old processes go on: /)
    t.match(log.at(-1), reason)
  })
}

t.test('a restart whose second process does not come to serve leaves both old ones, and the first new one goes', async (t) => {
  const { manager, url, log, how } = await managed(t, { workers: 2 })
  await manager.start()
  const before = manager.pids
  await writeFile(how, 'once')

  const done = await manager.restart('a new version')
  const after = manager.pids

  t.equal(done, false)
  t.strictSame(after, before)
  const fresh = Number(await readFile(`${how}.log`, 'utf8'))
  await until(() => !isAlive(fresh))
  for (let i = 0; i < 20; i++) t.ok(before.includes(Number((await text(url)).split(' ')[1])))
  t.match(log.at(-1), /^error the restart has failed, the old processes go on: the process exited with code 7 before it served$/)
})

t.test('a restart whose first process ends before the second one serves leaves the old ones', async (t) => {
  const { manager, log, how } = await managed(t, { workers: 2 })
  await manager.start()
  const before = manager.pids
  await writeFile(how, 'brief')

  const done = await manager.restart('a new version')

  t.equal(done, false)
  t.strictSame(manager.pids, before)
  t.match(log.at(-1), /^error the restart has failed, the old processes go on: worker 2 exited with code 9$/)
})

t.test('messages of a restart under way reach the old processes and the new ones, and the old leader leads', async (t) => {
  const { manager, next, how } = await managed(t, { workers: 2 })
  await manager.start()
  await next('talk and exit')

  await manager.restart('to talk')

  const said = (await readFile(`${how}.log`, 'utf8')).trim().split('\n').sort()
  t.strictSame(said, ['answer 1 for all', 'answer 1 for leader', 'answer 2 for all', 'answer 2 for self'])
})

t.test('a process that cannot come to serve in time is ended', async (t) => {
  const { manager, next } = await managed(t, { startTimeout: 300 })
  await next('never')

  await t.rejects(manager.start(), { code: 'FST_BEEGO_APP_START', message: /did not serve within 300 ms/ })
})

t.test('a start that fails leaves no process, and says why', async (t) => {
  const { manager, next } = await managed(t, { workers: 2 })
  await next('failed')

  await t.rejects(manager.start(), { code: 'FST_BEEGO_APP_START', message: /did not start: no database/ })

  t.strictSame(manager.pids, [])
})

t.test('a program that is not there is said by name', async (t) => {
  const { manager } = await managed(t, { program: { execPath: '/no/such/program', execArgv: [], argv: [], env: {} } })

  await t.rejects(manager.start(), { code: 'FST_BEEGO_APP_START', message: /ENOENT/ })
})

t.test('restarts that are asked for while one runs are one more', async (t) => {
  const { manager, log } = await managed(t, {})
  await manager.start()

  const done = await Promise.all([manager.restart('first'), manager.restart('second'), manager.restart('third')])

  t.strictSame(done, [true, true, true])
  t.strictSame(log.filter((line) => line.startsWith('info restart')), ['info restart: first', 'info restart: second'])
})

t.test('a worker that crashes is started again', async (t) => {
  const { manager, url, log } = await managed(t, { healthyAfter: 0 })
  await manager.start()
  const before = manager.pids

  await text(`${url}/crash`).catch(() => {})
  const answer = await text(url) // waits in the socket

  t.match(log.find((line) => line.startsWith('error')), /worker 1, process \d+, exited with code 3: it is started again/)
  t.match(answer, /^1 \d+ http$/)
  t.not(answer, `1 ${before[0]} http`)
})

t.test('a worker that crashes and does not start is tried again', async (t) => {
  const { manager, url, log, next } = await managed(t, {})
  await manager.start()

  await next('exit')
  await text(`${url}/crash`).catch(() => {})
  await until(() => log.some((line) => line.includes('worker 1 did not start: the process exited with code 7')))
  await next('')

  t.match(await text(url), /^1 /)
})

t.test('a restart while a crashed worker waits for its turn fills its place once', async (t) => {
  const { manager, url } = await managed(t, {})
  await manager.start()
  process.kill(manager.pids[0]!, 'SIGKILL')
  await until(() => manager.pids.length === 0)

  const done = await manager.restart('now')
  await sleep(300)

  t.ok(done)
  t.match(await text(url), new RegExp(`^1 ${manager.pids[0]} `))
})

t.test('stopping ends all of them, also one that starts and one that waits to be started again', async (t) => {
  const { manager, next, log } = await managed(t, { workers: 2 })
  await manager.start()
  const [crashing, other] = manager.pids as [number, number]
  await next('never')
  const restarted = manager.restart('never')
  process.kill(other, 'SIGKILL')
  await until(() => log.some((line) => line.includes('ended by SIGKILL')))

  await manager.stop()

  t.equal(await restarted, false)
  t.equal(await manager.restart('too late'), false)
  t.strictSame(manager.pids, [])
  t.notOk(isAlive(crashing))
  t.strictSame(log.filter((line) => line.includes('did not start')), [])
})

t.test('a process that comes to serve when it is to stop does not serve', async (t) => {
  const { manager, next, how } = await managed(t, {})
  await next('late')
  const started = manager.start()
  while (await readFile(`${how}.log`, 'utf8').catch(() => '') !== 'up') await sleep(10)

  await Promise.all([t.rejects(started, { code: 'FST_BEEGO_APP_START', message: /stopped before it served/ }), manager.stop()])

  t.strictSame(manager.pids, [])
})

t.test('a process that does not end in time is killed', async (t) => {
  const { manager, next } = await managed(t, { shutdownTimeout: 200 })
  await next('deaf')
  await manager.start()
  const [pid] = manager.pids as [number]

  await manager.stop()

  t.notOk(isAlive(pid))
})

t.test('messages reach the leader, all others, or one process', async (t) => {
  const { manager, next, how } = await managed(t, { workers: 2 })
  await next('')
  await manager.start()
  await next('talk')
  process.kill(manager.pids[1]!, 'SIGKILL') // and so worker 2 is a new one, which talks

  const said = async () => (await readFile(`${how}.log`, 'utf8').catch(() => '')).trim().split('\n').sort()
  while ((await said()).length < 3) await sleep(10)

  t.strictSame(await said(), ['answer 1 for all', 'answer 1 for leader', 'answer 2 for self'])
})

t.test("the socket of the supervisor is the first worker's", async (t) => {
  const admin = await bind(t, { ...LOOPBACK, name: 'admin' })
  const http = await bind(t, LOOPBACK)
  const { manager } = await managed(t, { workers: 2, sockets: [http, admin] })
  await manager.start()

  const seen = new Set<string>()
  while (seen.size < 2) seen.add((await text(`http://127.0.0.1:${http.place.port}`)).replace(/ \d+ /, ' '))

  t.strictSame([...seen].sort(), ['1 http,admin', '2 http'])
})

// Watching

t.test('code anywhere and configuration in conf are of the program, and nothing else', async (t) => {
  const yes = ['/app/main.js', '/app/models/user.ts', '/app/x.mjs', '/app/conf/app.conf', '/app/conf/prod.yaml']
  const no = ['/app/data.json', '/app/views/index.tpl', '/app/readme.md', '/app/app.log']

  t.strictSame(yes.filter(isOfProgram), yes)
  t.strictSame(no.filter(isOfProgram), [])
  t.strictSame(['/app', '/app/lib', '/app/node_modules/x', '/app/.git', '/app/views', '/app/static/js'].map((path) => isOther(path, '/app')),
    [false, false, true, true, true, true])
})

t.test('changes that come together are told once, by the first file', async (t) => {
  const root = await folder(t)
  await mkdir(join(root, 'static'))
  const changed: string[] = []
  const unwatch = await watchProgram([root, root, join(root, 'conf')], 150, (path) => changed.push(path))
  t.teardown(unwatch)

  await writeFile(join(root, 'static', 'page.js'), '')
  await writeFile(join(root, 'notes.txt'), '')
  await writeFile(join(root, 'a.js'), '')
  await sleep(60)
  await writeFile(join(root, 'a.js'), '1')
  await until(() => changed.length > 0)
  await sleep(300)
  await writeFile(join(root, 'b.ts'), '')
  await until(() => changed.length > 1)

  t.strictSame(changed, [join(root, 'a.js'), join(root, 'b.ts')])
})

class FakePort extends EventEmitter implements Port {
  readonly pid = 42
  readonly sent: unknown[] = []

  send (message: Parameters<NonNullable<Port['send']>>[0], done?: (error: Error | null) => void): void {
    this.sent.push(message.beego === 'relay' ? [message.to, message.message] : message)
    done?.(null)
  }
}

async function bind (t: Test, place: Place): Promise<SharedSocket> {
  const socket = await SharedSocket.bind(place)
  t.teardown(() => socket.close())
  return socket
}

/** A manager that is stopped with its test, and whose processes do what `next` says. */
async function managed (t: Test, options: Partial<ManagerOptions>): Promise<{
  manager: Manager, url: string, log: string[], how: string, next: (how: string) => Promise<void>
}> {
  const how = join(await folder(t), 'how')
  await writeFile(how, '')
  const log: string[] = []
  const keep = (level: string) => (line: string) => { log.push(`${level} ${line}`) }
  const socket = await bind(t, LOOPBACK)
  const manager = new Manager({
    program: { execPath: process.execPath, execArgv: ['-e', PROGRAM], argv: [], env: { HOW: how } },
    sockets: [socket],
    workers: 1,
    startTimeout: 30_000,
    shutdownTimeout: 10_000,
    healthyAfter: 30_000,
    log: { info: keep('info'), warn: keep('warn'), error: keep('error') },
    ...options
  })
  t.teardown(() => manager.stop())
  return { manager, url: `http://127.0.0.1:${socket.place.port}`, log, how, next: (text) => writeFile(how, text) }
}

async function folder (t: Test): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), 'fastify-beego-restart-'))
  t.teardown(() => rm(path, { recursive: true, force: true }))
  return path
}

async function text (url: string): Promise<string> {
  return (await fetch(url, { headers: { connection: 'close' } })).text()
}

function isAlive (pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

async function until (holds: () => boolean): Promise<void> {
  while (!holds()) await sleep(5)
}
