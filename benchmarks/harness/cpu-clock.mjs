// CPU time a process has used, all its threads together: garbage collection and compilation run on threads of their own.
//
// /proc/<pid>/task/*/schedstat counts nanoseconds on a core, user and kernel. Its value for a thread that is running is up
// to a tick old, so read it when the process is idle. Elsewhere the process is asked for `process.cpuUsage()`.

import { existsSync, readFileSync, readdirSync } from 'node:fs'

/**
 * @param {import('./processes.mjs').Worker extends Promise<infer W> ? W : never} worker
 * @param {'auto' | 'schedstat' | 'usage'} [source]
 * @returns {() => Promise<number>} Microseconds so far.
 */
export function cpuClock (worker, source = 'auto') {
  const hasSchedstat = existsSync(`/proc/${worker.pid}/schedstat`)
  if (source === 'usage' || (source === 'auto' && !hasSchedstat)) return async () => (await worker.ask({ cpu: true })).cpu
  return async () => schedstat(worker.pid)
}

/** @param {number} pid */
function schedstat (pid) {
  let nanoseconds = 0
  for (const thread of readdirSync(`/proc/${pid}/task`)) {
    try {
      nanoseconds += Number(readFileSync(`/proc/${pid}/task/${thread}/schedstat`, 'utf8').split(' ', 1)[0])
    } catch {
      // The thread ended between the two reads.
    }
  }
  return nanoseconds / 1000
}
