// The real servers that stores talk to: whether there is one, and a door in front of it that a test can shut.

import { connect, createServer, type Server, type Socket } from 'node:net'
import type { AddressInfo } from 'node:net'
import type { Test } from 'tap'

/** Whether something listens on a port of this machine. */
export async function isThere (port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1')
    socket.setTimeout(1000, () => socket.destroy(new Error('no answer')))
    socket.once('connect', () => { socket.destroy(); resolve(true) })
    socket.once('error', () => resolve(false))
  })
}

/** A door in front of a server. */
export class Door {
  readonly #target: number
  readonly #sockets = new Set<Socket>()
  #server: Server
  #isDeaf = false
  port = 0

  constructor (target: number) {
    this.#target = target
    this.#server = createServer((socket) => this.#pass(socket))
  }

  async open (): Promise<void> {
    await new Promise<void>((resolve) => this.#server.listen(this.port, '127.0.0.1', resolve))
    this.port = (this.#server.address() as AddressInfo).port
  }

  /** The server is down: connections break, new ones are refused. */
  async shut (): Promise<void> {
    const closed = new Promise((resolve) => this.#server.close(resolve))
    for (const socket of this.#sockets) socket.destroy()
    await closed
  }

  /** The server hangs: connections stay, nothing is answered. */
  deafen (): void {
    this.#isDeaf = true
  }

  #pass (socket: Socket): void {
    const server = connect(this.#target, '127.0.0.1')
    this.#keep(socket, server)
    this.#keep(server, socket)
    socket.on('data', (bytes) => { if (!this.#isDeaf) server.write(bytes) })
    server.on('data', (bytes) => { if (!this.#isDeaf) socket.write(bytes) })
  }

  #keep (socket: Socket, other: Socket): void {
    this.#sockets.add(socket)
    socket.on('error', () => {})
    socket.on('close', () => {
      this.#sockets.delete(socket)
      other.destroy()
    })
  }
}

/** An open door that is shut when the test ends. */
export async function doorTo (t: Test, port: number): Promise<Door> {
  const door = new Door(port)
  await door.open()
  t.teardown(() => door.shut())
  return door
}
