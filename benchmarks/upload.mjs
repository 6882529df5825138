#!/usr/bin/env node
// How much memory an upload takes: a server in a process of its own, a form with one file through a socket, the server's resident
// memory all the while.
//
//   node benchmarks/upload.mjs [MiB] [content-length | chunked]        after npm run build; 1024 MiB by default

import { fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const MIB = 1024 * 1024
const SAMPLE_MS = 20

if (process.send) await serve()
else await measure(Number(process.argv[2] ?? 1024), process.argv[3] ?? 'content-length')

async function serve () {
  const { default: Fastify } = await import('fastify')
  const { beegoMvc, Controller } = await import('fastify-beego')

  class UploadController extends Controller {
    async post () {
      const { filename, size } = await this.getFile('file')
      this.data.json = { filename, size }
      this.serveJSON()
    }
  }
  const app = Fastify()
  await app.register(beegoMvc, { runMode: 'prod' })
  app.beego.router('/upload', UploadController)
  await app.listen({ port: 0, host: '127.0.0.1' })
  process.on('disconnect', () => app.close().then(() => process.exit(0)))
  process.send?.(app.addresses()[0]?.port)
}

/** @param {number} size - MiB. @param {string} framing */
async function measure (size, framing) {
  const folder = await mkdtemp(join(tmpdir(), 'upload-'))
  const server = fork(fileURLToPath(import.meta.url), { env: { ...process.env, TMPDIR: folder } })
  const [port] = await once(server, 'message')
  await upload(port, 1, framing) // code and buffers that every later request shares

  const before = await residentOf(server.pid)
  let peak = before
  let files = 0
  const sampling = setInterval(async () => {
    peak = Math.max(peak, await residentOf(server.pid))
    for (const name of await readdir(folder)) files = Math.max(files, (await readdir(join(folder, name))).length)
  }, SAMPLE_MS)
  const began = performance.now()
  const answer = await upload(port, size, framing)
  const seconds = (performance.now() - began) / 1000
  clearInterval(sampling)

  console.log(`${size} MiB, ${framing}: ${answer}, ${seconds.toFixed(1)} s, ${(size / seconds).toFixed(0)} MiB/s`)
  console.log(`resident memory ${(before / MIB).toFixed(0)} MiB before, ${(peak / MIB).toFixed(0)} MiB at most: ${((peak - before) / MIB).toFixed(0)} MiB more; ${files} temporary file(s) meanwhile`)
  server.disconnect()
  await once(server, 'exit')
  console.log(`left behind: ${(await readdir(folder)).length}`)
  await rm(folder, { recursive: true })
}

/** @param {number} port @param {number} size - MiB. @param {string} framing */
async function upload (port, size, framing) {
  const head = '--XX\r\nContent-Disposition: form-data; name="file"; filename="big.bin"\r\nContent-Type: application/octet-stream\r\n\r\n'
  const tail = '\r\n--XX--\r\n'
  const headers = { 'content-type': 'multipart/form-data; boundary=XX', ...framing === 'chunked' ? {} : { 'content-length': head.length + size * MIB + tail.length } }
  const sent = request({ port, method: 'POST', path: '/upload', headers })
  const answered = once(sent, 'response')
  const piece = Buffer.alloc(MIB, 'x')
  sent.write(head)
  for (let i = 0; i < size; i++) if (!sent.write(piece)) await once(sent, 'drain')
  sent.end(tail)
  const [response] = await answered
  let text = ''
  for await (const chunk of response) text += chunk
  return `${response.statusCode} ${text}`
}

/** @param {number | undefined} pid */
async function residentOf (pid) {
  const status = await readFile(`/proc/${pid}/status`, 'utf8')
  return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) * 1024
}
