// The bytes of a request's body, kept beside what was parsed out of them.

import type { HostRequest } from '../host.js'
import type { Values } from './values.js'

const kRawBody = Symbol('beego.request.rawBody')

const kForm = Symbol('beego.request.form')

type WithRawBody = HostRequest & { [kRawBody]?: Buffer, [kForm]?: Values }

/** @param form - The body's fields, where it was a form. */
export function keepRawBody (request: HostRequest, bytes: Buffer, form: Values | null): void {
  (request as WithRawBody)[kRawBody] = bytes
  if (form !== null) (request as WithRawBody)[kForm] = form
}

/** The body's fields; `null` when it was no form, or when a parser of the host has taken it. */
export function readForm (request: HostRequest): Values | null {
  return (request as WithRawBody)[kForm] ?? null
}

/** `null` when there was no body, or when a parser of the host has taken it. */
export function readRawBody (request: HostRequest): Buffer | null {
  return (request as WithRawBody)[kRawBody] ?? null
}
