// Restarts under real load.

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import t, { type Test } from 'tap'
import { start, text } from './restart/running.js'

const WRK = process.env['WRK'] ?? '/usr/bin/wrk'
const underLoad = { skip: existsSync(WRK) ? false : `no wrk at ${WRK}: install it, or name one in WRK` }

t.test('twenty restarts under constant load lose no request', underLoad, async (t) => {
  const program = await start(t, { HOT: '1' })
  const load = wrk(t, program.url)
  const clients = new Clients(program.url)
  const pids = new Set<number>()

  for (let i = 0; i < 20; i++) pids.add(await program.restart())
  const report = await load()
  const { served, failures } = await clients.stop()

  t.equal(pids.size, 20)
  t.match(report, /[1-9]\d* requests in /)
  t.notMatch(report, /Socket errors|Non-2xx/)
  t.ok(served > 20)
  t.strictSame(failures, [])
  t.strictSame(program.errors(), [])
})

t.test('two workers are replaced under load', underLoad, async (t) => {
  const program = await start(t, { WORKERS: '2', HOT: '1' })
  const before = program.pids()
  const load = wrk(t, program.url)

  await program.restart(2)
  const report = await load()
  const after = program.pids().slice(-2)
  const workers = new Set<string>()
  while (workers.size < 2) workers.add((await text(program.url)).slice(0, 1))

  t.notMatch(report, /Socket errors|Non-2xx/)
  t.strictSame(after.filter((pid) => before.includes(pid)), [])
  t.strictSame([...workers].sort(), ['1', '2'])
})

/** @returns ends it, and gives its report. */
function wrk (t: Test, url: string): () => Promise<string> {
  const child = spawn(WRK, ['-t1', '-c8', '-d600s', '--timeout', '20s', url], { stdio: ['ignore', 'pipe', 'inherit'] })
  t.teardown(() => child.kill('SIGKILL'))
  let report = ''
  child.stdout.on('data', (chunk) => { report += String(chunk) })
  return async () => {
    child.kill('SIGINT')
    await once(child, 'close')
    return report
  }
}

/** Clients of three kinds, which ask one thing after the other: on kept connections, on new ones, and with pauses. */
class Clients {
  readonly #running: Array<Promise<void>>
  readonly #failures: string[] = []
  #served = 0
  #stopped = false

  constructor (url: string) {
    this.#running = [this.#ask(url, {}, 0), this.#ask(url, { connection: 'close' }, 5), this.#ask(url, {}, 700)]
  }

  async stop (): Promise<{ served: number, failures: string[] }> {
    this.#stopped = true
    await Promise.all(this.#running)
    return { served: this.#served, failures: this.#failures }
  }

  async #ask (url: string, headers: Record<string, string>, pause: number): Promise<void> {
    while (!this.#stopped) {
      try {
        const response = await fetch(url, { headers })
        if (!/^1 \d+$/.test(await response.text())) this.#failures.push(String(response.status))
        this.#served++
      } catch (error) {
        this.#failures.push(String((error as Error).cause))
      }
      await sleep(pause)
    }
  }
}
