// What a route leads to: for each verb, the action that answers it.

import type { Mapping } from '../router/mapping.js'
import type { Methods } from '../router/types.js'
import type { Action, Actions, ContextFunction } from './action.js'
import type { ControllerClass } from './controller.js'
import { ownVerbs, VERBS } from './class-methods.js'

export interface Endpoint {
  /** Whose routes it belongs to. */
  readonly owner: object
  /** `null` for functional routes. */
  readonly Class: ControllerClass | null
  /** The route line's mapping; `null` for a RESTful controller. */
  readonly mapping: Mapping | null
  /** The verbs that the endpoint answers, for the router: `null` is all of them. */
  readonly methods: Methods
  /** Verbs worth a native route; `null` is all of them. A RESTful controller has those that its class defines. */
  readonly native: Methods
  readonly actions: ReadonlyMap<string, Action>
  /** The handler reads the request's body from the connection: nothing else may. */
  readonly takesStream: boolean
  /** Answers the verbs that `actions` does not name. */
  readonly fallback: Action | null
}

export function actionFor (endpoint: Endpoint, method: string): Action | null {
  return endpoint.actions.get(method) ?? endpoint.fallback
}

/** `'get:list;*:any'`: each verb its method, `*` for the rest. */
export function mappedEndpoint (owner: object, actions: Actions, Class: ControllerClass, mapping: Mapping): Endpoint {
  const byVerb = new Map<string, Action>()
  for (const [verb, name] of mapping) byVerb.set(verb, actions.ofMethod(Class, name))

  const fallback = byVerb.get('*') ?? null
  byVerb.delete('*')
  const methods = fallback === null ? new Set(byVerb.keys()) : null
  return { owner, Class, mapping, methods, native: methods, actions: byVerb, fallback, takesStream: false }
}

/** A controller without a mapping: `get()` answers GET, and so on; the verbs it lacks answer 405. */
export function restfulEndpoint (owner: object, actions: Actions, Class: ControllerClass): Endpoint {
  // Beego names these actions Get, Post, …
  const action = (verb: string) => [verb.toUpperCase(), actions.ofMethod(Class, verb.charAt(0).toUpperCase() + verb.slice(1))] as const
  return {
    owner,
    Class,
    mapping: null,
    methods: null,
    native: new Set(ownVerbs(Class).map((verb) => verb.toUpperCase())),
    actions: new Map(VERBS.map(action)),
    fallback: null,
    takesStream: false
  }
}

/** One action for every verb: an auto route. */
export function autoEndpoint (owner: object, actions: Actions, Class: ControllerClass, name: string): Endpoint {
  const fallback = actions.ofMethod(Class, name)
  return { owner, Class, mapping: null, methods: null, native: null, actions: new Map(), fallback, takesStream: false }
}

/** A functional route. @param verb - Upper-case, or `*`. */
export function functionEndpoint (owner: object, actions: Actions, verb: string, fn: ContextFunction, takesStream = false): Endpoint {
  const methods = verb === '*' ? null : new Set([verb])
  return { owner, Class: null, mapping: null, methods, native: methods, actions: new Map(), fallback: actions.ofFunction(fn), takesStream }
}
