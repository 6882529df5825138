// A client's session, as programs see it. Source: beego 1.12 session/session.go Store.

import type { SessionData } from '../host.js'

/** A key: one of {@link SessionData}, or any other text. */
export type SessionKey = (keyof SessionData & string) | (string & {})

/** The type of a key's value: that of {@link SessionData}, `unknown` for keys that are not in it. */
export type SessionValue<K extends string> = K extends keyof SessionData ? SessionData[K] : unknown

/** A client's session. Beego: `session.Store`. */
export interface Session {
  /** What the cookie says, unless the records are kept at the client. Beego: `SessionID()`. */
  readonly sessionId: string
  /** No earlier request had this session. */
  readonly isNew: boolean

  /** The value of a key; `undefined` when there is none. What is changed inside an object or list is saved too. */
  get<K extends SessionKey> (key: K): SessionValue<K> | undefined
  /** Whether the session has a value under this key. */
  has (key: SessionKey): boolean
  /** The keys of all values. */
  keys (): string[]

  /**
   * Keep a value: what JSON can say. A `Date` comes back as its ISO text, `undefined` takes the key away.
   *
   * @throws FST_BEEGO_SESSION_VALUE for a value that has no JSON, FST_BEEGO_SESSION_DESTROYED after {@link destroy}.
   */
  set<K extends SessionKey> (key: K, value: SessionValue<K>): void
  /** Take a value away; does nothing when there is none. */
  delete (key: SessionKey): void
  /** Take all values away; the session stays. */
  flush (): void

  /** Give the same values a new id; the old one leads nowhere. Do it at every login. Beego: `SessionRegenerateID`. */
  regenerateID (): Promise<void>
  /** End the session and let the client forget its cookie. */
  destroy (): Promise<void>
  /** Save now. It happens by itself before the answer leaves; only a hijacked reply needs it. Beego: `SessionRelease`. */
  save (): Promise<void>
}

/** What gives a request its session. */
export interface SessionSource<Request> {
  /** The request's session, loaded at the first call; at once where that needs no waiting. @throws FST_BEEGO_SESSION_STORE (503) */
  start (request: Request): Session | Promise<Session>
}
