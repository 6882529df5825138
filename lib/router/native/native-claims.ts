// find-my-way takes each URL once per method, whatever the expressions in it: the first route that asks has it.

import { shareMethod } from '../method-sets.js'
import type { NativeRoute } from './native-route.js'
import type { Methods } from '../types.js'

export class NativeClaims {
  readonly #taken = new Map<string, Methods[]>()

  /** The same, or `null` when a route before this one has one of its URLs. */
  claim (native: NativeRoute | null, methods: Methods): NativeRoute | null {
    if (native === null) return null
    const claims = native.keys.map((key) => this.#claimsOf(key))
    if (claims.flat().some((taken) => shareMethod(taken, methods))) return null

    for (const claim of claims) claim.push(methods)
    return native
  }

  #claimsOf (key: string): Methods[] {
    const claims = this.#taken.get(key) ?? []
    this.#taken.set(key, claims)
    return claims
  }
}
