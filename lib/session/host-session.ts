// Beego's session over the `request.session` of @fastify/session, where an application has that plugin. It loads and saves;
// Beego's values stand under one key of it, so that no key of a program can hide a method or a value of the host.

import type { Context } from '../context/context.js'
import { FST_BEEGO_SESSION_DESTROYED } from '../errors.js'
import type { Session, SessionKey, SessionSource, SessionValue } from './session.js'
import { assertJSON } from './session-record.js'

const KEY = 'beego'

/** What is used of @fastify/session's session. */
interface FastifySession {
  readonly sessionId: string
  [KEY]?: unknown
  regenerate (keys: string[]): Promise<void>
  destroy (): Promise<void>
  save (): Promise<void>
}

type HostRequest = { session: FastifySession | null }

export class HostSessions implements SessionSource<Context> {
  start (ctx: Context): Session {
    return new HostSession(ctx.request as unknown as HostRequest)
  }
}

class HostSession implements Session {
  readonly #request: HostRequest

  constructor (request: HostRequest) {
    this.#request = request
  }

  get sessionId (): string {
    return this.#request.session?.sessionId ?? ''
  }

  /** Whether no value of Beego's stands in it yet. */
  get isNew (): boolean {
    return this.#request.session?.[KEY] === undefined
  }

  get<K extends SessionKey> (key: K): SessionValue<K> | undefined {
    const values = this.#values()
    return (Object.hasOwn(values, key) ? values[key] : undefined) as SessionValue<K> | undefined // as the application says
  }

  has (key: SessionKey): boolean {
    return Object.hasOwn(this.#values(), key)
  }

  keys (): string[] {
    return Object.keys(this.#values())
  }

  set<K extends SessionKey> (key: K, value: SessionValue<K>): void {
    if (value === undefined) return this.delete(key)
    assertJSON(key, value)
    // a computed key is an own property, `__proto__` too
    this.#alive()[KEY] = { ...this.#values(), [key]: value }
  }

  delete (key: SessionKey): void {
    if (!this.has(key)) return
    const { [key]: _, ...rest } = this.#values()
    this.#alive()[KEY] = rest
  }

  flush (): void {
    if (this.keys().length > 0) this.#alive()[KEY] = {}
  }

  /** All that the host keeps moves along. */
  async regenerateID (): Promise<void> {
    const session = this.#alive()
    await session.regenerate(Object.keys(session).filter((key) => key !== 'cookie'))
  }

  async destroy (): Promise<void> {
    await this.#request.session?.destroy()
  }

  async save (): Promise<void> {
    await this.#request.session?.save()
  }

  #values (): Record<string, unknown> {
    const values = this.#request.session?.[KEY]
    return typeof values === 'object' && values !== null ? values as Record<string, unknown> : {}
  }

  #alive (): FastifySession {
    if (this.#request.session === null) throw new FST_BEEGO_SESSION_DESTROYED()
    return this.#request.session
  }
}
