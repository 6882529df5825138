// The shape of routing.json; its `about` explains the fields.

import type { Echo } from './echo-controllers.js'

export type Version = 'v1_1_4' | 'v1_12'

export interface RoutingRecording {
  readonly cases: readonly RoutingCase[]
}

export interface RoutingCase {
  readonly id: string
  readonly category: string
  readonly routes: readonly RouteLine[]
  /** Present for the versions of Beego that panicked while the routes were registered. */
  readonly setup?: Partial<Record<Version, { readonly panic: true }>>
  readonly requests: readonly RecordedRequest[]
}

export type RouteLine =
  | { readonly kind: 'router', readonly pattern: string, readonly controller: string, readonly mapping?: string }
  | { readonly kind: 'auto', readonly controller: string }
  | { readonly kind: 'autoPrefix', readonly prefix: string, readonly controller: string }

export interface RecordedRequest {
  readonly method: string
  readonly url: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
  readonly res: Partial<Record<Version, RecordedRouting>> & {
    /** Null when one of the versions could not build the table. */
    readonly agree: boolean | null
    /** Why the versions disagree. */
    readonly why?: string
  }
}

export interface RecordedRouting {
  readonly status: number
  readonly location?: string
  readonly echo?: Echo
  readonly panic?: true
}
