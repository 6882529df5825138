// The bytes of a request's body, kept beside what was parsed out of them.

import type { HostRequest } from '../host.js'
import type { UploadedFile } from '../upload/uploaded-file.js'
import type { Values } from './values.js'

const kRawBody = Symbol('beego.request.rawBody')

const kForm = Symbol('beego.request.form')

const kFiles = Symbol('beego.request.files')

type WithRawBody = HostRequest & { [kRawBody]?: Buffer, [kForm]?: Values, [kFiles]?: readonly UploadedFile[] }

/** @param bytes - `null` when they were too many to be kept. @param form - The body's fields, where it was a form. */
export function keepRawBody (request: HostRequest, bytes: Buffer | null, form: Values | null): void {
  if (bytes !== null) (request as WithRawBody)[kRawBody] = bytes
  if (form !== null) (request as WithRawBody)[kForm] = form
}

/** Those of a multipart form. */
export function keepFiles (request: HostRequest, files: readonly UploadedFile[]): void {
  (request as WithRawBody)[kFiles] = files
}

/** The form's files, in the order they were sent; `null` when the body was no multipart form. */
export function readFiles (request: HostRequest): readonly UploadedFile[] | null {
  return (request as WithRawBody)[kFiles] ?? null
}

/** The body's fields; `null` when it was no form, or when a parser of the host has taken it. */
export function readForm (request: HostRequest): Values | null {
  return (request as WithRawBody)[kForm] ?? null
}

/** `null` when there was no body, when it was too large to be kept, or when a parser of the host has taken it. */
export function readRawBody (request: HostRequest): Buffer | null {
  return (request as WithRawBody)[kRawBody] ?? null
}
