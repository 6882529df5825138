// Wrong passwords, counted by where they come from: who has sent too many of them waits.

import { isIP } from 'node:net'

/** How many may be wrong in a window. */
const LIMIT = 10
/** Milliseconds, from the first wrong one on. */
const WINDOW = 300_000
/** Networks that are remembered: the one that began longest ago is forgotten first. */
const KEPT = 10_000

interface Count {
  wrong: number
  readonly end: number
}

export class Guesses {
  readonly #now: () => number
  /** The one that began longest ago comes first. */
  readonly #counts = new Map<string, Count>()

  /** @param now - Milliseconds, of a clock that goes on. */
  constructor (now: () => number = () => performance.now()) {
    this.#now = now
  }

  get size (): number {
    return this.#counts.size
  }

  /** Count a wrong password. */
  add (address: string): void {
    const count = this.#countOf(address)
    if (count !== null) {
      count.wrong++
      return
    }
    const network = networkOf(address)
    this.#counts.delete(network) // its window is over: the next one begins behind all others
    this.#counts.set(network, { wrong: 1, end: this.#now() + WINDOW })
    if (this.#counts.size > KEPT) this.#counts.delete(this.#counts.keys().next().value!) // there is one: there are too many
  }

  /** Seconds until passwords from this address are looked at again; 0 if they are. */
  wait (address: string): number {
    const count = this.#countOf(address)
    return count === null || count.wrong < LIMIT ? 0 : Math.ceil((count.end - this.#now()) / 1000)
  }

  #countOf (address: string): Count | null {
    const count = this.#counts.get(networkOf(address))
    return count === undefined || count.end <= this.#now() ? null : count
  }
}

/** Who has an address of IPv6 mostly has the 2^64 of its network: they count as one. */
function networkOf (address: string): string {
  if (isIP(address) !== 6) return address
  const [, four] = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address) ?? []
  if (four !== undefined) return four
  const [head = '', tail] = address.split('::')
  const groups = head === '' ? [] : head.split(':')
  const missing = tail === undefined ? 0 : 8 - groups.length - (tail === '' ? 0 : tail.split(':').length)
  return [...groups, ...Array<string>(missing).fill('0'), ...tail?.split(':') ?? []].slice(0, 4).join(':')
}
