// Sessions with Beego's providers.
//
// With `sessionOn` they are Beego's own: a request that never asks for its session pays next to nothing, and Fastify's
// `request.session` is not touched. Without it, on plain Fastify routes, @fastify/session is brought along over the same stores,
// with Beego's cookie. Where an application has @fastify/session already, that one loads and saves, and Beego's values live in it.

import type { BeegoSessionData, FastifyInstance, FastifyPluginAsync } from 'fastify'
import fp from 'fastify-plugin'
import { FST_BEEGO_SESSION_CONFIG } from '../lib/errors.js'
import { type BeegoOptions, givenOptions, type ResolvedOptions } from '../lib/options/index.js'
import { sessionOptions } from '../lib/options/session.js'
import { CallbackStore } from '../lib/session/callback-store.js'
import { HostSessions } from '../lib/session/host-session.js'
import { openStore, type SessionProvider, type SessionProviderConfig } from '../lib/session/open-store.js'
import { createIdSource, isSessionId } from '../lib/session/session-id.js'
import { SessionManager } from '../lib/session/session-manager.js'
import type { SessionStore } from '../lib/session/session-store.js'
import { scopeOf } from './core/index.js'
import type { Scope } from './core/scope.js'

declare module 'fastify' {
  interface Session {
    /** What Beego's controllers and filters keep in the session. */
    beego?: Partial<BeegoSessionData> & Record<string, unknown>
  }
}

const session: FastifyPluginAsync<BeegoOptions> = async (fastify, options) => {
  const scope = await scopeOf(fastify, options, sessionOptions)
  const settings = { ...scope.app.options, ...givenOptions(options) }

  if (hasFastifySession(fastify)) {
    scope.app.sessions = new HostSessions()
  } else if (settings.sessionOn) {
    await startOwn(fastify, scope, settings)
  } else {
    await registerFastifySession(fastify, settings)
    scope.app.sessions = new HostSessions()
  }
}

/** Sessions that are loaded on demand: see SessionManager. */
async function startOwn (fastify: FastifyInstance, scope: Scope, settings: ResolvedOptions): Promise<void> {
  // a record that the client keeps has no id to be told beforehand
  const autoSetCookie = settings.sessionAutoSetCookie && settings.sessionProvider !== 'cookie'
  const manager = new SessionManager(await storeFor(fastify, settings), {
    cookie: {
      name: settings.sessionName,
      domain: settings.sessionDomain,
      lifetime: settings.sessionCookieLifeTime,
      sameSite: settings.sessionCookieSameSite
    },
    lifetime: settings.sessionGCMaxLifetime,
    autoSetCookie,
    degraded: settings.sessionDegraded
  })
  scope.app.sessions = manager
  if (!autoSetCookie) return

  scope.use('session', (ctx) => {
    manager.greet(ctx)
    return false
  })
}

async function registerFastifySession (fastify: FastifyInstance, settings: ResolvedOptions): Promise<void> {
  assertOnServer(settings.sessionProvider)
  const { sessionGCMaxLifetime, sessionName, sessionDomain, sessionCookieLifeTime, sessionCookieSameSite } = settings
  const store = new CallbackStore(await storeFor(fastify, settings), sessionGCMaxLifetime)

  if (!fastify.hasRequestDecorator('cookies')) await fastify.register(import('@fastify/cookie'))
  await fastify.register(import('@fastify/session'), {
    store,
    // the plain id, as Beego's cookie has it: 128 random bits need no signature
    secret: { sign: (id) => id, unsign: (value) => ({ valid: isSessionId(value), renew: false, value }) },
    idGenerator: createIdSource(),
    cookieName: sessionName,
    cookie: {
      path: '/',
      httpOnly: true,
      secure: 'auto',
      sameSite: sessionCookieSameSite,
      ...sessionDomain === '' ? {} : { domain: sessionDomain },
      ...sessionCookieLifeTime > 0 ? { maxAge: sessionCookieLifeTime * 1000 } : {}
    },
    rolling: false,
    saveUninitialized: false
  })
}

/** Connected, and closed with the application. */
async function storeFor (fastify: FastifyInstance, settings: ResolvedOptions): Promise<SessionStore> {
  const store = await openStore(settings.sessionProvider, settings.sessionProviderConfig, {
    lifetime: settings.sessionGCMaxLifetime,
    timeout: settings.sessionTimeout,
    cookieName: settings.sessionName,
    secrets: [settings.sessionSecret].flat().filter((secret) => secret !== '')
  })
  fastify.addHook('onClose', async () => { await store.close?.() })
  try {
    await store.open?.()
  } catch (error) {
    if (!settings.sessionDegraded) {
      await store.close?.()
      throw error
    }
    fastify.log.warn({ err: error }, 'the session store does not answer: requests go on without sessions until it does')
  }
  return store
}

/** What is kept at the client has no id, and @fastify/session knows sessions by nothing else. */
function assertOnServer (provider: SessionProvider): void {
  if (provider === 'cookie') throw new FST_BEEGO_SESSION_CONFIG('cookie', 'it works with sessionOn only, not with @fastify/session', '')
}

/** @fastify/session, and not another plugin that has a `request.session`. */
function hasFastifySession (fastify: FastifyInstance): boolean {
  return fastify.hasRequestDecorator('session') && fastify.hasDecorator('decryptSession')
}

/**
 * A store of Beego's providers for your own @fastify/session or express-session: `store: await sessionStore('redis', '127.0.0.1:6379')`.
 *
 * @param options - `lifetime`: seconds without a request; what the session's cookie says when absent, 3600 if it says nothing.
 * `timeout`: milliseconds for an answer, 2000.
 * @returns the store, connected. Call its `close()` when your application closes.
 * @throws FST_BEEGO_SESSION_PROVIDER, FST_BEEGO_SESSION_CONFIG, FST_BEEGO_SESSION_PACKAGE, FST_BEEGO_SESSION_STORE
 */
export async function sessionStore (
  provider: Exclude<SessionProvider, 'cookie'>, config: SessionProviderConfig = '', { lifetime, timeout = 2000 }: { lifetime?: number, timeout?: number } = {}
): Promise<CallbackStore> {
  assertOnServer(provider)
  const store = await openStore(provider, config, { lifetime: lifetime ?? 3600, timeout, cookieName: '', secrets: [] })
  try {
    await store.open?.()
  } catch (error) {
    await store.close?.()
    throw error
  }
  return new CallbackStore(store, lifetime ?? null)
}

/** Sessions by Beego's providers. Without `sessionOn` they are those of @fastify/session: `request.session`. @throws FST_BEEGO_SESSION_STORE */
export default fp(session, { name: 'fastify-beego/session', fastify: '5.x' })
export type { BeegoOptions } from '../lib/options/index.js'
export type { SessionData } from '../lib/host.js'
export type { CallbackSession, CallbackStore } from '../lib/session/callback-store.js'
export type { SessionProvider, SessionProviderConfig, SessionProviderName } from '../lib/session/open-store.js'
export type { ConnectStore } from '../lib/session/providers/connect.js'
export type { CookieConfig } from '../lib/session/providers/cookie.js'
export type { FileConfig } from '../lib/session/providers/file.js'
export type { KeyvLike } from '../lib/session/providers/keyv.js'
export type { MemcacheConfig } from '../lib/session/providers/memcache.js'
export type { MemoryConfig } from '../lib/session/providers/memory.js'
export type { MysqlConfig } from '../lib/session/providers/mysql.js'
export type { PostgresqlConfig } from '../lib/session/providers/postgresql.js'
export type { RedisConfig } from '../lib/session/providers/redis.js'
export type { SameSite } from '../lib/session/session-cookie.js'
export type { Session, SessionKey, SessionValue } from '../lib/session/session.js'
export type { Change, Kept, SessionStore } from '../lib/session/session-store.js'
// types of `request.session`
export type {} from '@fastify/session'
