// Where a FastCGI server listens: TCP, a Unix socket where `httpPort` is 0, or the socket that is standard input.
// Source: beego 1.12 app.go, Run.

import { lstat, unlink } from 'node:fs/promises'
import { connect } from 'node:net'
import { FST_BEEGO_OPT_INVALID } from '../errors.js'
import type { ServerOptions } from '../options/server.js'

/** What `app.listen()` takes; its types do not know of `fd`. */
export type FcgiListenOptions = { readonly host: string, readonly port: number } | { readonly path: string } | { readonly host: string, readonly fd: number }

/**
 * @throws FST_BEEGO_OPT_INVALID for a Unix socket without a path.
 */
export function fcgiListenOptions ({ httpAddr = '', httpPort = 8080, enableStdIo = false }: ServerOptions): FcgiListenOptions {
  if (enableStdIo) return { host: '0.0.0.0', fd: 0 } // the socket is bound already: the address is for Fastify, which must not look for one
  if (httpPort !== 0) return { host: httpAddr === '' ? '0.0.0.0' : httpAddr, port: httpPort }
  if (httpAddr === '') throw new FST_BEEGO_OPT_INVALID('httpAddr', 'the path of a Unix socket where httpPort is 0')
  return { path: httpAddr }
}

/** A Unix socket that another program has bound has no address, and Fastify wants one to show. */
export function addressOf<A> (address: A | null, isListening: boolean): A | string | null {
  return address ?? (isListening ? 'a socket' : null)
}

/** Take away the socket that a program has left behind. One that answers stays, and so does everything that is no socket. */
export async function removeStaleSocket (path: string): Promise<void> {
  const there = await lstat(path).catch(() => null)
  if (there?.isSocket() === true && !await answers(path)) await unlink(path)
}

function answers (path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(path)
    const settle = (isThere: boolean): void => {
      socket.destroy()
      resolve(isThere)
    }
    socket.once('connect', () => { settle(true) })
    socket.once('error', () => { settle(false) })
  })
}
