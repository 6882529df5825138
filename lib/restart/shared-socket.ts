// A socket that is bound here and accepted from elsewhere: the manager holds it for as long as it lives, and its processes listen
// on it one after the other. What clients queue there while a process goes and another one comes waits in the kernel.
//
// `net._createServerHandle` is Node's own function for this, of its cluster module. Every `listen()` of the public interface also
// accepts connections in the same process, which a manager that answers nothing must not do.

import { lookup } from 'node:dns/promises'
import net from 'node:net'
import { getSystemErrorName } from 'node:util'
import { FST_BEEGO_APP_LISTEN } from '../errors.js'
import { type Place, urlOf } from '../server/place.js'
import { clearSocket, giveMode } from '../server/unix-socket.js'

interface Handle {
  readonly fd: number
  close (): void
  /** Fills in the address of a TCP socket. @returns 0, or a number of libuv's. */
  getsockname? (into: { port: number }): number
}

type CreateHandle = (address: string | null, port: number, addressType: number) => Handle | number

export class SharedSocket {
  /** With the port and the address that it has got. */
  readonly place: Place
  readonly #handle: Handle

  private constructor (place: Place, handle: Handle) {
    this.place = place
    this.#handle = handle
  }

  /** @throws FST_BEEGO_APP_LISTEN */
  static async bind (wanted: Place, mode = ''): Promise<SharedSocket> {
    const { _createServerHandle: create } = net as unknown as { _createServerHandle: CreateHandle } // see above
    if (wanted.path !== '') {
      await clearSocket(wanted.path)
      const handle = checked(wanted, create(wanted.path, -1, -1))
      await giveMode(wanted.path, mode)
      return new SharedSocket(wanted, handle)
    }
    const host = await resolveHost(wanted)
    const handle = checked(wanted, create(host === '' ? null : host, wanted.port, net.isIPv6(host) ? 6 : 4))
    return new SharedSocket({ ...wanted, port: portOf(wanted, handle) }, handle)
  }

  /** Of this process; open until {@link close}. */
  get fd (): number {
    return this.#handle.fd
  }

  /** The file of a Unix socket goes with it. */
  close (): void {
    this.#handle.close()
  }
}

/** One address for a name, as Go listens: the first one of IPv4 if there is any. @throws FST_BEEGO_APP_LISTEN */
export async function resolveHost (place: Place): Promise<string> {
  if (place.host === '' || net.isIP(place.host) !== 0) return place.host
  try {
    return (await lookup(place.host, { order: 'ipv4first' })).address
  } catch (error) {
    throw new FST_BEEGO_APP_LISTEN(urlOf(place), 'the name of the host is not known', { cause: error })
  }
}

const REASONS: Readonly<Record<string, string>> = {
  EADDRINUSE: 'the address is in use, another process listens there (EADDRINUSE)',
  EACCES: 'this user may not listen there (EACCES)',
  EADDRNOTAVAIL: 'this machine has no such address (EADDRNOTAVAIL)'
}

/** What an error of the system means to whoever has chosen the address. */
export function reasonOf (code: string): string {
  return REASONS[code] ?? code
}

function checked (place: Place, result: Handle | number): Handle {
  if (typeof result === 'number') throw failure(place, result)
  return result
}

/** That an address is taken comes out only now: the kernel is asked to bind, and libuv keeps the answer to itself. */
function portOf (place: Place, handle: Handle): number {
  const name = { port: 0 }
  const status = handle.getsockname!(name) // a TCP socket has it
  if (status !== 0) {
    handle.close()
    throw failure(place, status)
  }
  return name.port
}

function failure (place: Place, status: number): Error {
  const code = getSystemErrorName(status)
  return new FST_BEEGO_APP_LISTEN(urlOf(place), reasonOf(code), { cause: code })
}
