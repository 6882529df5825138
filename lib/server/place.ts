// Where an application listens: what the options and Beego's `addr` say, as places.
// Source: beego 1.12 beego.go, Run; app.go, App.Run.

import { isIP, isIPv6 } from 'node:net'
import { FST_BEEGO_APP_ADDRESS, FST_BEEGO_OPT_INVALID } from '../errors.js'
import type { ResolvedServerOptions } from '../options/server.js'

export type PlaceName = 'http' | 'https' | 'fcgi' | 'admin'

/** One address to listen on. */
export interface Place {
  readonly name: PlaceName
  /** `''`: all addresses of the machine. */
  readonly host: string
  readonly port: number
  /** Of a Unix socket; `''` for TCP. */
  readonly path: string
}

/** What `beego.run(addr)` says: `':9000'`, `'127.0.0.1:9000'`, `'localhost'`, `'[::1]:9000'`, `'unix:/run/app.sock'`. */
export interface Address {
  httpAddr?: string
  httpPort?: number
}

/** @throws FST_BEEGO_APP_ADDRESS */
export function parseAddress (addr: string): Address {
  if (unixPath(addr) !== '') return { httpAddr: addr }
  if (/^\d+$/.test(addr)) throw new FST_BEEGO_APP_ADDRESS(addr, `a port stands behind a colon: ':${addr}'`)

  const [, inBrackets, plain = '', port] = /^(?:\[([^\]]*)\]|([^:]*))(?::(\d*))?$/.exec(addr) ?? []
  if (inBrackets === undefined && plain === '' && port === undefined) throw new FST_BEEGO_APP_ADDRESS(addr, "it must be 'host:port'")
  if (inBrackets !== undefined && !isIPv6(inBrackets)) throw new FST_BEEGO_APP_ADDRESS(addr, 'what stands in brackets is no IPv6 address')
  if (Number(port) > 65535) throw new FST_BEEGO_APP_ADDRESS(addr, 'a port is at most 65535')

  const host = inBrackets ?? plain
  return { ...host === '' ? {} : { httpAddr: host }, ...port ? { httpPort: Number(port) } : {} }
}

/**
 * The places that the options name, HTTP first.
 *
 * @throws FST_BEEGO_OPT_INVALID
 */
export function placesOf (options: ResolvedServerOptions): Place[] {
  const { httpAddr, httpPort, httpsAddr, httpsPort, enableHTTP, enableHTTPS, enableFcgi } = options
  // a FastCGI application without a port has its address as a path, as in Beego, unless it is one of the network
  if (enableFcgi) return [httpPort === 0 && unixPath(httpAddr) === '' && isIP(httpAddr) === 0 ? unix('fcgi', httpAddr) : place('fcgi', httpAddr, httpPort)]

  const places: Place[] = []
  if (enableHTTP) places.push(place('http', httpAddr, httpPort))
  if (enableHTTPS) {
    for (const name of ['httpsCertFile', 'httpsKeyFile'] as const) {
      if (options[name] === '') throw new FST_BEEGO_OPT_INVALID(name, "the path of a PEM file when 'enableHTTPS' is on")
    }
    places.push(place('https', httpsAddr, httpsPort))
  }
  if (places.length === 0) throw new FST_BEEGO_OPT_INVALID('enableHTTP', "true when neither 'enableHTTPS' nor 'enableFcgi' is")
  if (places.length === 2 && httpPort !== 0 && urlOf(places[0]!).slice(4) === urlOf(places[1]!).slice(5)) {
    throw new FST_BEEGO_OPT_INVALID('httpsPort', "another one than 'httpPort'")
  }
  return places
}

/** `http://127.0.0.1:8080`, `http://[::]:8080`, `unix:/run/app.sock`. */
export function urlOf ({ name, host, port, path }: Place): string {
  if (path !== '') return `unix:${path}`
  const shown = host === '' ? '[::]' : isIPv6(host) ? `[${host}]` : host
  return `${name === 'admin' ? 'http' : name}://${shown}:${port}`
}

/** `unix:/run/app.sock`, or a path from the root. */
function unixPath (addr: string): string {
  if (addr.startsWith('unix:')) return addr.slice('unix:'.length)
  return addr.startsWith('/') ? addr : ''
}

function place (name: PlaceName, addr: string, port: number): Place {
  const path = unixPath(addr)
  return path === '' ? { name, host: addr.replace(/^\[(.*)\]$/, '$1'), port, path } : unix(name, path)
}

function unix (name: PlaceName, path: string): Place {
  if (path === '') throw new FST_BEEGO_OPT_INVALID('httpAddr', "the path of a Unix socket when 'httpPort' is 0 with FastCGI")
  return { name, host: '', port: 0, path }
}
