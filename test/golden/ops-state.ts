// Operations on what outlives a request: sessions, flash messages, signed cookies, XSRF tokens.

import { FlashData, readFromRequest } from '../../plugins/index.js'
import { controllerOf, method, type Ops, type Place } from './place.js'

export const stateOps: Ops = {
  startSession: (place) => onController(place, 'startSession'),
  setSession: (place, { key, value }: { key: string, value: unknown }) => onController(place, 'setSession', key, value),
  getSession: async (place, { key }: { key: string }) => {
    place.world.results[`session:${key}`] = await onController(place, 'getSession', key) ?? null
  },
  delSession: (place, { key }: { key: string }) => onController(place, 'delSession', key),
  destroySession: (place) => onController(place, 'destroySession'),
  regenerate: (place) => onController(place, 'sessionRegenerateID'),
  sessionId: async ({ world, ctx }) => {
    const session = await method(world, ctx.input, 'cruSession')() as { readonly sessionId: string } | null
    world.results.sid = session?.sessionId ?? ''
  },

  flash: (place, { set }: { set: Array<[kind: string, format: string, ...values: unknown[]]> }) => {
    const flash = new FlashData()
    for (const [kind, format, ...values] of set) flash.set(kind, format, ...values)
    flash.store(controllerOf(place))
    place.world.results.flashData = flash.data
  },
  flashRead: (place) => { place.world.results.flash = readFromRequest(controllerOf(place)).data },

  secureCookie: ({ world, ctx }, { secret, name, value, others = [] }: SecureCookie & { value: string, others?: unknown[] }) =>
    method(world, ctx, 'setSecureCookie')(secret, name, value, ...others),
  getSecureCookie: ({ world, ctx }, { secret, name, as = 'secureCookie' }: SecureCookie & { as?: string }) => {
    const value = method(world, ctx, 'getSecureCookie')(secret, name)
    world.results[as] = { ok: typeof value === 'string', value: value ?? '' }
  },

  xsrfToken: async (place) => { place.world.results.xsrfToken = await onController(place, 'xsrfToken') },
  xsrfForm: async (place) => { place.world.results.xsrfFormHtml = await onController(place, 'xsrfFormHTML') },
  setXsrfExpire: (place, { value }: { value: number }) => { Object.assign(controllerOf(place), { xsrfExpire: value }) }
}

interface SecureCookie {
  readonly secret: string
  readonly name: string
}

function onController (place: Place, name: string, ...args: unknown[]): unknown {
  return method(place.world, controllerOf(place), name)(...args)
}
