// Child processes that answer one question at a time, each on a core of its own where the system can do that.

import { fork, spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/** @typedef {ReturnType<typeof startWorker>} Worker */

const ANSWER_WITHIN_MS = 60_000

/** Every child still running, so that none outlives the command. */
const running = new Set()

process.on('exit', () => { for (const child of running) child.kill('SIGKILL') })
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => process.exit(1))

/** The core the server is pinned to and the core the load is pinned to; `null` where cores cannot be chosen. */
export const [serverCore, loadCore] = choosePair()

/**
 * Start a program of this folder and wait for its first message.
 *
 * @param {string} file - Relative to `benchmarks/`.
 * @param {string[]} args
 * @param {number | null} core
 * @param {{ nodeOptions?: string[] }} [options]
 */
export async function startWorker (file, args, core, { nodeOptions = [] } = {}) {
  const path = fileURLToPath(new URL(`../${file}`, import.meta.url))
  const node = [process.execPath, ...nodeOptions]
  const [command, ...before] = core === null ? node : ['taskset', '-c', String(core), ...node]
  const child = fork(path, args, {
    // fork runs `execPath ...execArgv path ...args`, so this is how it runs `taskset -c 0 node path`.
    execPath: command,
    execArgv: before,
    env: { ...process.env, NODE_ENV: 'production' }
  })
  running.add(child)
  child.once('exit', () => running.delete(child))

  const hello = await nextMessage(child, file).catch((error) => {
    child.kill()
    throw error
  })
  return {
    pid: /** @type {number} */ (child.pid),
    hello,

    /** Send a question and wait for the answer. The worker answers in order, so one at a time. */
    async ask (/** @type {object} */ question) {
      child.send(question)
      return await nextMessage(child, file)
    },

    /** The worker leaves by itself when its channel closes. */
    async stop () {
      if (!running.has(child)) return
      const gone = new Promise((resolve) => child.once('exit', resolve))
      child.disconnect()
      const overdue = setTimeout(() => child.kill('SIGKILL'), 5000)
      await gone
      clearTimeout(overdue)
    }
  }
}

/**
 * @param {import('node:child_process').ChildProcess} child
 * @param {string} file
 * @returns {Promise<any>}
 */
function nextMessage (child, file) {
  return new Promise((resolve, reject) => {
    const overdue = setTimeout(() => settle(new Error(`${file} did not answer within ${ANSWER_WITHIN_MS} ms`)), ANSWER_WITHIN_MS)
    const onExit = (/** @type {number | null} */ code) => settle(new Error(`${file} ended with code ${code}`))
    const onError = (/** @type {Error} */ error) => settle(error)
    const onMessage = (/** @type {any} */ message) => settle(message.error === undefined ? null : new Error(message.error), message)

    child.once('message', onMessage)
    child.once('exit', onExit)
    child.once('error', onError)

    function settle (/** @type {Error | null} */ error, /** @type {any} */ message = null) {
      clearTimeout(overdue)
      child.off('message', onMessage)
      child.off('exit', onExit)
      child.off('error', onError)
      if (error === null) resolve(message)
      else reject(error)
    }
  })
}

/** @returns {[number | null, number | null]} */
function choosePair () {
  const [first, second] = allowedCores()
  if (first === undefined || second === undefined) return [null, null]
  const works = spawnSync('taskset', ['-c', `${first},${second}`, process.execPath, '--version']).status === 0
  return works ? [first, second] : [null, null]
}

/** The first two cores this process may use, which in a container need not be 0 and 1. */
function allowedCores () {
  try {
    const [, list = ''] = /^Cpus_allowed_list:\s*(\S+)$/m.exec(readFileSync('/proc/self/status', 'utf8')) ?? []
    return list.split(',').flatMap((range) => {
      const [from = NaN, to = from] = range.split('-').map(Number)
      return from === to ? [from] : [from, from + 1]
    })
  } catch {
    return [] // no /proc
  }
}
