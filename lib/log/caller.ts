// Who has logged: `[user.js:17] `. Source: beego 1.12 logs/log.go, enableFuncCallDepth.

import { basename } from 'node:path'

/** Frames of a stack that are looked at. */
const DEEPEST = 50

/**
 * @param callee - What was called; the frames above it do not count.
 * @param depth - Beego's: 2 is who called it, 3 who called that one.
 */
export function callerOf (callee: (...args: never[]) => unknown, depth: number): string {
  const { stackTraceLimit } = Error
  const trace: { stack?: string } = {}
  Error.stackTraceLimit = Math.min(DEEPEST, depth + 1)
  Error.captureStackTrace(trace, callee)
  Error.stackTraceLimit = stackTraceLimit

  const frame = String(trace.stack).split('\n')[depth - 1] ?? ''
  const [, path, line] = /(?:\(|at )(?:async )?([^()]+?):(\d+):\d+\)?$/.exec(frame) ?? []
  return path === undefined ? '[???:0] ' : `[${basename(path)}:${line}] `
}
