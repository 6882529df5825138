// The room: who is in it, and how everybody hears what happens.
//
// A member holds its place by a line: a websocket, or a poll that waits. Who has none for a while has left.

import { EventEmitter } from 'node:events'
import { Archive, EventType } from './archive.js'

/** In characters. */
const LONGEST_NAME = 20
const LONGEST_MESSAGE = 1000

/**
 * @typedef {import('./archive.js').Event} Event
 * @typedef {{ readonly name: string, readonly guest: string, lines: number, timer: NodeJS.Timeout | undefined }} Member
 */

export class Chatroom {
  /** @type {Map<string, Member>} */
  #members = new Map()
  #archive = new Archive()
  #news = new EventEmitter().setMaxListeners(0)
  #absence
  #closed = false

  /** @param {{ absence?: number }} [options] - Milliseconds that a member may be without a line. */
  constructor ({ absence = 15_000 } = {}) {
    this.#absence = absence
  }

  /** What this room holds, for those who look whether it forgets. */
  get holds () {
    return { members: this.#members.size, listeners: this.#news.listenerCount('event') + this.#news.listenerCount('close') }
  }

  /**
   * @param {string} name
   * @param {string} guest - The browser that asks.
   * @returns {'' | 'name_empty' | 'name_long' | 'name_taken'} why it cannot be the name of a member.
   */
  problemOf (name, guest) {
    if (name === '') return 'name_empty'
    if ([...name].length > LONGEST_NAME) return 'name_long'
    const holder = this.#members.get(keyOf(name))
    return holder === undefined || holder.guest === guest ? '' : 'name_taken'
  }

  /** Whether this one has not left. */
  has (/** @type {Member} */ member) {
    return this.#members.get(keyOf(member.name)) === member
  }

  /**
   * Come in, or come back.
   *
   * @param {string} name - One without a {@link problemOf problem}, or nothing happens.
   * @param {string} guest
   * @returns {Member | null}
   */
  enter (name, guest) {
    if (this.problemOf(name, guest) !== '') return null
    const known = this.#members.get(keyOf(name))
    if (known !== undefined) return known

    const member = { name, guest, lines: 0, timer: undefined }
    this.#members.set(keyOf(name), member)
    this.#expect(member)
    this.#publish(EventType.JOIN, name)
    return member
  }

  /**
   * @param {string} name
   * @param {string} guest - Only who came as this one can leave.
   */
  leave (name, guest) {
    const member = this.#members.get(keyOf(name))
    if (member?.guest === guest) this.#forget(member)
  }

  /**
   * @param {Member} member
   * @param {string} text - What is longer than a message may be is cut off; nothing is no message.
   */
  say (member, text) {
    const content = [...text.trim()].slice(0, LONGEST_MESSAGE).join('')
    if (content !== '') this.#publish(EventType.MESSAGE, member.name, content)
  }

  /**
   * A line for as long as a websocket is open.
   *
   * @param {Member} member
   * @param {number} lastReceived - What happened since then is heard at once.
   * @param {(event: Event) => void} hear
   * @returns {() => void} what ends it.
   */
  follow (member, lastReceived, hear) {
    const hangUp = this.#hold(member)
    for (const event of this.#archive.after(lastReceived)) hear(event)
    this.#news.on('event', hear)
    return () => {
      this.#news.off('event', hear)
      hangUp()
    }
  }

  /**
   * A line for as long as a poll waits.
   *
   * @param {Member} member
   * @param {number} lastReceived
   * @param {{ signal: AbortSignal, patience: number }} until - The client has left; so many milliseconds are over.
   * @returns {Promise<Event[]>} what has happened since then, and else what happens next; nothing when the wait has ended without.
   */
  async poll (member, lastReceived, { signal, patience }) {
    const known = this.#archive.after(lastReceived)
    if (known.length > 0 || patience === 0) return known

    const hangUp = this.#hold(member)
    await this.#next(signal, patience)
    hangUp()
    return this.#archive.after(lastReceived)
  }

  /** Answer all who wait, and let nobody wait any more. */
  close () {
    this.#closed = true
    this.#news.emit('close')
    for (const { timer } of this.#members.values()) clearTimeout(timer)
    this.#members.clear()
  }

  /** Until something happens. Whatever ends the wait, nothing of it stays. */
  #next (/** @type {AbortSignal} */ signal, /** @type {number} */ patience) {
    return new Promise((/** @type {(value: void) => void} */ resolve) => {
      const end = () => {
        clearTimeout(timer)
        this.#news.off('event', end).off('close', end)
        signal.removeEventListener('abort', end)
        resolve()
      }
      const timer = setTimeout(end, patience)
      this.#news.on('event', end).on('close', end)
      signal.addEventListener('abort', end)
      if (signal.aborted || this.#closed) end()
    })
  }

  /** @returns what ends the line. */
  #hold (/** @type {Member} */ member) {
    member.lines++
    clearTimeout(member.timer)
    return () => {
      member.lines--
      if (member.lines === 0) this.#expect(member)
    }
  }

  /** Who does not come back in time has left. */
  #expect (/** @type {Member} */ member) {
    clearTimeout(member.timer)
    if (this.has(member)) member.timer = setTimeout(() => this.#forget(member), this.#absence)
  }

  #forget (/** @type {Member} */ member) {
    clearTimeout(member.timer)
    this.#members.delete(keyOf(member.name))
    this.#publish(EventType.LEAVE, member.name)
  }

  #publish (/** @type {Event['Type']} */ type, /** @type {string} */ name, content = '') {
    this.#news.emit('event', this.#archive.add(type, name, content))
  }
}

/**
 * A name as it is shown: without what cannot be seen, and with single blanks.
 *
 * @param {string} text
 */
export function nameOf (text) {
  return text.normalize('NFC').replace(/\p{C}/gu, '').replace(/\p{Z}+/gu, ' ').trim()
}

/** Of names that look alike one is taken for the other. */
function keyOf (/** @type {string} */ name) {
  return name.normalize('NFKC').toLowerCase()
}
