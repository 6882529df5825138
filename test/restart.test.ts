// How processes come and go: restarts, crashes, signals.

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { rm, writeFile } from 'node:fs/promises'
import { request as httpRequest } from 'node:http'
import { createRequire } from 'node:module'
import { connect, type Socket } from 'node:net'
import { createInterface } from 'node:readline'
import { fileURLToPath, pathToFileURL } from 'node:url'
import t from 'tap'
import { SharedSocket } from '../lib/restart/shared-socket.js'
import { FcgiClient } from './restart/fcgi-client.js'
import { isAlive, plainEnv, ready, run, start, text, until } from './restart/running.js'

t.test('a long poll and an upload that are under way end in the old process, a websocket is told to come again', async (t) => {
  const program = await start(t, { HOT: '1' })
  const [old = 0] = program.pids()
  const poll = text(`${program.url}/poll`)
  const upload = httpRequest(`${program.url}/upload`, { method: 'POST', headers: { 'content-length': 3_000_000 }, agent: false })
  upload.write(Buffer.alloc(1_000_000))
  const websocket = await openWebsocket(program.url)
  websocket.say('hello')
  await until(() => program.lines.includes('polling'))
  await until(() => websocket.heard().includes(`hello at ${old}`))

  const fresh = await program.restart()
  await until(() => websocket.bytes().includes(Buffer.from([0x88, 0x15, 0x03, 0xe9]))) // close, 21 bytes, 1001
  websocket.socket.end(Buffer.from([0x88, 0x82, 0, 0, 0, 0, 0x03, 0xe9]))
  const now = await text(program.url)
  await writeFile(program.news, '')
  upload.end(Buffer.alloc(2_000_000))

  t.equal(await bodyOf(upload), `3000000 bytes at ${old}`)
  t.equal(await poll, `news from ${old}`)
  t.equal(now, `1 ${fresh}`)
  await until(() => !isAlive(old))
})

t.test('a new version that does not start leaves the old one serving, and says why', async (t) => {
  const program = await start(t, { HOT: '1' })
  const [old] = program.pids()
  await writeFile(program.broken, '')

  program.child.kill('SIGHUP')
  await until(() => program.lines.some((line) => line.includes('the restart has failed')))

  t.equal(await text(program.url), `1 ${old}`)
  t.ok(program.lines.some((line) => /the old processes go on: the process exited with code 1 before it served/.test(line)))
  t.ok(program.lines.some((line) => line.includes('this version is broken')))
  await rm(program.broken)
  t.not(await program.restart(), old)
})

for (const HOT of ['0', '1']) {
  const how = HOT === '1' ? 'with a manager' : 'alone'

  t.test(`SIGTERM ends what runs, and then the process (${how})`, async (t) => {
    const program = await start(t, { HOT })
    const poll = text(`${program.url}/poll`)
    await until(() => program.lines.includes('polling'))

    program.child.kill('SIGTERM')
    await until(() => refuses(program.url))
    await writeFile(program.news, '')

    t.match(await poll, /^news from \d+$/)
    t.strictSame(await program.ended, [0, null])
    t.strictSame(program.pids().filter(isAlive), [])
  })

  t.test(`what does not end within the limit is cut off (${how})`, async (t) => {
    const program = await start(t, { HOT, LIMIT: '300' })
    const poll = text(`${program.url}/poll`).catch(() => 'cut off')
    await until(() => program.lines.includes('polling'))

    program.child.kill('SIGINT')

    t.equal(await poll, 'cut off')
    t.strictSame(await program.ended, [0, null])
    t.ok(program.lines.some((line) => line.includes('1 connections were cut off')))
  })

  t.test(`an error in a start hook ends the process with 1 and says which (${how})`, async (t) => {
    const program = run(t, { HOT, HOOK: 'fails' })

    t.strictSame(await program.ended, [1, null])
    t.ok(program.lines.some((line) => line.includes("The start hook 'openDatabase' failed: no database")))
  })
}

t.test('workers whose manager is killed end what runs, and themselves', async (t) => {
  const program = await start(t, { WORKERS: '2' })
  const poll = text(`${program.url}/poll`)
  await until(() => program.lines.includes('polling'))

  program.child.kill('SIGKILL')
  await program.ended
  await writeFile(program.news, '')

  t.match(await poll, /^news from \d+$/)
  await until(() => !program.pids().some(isAlive))
})

t.test('a program in TypeScript has workers in TypeScript', async (t) => {
  const tsx = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href
  const program = await ready(run(t, {}, ['--import', tsx, fileURLToPath(new URL('restart/typed.ts', import.meta.url))]))
  const before = await text(program.url)

  const pid = await program.restart()

  t.match(before, /^typed \d+$/)
  t.equal(await text(program.url), `typed ${pid}`)
})

t.test('FastCGI on standard input is the socket that the web server has bound', async (t) => {
  const socket = await SharedSocket.bind({ name: 'fcgi', host: '127.0.0.1', port: 0, path: '' })
  t.teardown(() => socket.close())
  const script = fileURLToPath(new URL('restart/fcgi.mjs', import.meta.url))
  const child = spawn(process.execPath, [script], { env: plainEnv({}), stdio: [socket.fd, 'pipe', 'inherit'] })
  t.teardown(() => child.kill('SIGKILL'))
  for await (const line of createInterface(child.stdout!)) if (line.includes('running on')) break

  const answer = await new FcgiClient(socket.place.port).get('/hello')

  t.match(answer, /^Status: 200[^]*\r\n\r\nover FastCGI from 203\.0\.113\.7$/)
  child.kill('SIGTERM')
  t.strictSame(await once(child, 'exit'), [0, null])
})

async function bodyOf (request: ReturnType<typeof httpRequest>): Promise<string> {
  const [response] = await once(request, 'response') as [AsyncIterable<Buffer>]
  let body = ''
  for await (const chunk of response) body += String(chunk)
  return body
}

async function openWebsocket (url: string): Promise<{ socket: Socket, heard (): string, bytes (): Buffer, say (text: string): void }> {
  const request = httpRequest(`${url}/ws`, {
    headers: { connection: 'Upgrade', upgrade: 'websocket', 'sec-websocket-version': '13', 'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==' }
  })
  request.end()
  const [, socket, head] = await once(request, 'upgrade') as [unknown, Socket, Buffer]
  let bytes = head
  socket.on('data', (chunk: Buffer) => { bytes = Buffer.concat([bytes, chunk]) }).on('error', () => {})
  return {
    socket,
    heard: () => bytes.toString('latin1'),
    bytes: () => bytes,
    say: (said) => socket.write(Buffer.concat([Buffer.from([0x81, 0x80 | said.length, 0, 0, 0, 0]), Buffer.from(said)]))
  }
}

async function refuses (url: string): Promise<boolean> {
  const socket = connect(Number(new URL(url).port), '127.0.0.1')
  const refused = await Promise.race([once(socket, 'connect').then(() => false, () => true)])
  socket.destroy()
  return refused
}
