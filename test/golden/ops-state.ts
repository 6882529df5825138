// Operations on what outlives a request: sessions, flash messages, signed cookies, XSRF tokens.

import { controllerOf, method, notThere, type Ops, type Place } from './place.js'

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
    // Beego stores a flash as a whole; here each message is stored by itself, and none is no call at all.
    if (set.length === 0) throw notThere(place.world, 'a flash without messages')
    const data = Object.fromEntries(set.map(([kind, format, ...values]) => [kind, sprintf(format, values)]))
    for (const [kind, text] of Object.entries(data)) method(place.world, place.ctx.reply, 'flash')(kind, text)
    place.world.results.flashData = data
  },
  flashRead: async ({ world, ctx }) => { world.results.flash = await method(world, ctx.request, 'flash')() },

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

/** Go's Sprintf for the two verbs that the recordings use; without values the format is the text. */
function sprintf (format: string, values: readonly unknown[]): string {
  const rest = [...values]
  return values.length === 0 ? format : format.replace(/%[ds]/g, () => String(rest.shift()))
}
