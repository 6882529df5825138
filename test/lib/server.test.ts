import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmod, mkdtemp, rm, stat, writeFile } from 'node:fs/promises'
import { createServer, type RequestListener, type Server, type ServerResponse } from 'node:http'
import { createServer as createHttpsServer, type Server as HttpsServer } from 'node:https'
import { type AddressInfo, connect, createServer as createNetServer, type Server as NetServer, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { connect as connectTls } from 'node:tls'
import t, { type Test } from 'tap'
import { serverOptions, type ResolvedServerOptions, type ServerOptions } from '../../lib/options/server.js'
import { Connections } from '../../lib/server/connections.js'
import { parseAddress, placesOf, urlOf } from '../../lib/server/place.js'
import { clearSocket, giveMode } from '../../lib/server/unix-socket.js'
import { selfSigned } from '../tls.js'

const LISTEN = { code: 'FST_BEEGO_APP_LISTEN' }

// Places

t.test('an address is a host, a port or both, as Beego takes it', async (t) => {
  t.strictSame(parseAddress(':9000'), { httpPort: 9000 })
  t.strictSame(parseAddress('127.0.0.1:9000'), { httpAddr: '127.0.0.1', httpPort: 9000 })
  t.strictSame(parseAddress('localhost'), { httpAddr: 'localhost' })
  t.strictSame(parseAddress('localhost:'), { httpAddr: 'localhost' })
  t.strictSame(parseAddress(':0'), { httpPort: 0 })
  t.strictSame(parseAddress('[::1]:9000'), { httpAddr: '::1', httpPort: 9000 })
  t.strictSame(parseAddress('[::1]'), { httpAddr: '::1' })
  t.strictSame(parseAddress('unix:/run/app.sock'), { httpAddr: 'unix:/run/app.sock' })
  t.strictSame(parseAddress('/run/app.sock'), { httpAddr: '/run/app.sock' })
})

t.test('an address that says no such thing is refused with what it must be', async (t) => {
  for (const [address, reason] of [
    ['9000', /a port stands behind a colon: ':9000'/], [':99999', /at most 65535/], ['a:b', /'host:port'/], ['::1', /'host:port'/], ['[x]:1', /no IPv6/]
  ] as const) {
    t.throws(() => parseAddress(address), { code: 'FST_BEEGO_APP_ADDRESS', message: reason }, address)
  }
})

t.test('places are what the options name', async (t) => {
  const tls = { enableHTTPS: true, httpsCertFile: 'cert.pem', httpsKeyFile: 'key.pem' }

  t.strictSame(urlsOf({}), ['http://[::]:8080'])
  t.strictSame(urlsOf({ httpAddr: '::1', httpPort: 0 }), ['http://[::1]:0'])
  t.strictSame(urlsOf({ httpAddr: '[::1]' }), ['http://[::1]:8080'])
  t.strictSame(urlsOf({ httpAddr: 'unix:/run/app.sock' }), ['unix:/run/app.sock'])
  t.strictSame(urlsOf(tls), ['http://[::]:8080', 'https://[::]:10443'])
  t.strictSame(urlsOf({ ...tls, enableHTTP: false, httpsAddr: '127.0.0.1' }), ['https://127.0.0.1:10443'])
  t.strictSame(urlsOf({ enableFcgi: true, httpAddr: '127.0.0.1', httpPort: 9001 }), ['fcgi://127.0.0.1:9001'])
  t.strictSame(urlsOf({ enableFcgi: true, httpAddr: '/run/app.fcgi', httpPort: 9001 }), ['unix:/run/app.fcgi'])
  t.strictSame(urlsOf({ enableFcgi: true, httpAddr: 'app.fcgi', httpPort: 0 }), ['unix:app.fcgi'])
  t.strictSame(urlsOf({ enableFcgi: true, httpAddr: '127.0.0.1', httpPort: 0 }), ['fcgi://127.0.0.1:0'])
  t.equal(urlOf({ name: 'admin', host: '127.0.0.1', port: 8088, path: '' }), 'http://127.0.0.1:8088')
})

t.test('options that name no place are refused by name', async (t) => {
  const tls = { enableHTTPS: true, httpsCertFile: 'cert.pem', httpsKeyFile: 'key.pem' }
  const invalid = (name: string) => ({ code: 'FST_BEEGO_OPT_INVALID', message: new RegExp(`'${name}'`) })

  t.throws(() => urlsOf({ enableHTTP: false }), invalid('enableHTTP'))
  t.throws(() => urlsOf({ ...tls, httpsCertFile: '' }), invalid('httpsCertFile'))
  t.throws(() => urlsOf({ ...tls, httpsKeyFile: '' }), invalid('httpsKeyFile'))
  t.throws(() => urlsOf({ ...tls, httpsPort: 8080 }), invalid('httpsPort'))
  t.throws(() => urlsOf({ enableFcgi: true, httpPort: 0 }), invalid('httpAddr'))
  t.strictSame(urlsOf({ ...tls, httpPort: 0, httpsPort: 0 }), ['http://[::]:0', 'https://[::]:0'])
})

// Unix sockets

t.test('the file of a socket that nobody listens on is taken away', async (t) => {
  const path = join(await folder(t), 'app.sock')
  await listen(t, createNetServer(), path)
  await leaveBehind(path)

  await clearSocket(path)
  await clearSocket(path)

  await t.rejects(stat(path), { code: 'ENOENT' })
})

t.test('the file of a socket that is in use stays, and so does any other file', async (t) => {
  const dir = await folder(t)
  await listen(t, createNetServer((socket) => socket.end()), join(dir, 'app.sock'))
  await writeFile(join(dir, 'text'), 'text')

  await t.rejects(clearSocket(join(dir, 'app.sock')), { ...LISTEN, message: /another process listens there/ })
  await t.rejects(clearSocket(join(dir, 'text')), { ...LISTEN, message: /no socket/ })

  t.ok((await stat(join(dir, 'app.sock'))).isSocket())
  t.ok((await stat(join(dir, 'text'))).isFile())
})

t.test('a socket has the permissions that are asked for, or those of the umask', async (t) => {
  const path = join(await folder(t), 'app.sock')
  await listen(t, createNetServer(), path)
  await chmod(path, 0o755)

  await giveMode(path, '')
  const before = (await stat(path)).mode & 0o777
  await giveMode(path, '0660')

  t.equal(before, 0o755)
  t.equal((await stat(path)).mode & 0o777, 0o660)
})

// Connections

t.test('what comes on a kept connection is answered while the server stops, as the last one', async (t) => {
  const { connections, client, server } = await watched(t, (_request, response) => response.end('ok'))
  const port = portOf(server)
  const before = await ask(client)

  const drained = connections.drain({ limit: 10_000, idle: 10_000 })
  const refused = await refusal(port)
  const after = await ask(client)

  t.match(before, /Connection: keep-alive/)
  t.equal(refused, 'ECONNREFUSED')
  t.match(after, /200 OK[^]*Connection: close[^]*ok/i)
  t.equal(await drained, 0)
})

t.test('a connection without a request is kept for the one that may be on its way, and then closed', async (t) => {
  const { connections, client } = await watched(t, (_request, response) => response.end('ok'))
  const started = performance.now()

  t.equal(await connections.drain({ limit: 10_000, idle: 200 }), 0)

  t.ok(performance.now() - started >= 190)
  t.ok(client.destroyed || client.readableEnded || await once(client, 'end'))
})

t.test('a request that arrives slowly counts as one', async (t) => {
  const { connections, client } = await watched(t, (_request, response) => response.end('ok'))

  const drained = connections.drain({ limit: 10_000, idle: 400 })
  for (const part of ['GET / HT', 'TP/1.1\r\n', 'host: a', '\r\n']) {
    client.write(part)
    await sleep(150)
  }
  client.write('\r\n')

  t.match(await textUntil(client, 'ok'), /200 OK/)
  t.equal(await drained, 0)
})

t.test('a long poll gets its answer', async (t) => {
  const polls: ServerResponse[] = []
  const { connections, client } = await watched(t, (_request, response) => polls.push(response))
  client.write('GET / HTTP/1.1\r\nhost: a\r\n\r\n')
  await until(() => polls.length === 1)

  const drained = connections.drain({ limit: 10_000, idle: 50 })
  await sleep(200)
  polls[0]!.end('news')

  t.match(await textUntil(client, 'news'), /Connection: close/i)
  t.equal(await drained, 0)
})

t.test('an answer that has begun is completed, and its connection closed behind it', async (t) => {
  const streams: ServerResponse[] = []
  const { connections, client } = await watched(t, (_request, response) => { response.write('first'); streams.push(response) })
  client.write('GET / HTTP/1.1\r\nhost: a\r\n\r\n')
  await textUntil(client, 'first')

  const drained = connections.drain({ limit: 10_000, idle: 100 })
  await sleep(250)
  streams[0]!.end('last')

  await textUntil(client, 'last')
  t.equal(await drained, 0)
})

t.test('an upload arrives to its end', async (t) => {
  const { connections, client } = await watched(t, (request, response) => {
    let size = 0
    request.on('data', (chunk: Buffer) => { size += chunk.length }).on('end', () => response.end(`got ${size}`))
  })
  client.write('POST / HTTP/1.1\r\nhost: a\r\ncontent-length: 300000\r\n\r\n')
  client.write(Buffer.alloc(100_000))
  await until(() => connections.size === 1 && client.bytesWritten > 100_000)
  await sleep(50)

  const drained = connections.drain({ limit: 10_000, idle: 50 })
  await sleep(200)
  client.write(Buffer.alloc(200_000))

  t.match(await textUntil(client, 'got'), /got 300000/)
  t.equal(await drained, 0)
})

t.test('of several requests on one connection only the last answer says that it is the last', async (t) => {
  const responses: ServerResponse[] = []
  const { connections, client } = await watched(t, (_request, response) => responses.push(response))

  const drained = connections.drain({ limit: 10_000, idle: 10_000 })
  client.write('GET /1 HTTP/1.1\r\nhost: a\r\n\r\nGET /2 HTTP/1.1\r\nhost: a\r\n\r\n')
  await until(() => responses.length === 2)
  responses[0]!.end('one')
  responses[1]!.end('two')
  const text = await textUntil(client, 'two')

  t.notMatch(text.slice(0, text.indexOf('one')), /connection: close/i)
  t.match(text.slice(text.indexOf('one')), /connection: close/i)
  t.equal(await drained, 0)
})

t.test('what does not end is cut off at the limit, and counted', async (t) => {
  const { connections, client } = await watched(t, () => {})
  client.on('error', () => {})
  client.write('GET / HTTP/1.1\r\nhost: a\r\n\r\n')
  await until(() => connections.size === 1)
  await sleep(50)

  const cut = await connections.drain({ limit: 150, idle: 50 })

  t.equal(cut, 1)
  await until(() => client.destroyed)
})

t.test('an upgraded connection is left to whoever has upgraded it', async (t) => {
  const upgraded: Socket[] = []
  const server = createServer()
  server.on('upgrade', (_request, socket: Socket) => {
    socket.write('HTTP/1.1 101 Switching Protocols\r\nupgrade: x\r\nconnection: upgrade\r\n\r\n')
    upgraded.push(socket)
  })
  const { connections, client } = await watched(t, server)
  client.write('GET / HTTP/1.1\r\nhost: a\r\nconnection: upgrade\r\nupgrade: x\r\n\r\n')
  await textUntil(client, '101')
  let ticks = 0

  const cut = await connections.drain({ limit: 10_000, idle: 50, onTick: () => { if (++ticks === 6) upgraded[0]!.end() } })

  t.equal(cut, 0)
  t.ok(ticks >= 6)
})

t.test('a server without connections stops at once, and one that was never started too', async (t) => {
  const { connections, client } = await watched(t, (_request, response) => response.end())
  client.destroy()
  await until(() => connections.size === 0)

  t.equal(await connections.drain({ limit: 10_000, idle: 10_000 }), 0)
  t.equal(await new Connections().drain({ limit: 10_000, idle: 10_000 }), 0)
})

t.test('connections over TLS end in the same way', async (t) => {
  const { connections, server } = await watched(t, createHttpsServer(selfSigned(), (_request, response) => response.end('ok')), true)
  const client = connectTls({ port: portOf(server), host: '127.0.0.1', rejectUnauthorized: false })
  await once(client, 'secureConnect')
  const before = await ask(client)

  const drained = connections.drain({ limit: 10_000, idle: 10_000 })
  const after = await ask(client)

  t.match(before, /Connection: keep-alive/)
  t.match(after, /Connection: close/i)
  t.equal(await drained, 0)
})

t.test('a server that does not speak HTTP closes by itself what it can, once nothing more is to be waited for', async (t) => {
  const connections = new Connections()
  const sockets: Socket[] = []
  const server = Object.assign(createNetServer((socket) => { sockets.push(socket) }), { closeIdleConnections: () => { for (const socket of sockets) socket.end() } })
  connections.watch(server, false)
  const client = connect(await listen(t, server, 0), '127.0.0.1')
  await once(client, 'connect')
  const started = performance.now()

  const cut = await connections.drain({ limit: 10_000, idle: 150 })

  t.equal(cut, 0)
  t.ok(performance.now() - started >= 140)
})

function urlsOf (options: ServerOptions): string[] {
  const defaults = Object.fromEntries(Object.entries(serverOptions).map(([name, { value }]) => [name, value()]))
  return placesOf({ ...defaults, ...options } as ResolvedServerOptions).map(urlOf)
}

async function folder (t: Test): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), 'fastify-beego-server-'))
  t.teardown(() => rm(path, { recursive: true, force: true }))
  return path
}

async function listen (t: Test, server: NetServer, at: string | number): Promise<number> {
  server.listen(typeof at === 'string' ? { path: at } : { port: at, host: '127.0.0.1' })
  await once(server, 'listening')
  t.teardown(() => server.close())
  return portOf(server)
}

function portOf (server: NetServer): number {
  return (server.address() as AddressInfo).port
}

/** The file of a socket whose server has ended without taking it along: another process's, killed. */
async function leaveBehind (path: string): Promise<void> {
  await rm(path)
  const child = spawn(process.execPath, ['-e', `require('net').createServer().listen(${JSON.stringify(path)}, () => process.kill(process.pid, 'SIGKILL'))`])
  await once(child, 'exit')
}

async function watched (t: Test, how: RequestListener | Server | HttpsServer, isTls = false): Promise<{ connections: Connections, client: Socket, server: NetServer }> {
  const connections = new Connections()
  const server = typeof how === 'function' ? createServer(how) : how
  connections.watch(server)
  const port = await listen(t, server, 0)
  const client = connect(port, '127.0.0.1')
  t.teardown(() => client.destroy())
  await once(client, 'connect')
  if (isTls) client.destroy()
  else await until(() => connections.size === 1)
  return { connections, client, server }
}

async function ask (client: Socket): Promise<string> {
  client.write('GET / HTTP/1.1\r\nhost: a\r\n\r\n')
  return textUntil(client, 'ok')
}

async function textUntil (client: Socket, word: string): Promise<string> {
  let text = ''
  for await (const chunk of client.iterator({ destroyOnReturn: false })) {
    text += String(chunk)
    if (text.includes(word)) return text
  }
  return text
}

async function refusal (port: number): Promise<string> {
  const socket = connect(port, '127.0.0.1')
  const [error] = await once(socket, 'error') as [NodeJS.ErrnoException]
  return error.code ?? ''
}

async function until (holds: () => boolean): Promise<void> {
  while (!holds()) await sleep(5)
}
