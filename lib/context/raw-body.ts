// The bytes of a request's body, kept beside what was parsed out of them.

import type { HostRequest } from '../host.js'

const kRawBody = Symbol('beego.request.rawBody')

type WithRawBody = HostRequest & { [kRawBody]?: Buffer }

export function keepRawBody (request: HostRequest, bytes: Buffer): void {
  (request as WithRawBody)[kRawBody] = bytes
}

/** `null` when there was no body, or when a parser of the host has taken it. */
export function readRawBody (request: HostRequest): Buffer | null {
  return (request as WithRawBody)[kRawBody] ?? null
}
