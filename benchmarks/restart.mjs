// What clients notice of restarts: node benchmarks/restart.mjs [restarts]
//
// wrk asks without a pause, on 16 kept connections, while the application is restarted again and again. Printed is how many requests
// were served, how many failed, and how long a restart took. About two seconds a restart.

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

const LIMIT = 120_000

if (process.env['RESTART_PROGRAM'] === '1') await serve()
else await measure(Number(process.argv[2] ?? 20))

/** The application: this file again, as manager and as worker. */
async function serve () {
  const { beego } = await import('fastify-beego/app')
  Object.assign(beego.bConfig, { runMode: 'prod', enableHotUpdate: true })
  beego.get('/', (ctx) => ctx.writeString('hello'))
  await beego.run('127.0.0.1:0')
  if (beego.isManager) console.log(`\nready ${beego.addresses()[0]}`)
}

async function measure (/** @type {number} */ restarts) {
  const app = spawn(process.execPath, [fileURLToPath(import.meta.url)], {
    env: { ...process.env, RESTART_PROGRAM: '1' }, stdio: ['ignore', 'pipe', 'inherit'], timeout: LIMIT
  })
  const lines = createInterface(app.stdout)[Symbol.asyncIterator]()
  const url = await next(lines, /^ready (.+)$/)

  const wrk = spawn('wrk', ['-t1', '-c16', `-d${LIMIT / 1000}s`, '--timeout', '10s', url], { stdio: ['ignore', 'pipe', 'inherit'] })
  let report = ''
  wrk.stdout.on('data', (chunk) => { report += String(chunk) })
  const ended = once(wrk, 'close')

  const times = []
  for (let i = 0; i < restarts; i++) {
    const started = performance.now()
    app.kill('SIGHUP')
    await next(lines, /worker 1 serves/)
    times.push(performance.now() - started)
  }
  wrk.kill('SIGINT')
  await ended
  app.kill('SIGTERM')
  await once(app, 'exit')

  const [, served = '?'] = /(\d+) requests in/.exec(report) ?? []
  const [, ...errors] = /connect (\d+), read (\d+), write (\d+), timeout (\d+)/.exec(report) ?? []
  const [, bad = '0'] = /Non-2xx or 3xx responses: (\d+)/.exec(report) ?? []
  times.sort((a, b) => a - b)
  console.log(`restarts          ${restarts}`)
  console.log(`requests served   ${served}`)
  console.log(`requests failed   ${errors.reduce((sum, count) => sum + Number(count), Number(bad))}`)
  console.log(`a restart takes   ${Math.round(times[times.length >> 1] ?? 0)} ms (median), ${Math.round(times.at(-1) ?? 0)} ms (longest)`)
  if (errors.length > 0 || bad !== '0') process.exitCode = 1
}

/** The next line that says so. */
async function next (/** @type {AsyncIterator<string>} */ lines, /** @type {RegExp} */ pattern) {
  while (true) {
    const { value, done } = await lines.next()
    if (done) throw new Error('the application has ended')
    const found = pattern.exec(value)
    if (found !== null) return found[1] ?? ''
  }
}
