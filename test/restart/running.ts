// Programs in processes of their own, which are told to restart. They import the built package, as users do.

import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import type { Test } from 'tap'

export interface Running {
  readonly child: ChildProcess
  readonly lines: string[]
  readonly ended: Promise<unknown[]>
  readonly news: string
  readonly broken: string
}

export interface Serving extends Running {
  readonly url: string
  /** Who has served so far, in order. */
  pids (): number[]
  /** Errors of the log. */
  errors (): string[]
  /** @returns the id of the last new process. */
  restart (workers?: number): Promise<number>
}

export function run (t: Test, env: Record<string, string>, argv?: string[]): Running {
  const name = join(tmpdir(), `fastify-beego-${process.pid}-${Math.random().toString(36).slice(2)}`)
  const [news, broken] = [`${name}.news`, `${name}.broken`]
  const child = spawn(process.execPath, argv ?? [fileURLToPath(new URL('program.mjs', import.meta.url))], {
    cwd: fileURLToPath(new URL('.', import.meta.url)),
    env: plainEnv({ NEWS: news, BROKEN: broken, ...env }),
    stdio: ['ignore', 'pipe', 'pipe']
  })
  const lines: string[] = []
  for (const stream of [child.stdout!, child.stderr!]) createInterface(stream).on('line', (line) => lines.push(line)) // they are pipes
  const ended = once(child, 'exit')
  t.teardown(async () => {
    await writeFile(news, '')
    child.kill('SIGTERM')
    await ended
    await until(() => !pidsIn(lines).some(isAlive))
    for (const file of [news, broken]) await rm(file, { force: true })
  })
  return { child, lines, ended, news, broken }
}

export async function start (t: Test, env: Record<string, string>): Promise<Serving> {
  return ready(run(t, env))
}

export async function ready (running: Running): Promise<Serving> {
  const { child, lines } = running
  const found = () => lines.map((line) => /^ready (\d+) (.+)$/.exec(line)).find((words) => words !== null)
  // the log is another writer on the same pipe: its lines may come later
  await until(() => found() != null && pidsIn(lines).length >= Number(found()?.[1]))
  return {
    ...running,
    url: found()![2]!, // until has waited for it
    pids: () => pidsIn(lines),
    errors: () => lines.filter((line) => line.includes('"level":50')),
    async restart (workers = 1) {
      const before = pidsIn(lines).length
      child.kill('SIGHUP')
      await until(() => pidsIn(lines).length >= before + workers)
      return pidsIn(lines).at(-1)! // there is one at least
    }
  }
}

/** Without what tap gives its own processes. */
export function plainEnv (env: Record<string, string>): NodeJS.ProcessEnv {
  return { PATH: process.env['PATH'], ...env }
}

function pidsIn (lines: readonly string[]): number[] {
  return lines.flatMap((line) => /worker \d+ serves, process (\d+)/.exec(line)?.[1] ?? []).map(Number)
}

export async function text (url: string): Promise<string> {
  return (await fetch(url, { headers: { connection: 'close' } })).text()
}

export function isAlive (pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

export async function until (holds: () => boolean | Promise<boolean>): Promise<void> {
  while (!await holds()) await sleep(10)
}
