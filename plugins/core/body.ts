// Bodies of Beego's routes: the bytes are always kept, whatever their type, and forms are read from them.
//
// The host's parsers stay what they are. Where the host has one for a type that Beego does not read itself, that one runs;
// for all other types the body goes through a content type of our own, under which no client can reach it.

import type { IncomingHttpHeaders } from 'node:http'
import type { Readable } from 'node:stream'
import { errorCodes, type FastifyInstance, type FastifyReply, type FastifyRequest, type preParsingHookHandler } from 'fastify'
import { parse as parseJSON } from 'secure-json-parse'
import { kBody, KeptBody, keptBody } from '../../lib/context/kept-body.js'
import { parseValues } from '../../lib/context/values.js'
import type { Uploads } from '../../lib/upload/uploads.js'

const OWN_TYPE = 'application/vnd.fastify-beego.body'
const FORM_TYPE = 'application/vnd.fastify-beego.form'
const STREAM_TYPE = 'application/vnd.fastify-beego.stream'
const MULTIPART = /^multipart\/form-data\s*(?:;|$)/i
const URLENCODED = /^application\/x-www-form-urlencoded/i
const READS = /^(?:application\/json|application\/x-www-form-urlencoded|text\/plain)\s*(?:;|$)/i

/** Where a request to one of our parsers keeps who reads its files. */
const kUpload = Symbol('beego.request.upload')

interface Upload { readonly uploads: Uploads, readonly reply: FastifyReply }

type OwnRequest = FastifyRequest & { [kBody]?: KeptBody, [kUpload]?: Upload }

/** `preParsing` hooks of routes that take bodies. */
export interface BodyHooks {
  /** Read the body. */
  readonly take: preParsingHookHandler
  /** Leave it to the handler, which reads from the connection. */
  readonly leave: preParsingHookHandler
}

export function bodyHooks (fastify: FastifyInstance, uploads: Uploads): BodyHooks {
  if (!fastify.hasContentTypeParser(OWN_TYPE)) {
    fastify.addContentTypeParser(OWN_TYPE, { parseAs: 'buffer' }, parseBody)
    fastify.addContentTypeParser(FORM_TYPE, parseForm)
    fastify.addContentTypeParser(STREAM_TYPE, (request, _payload, done) => {
      restoreType(request)
      done(null)
    })
  }

  const take: preParsingHookHandler = (request, reply, payload, done) => {
    const { headers } = request.raw
    const type = headers['content-type'] ?? ''
    if (READS.test(type)) disguise(request, type, OWN_TYPE)
    else if (MULTIPART.test(type)) {
      (request as OwnRequest)[kUpload] = { uploads, reply }
      disguise(request, type, FORM_TYPE)
    } else if (type === '' ? hasBody(headers) : !fastify.hasContentTypeParser(mediaType(type))) disguise(request, type, OWN_TYPE)
    done(null, payload)
  }

  const leave: preParsingHookHandler = (request, _reply, payload, done) => {
    const { headers } = request.raw
    if (hasBody(headers)) disguise(request, headers['content-type'] ?? '', STREAM_TYPE)
    done(null, payload)
  }

  return { take, leave }
}

function hasBody (headers: IncomingHttpHeaders): boolean {
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0
}

/** Everything but a multipart form. */
function parseBody (request: FastifyRequest, bytes: Buffer, done: (error: Error | null, body?: unknown) => void): void {
  let body: unknown
  try {
    const kept = restoreType(request)
    kept.bytes = bytes
    if (URLENCODED.test(kept.type)) kept.form = parseValues(bytes.toString())
    body = kept.form === null ? valueOf(kept.type, bytes) : kept.form.fields
  } catch (error) {
    return done(error as Error) // none of them throws anything else
  }
  done(null, body)
}

async function parseForm (request: FastifyRequest, payload: Readable): Promise<unknown> {
  const kept = restoreType(request)
  const { uploads, reply } = (request as OwnRequest)[kUpload]! // who has disguised the type has left them
  const reader = uploads.readerOf(request, kept.type, payload)
  afterAnswer(reply, () => { reader.form.remove() })

  const { bytes, values, files } = await reader.read(payload)
  kept.bytes = bytes
  kept.form = values
  kept.files = files
  return values.fields
}

/** Call back when the connection is done with the answer. Where the client leaves first, what the action still does comes first too. */
function afterAnswer (reply: FastifyReply, callback: () => void): void {
  reply.raw.once('close', () => {
    if (reply.sent || reply.raw.headersSent) return callback()

    const { send } = reply
    reply.send = function (...given) {
      callback()
      return send.apply(this, given)
    }
  })
}

/** Send the body to one of our own parsers. */
function disguise (request: FastifyRequest, type: string, as: string): void {
  (request as OwnRequest)[kBody] = new KeptBody(type)
  request.raw.headers['content-type'] = as
}

/**
 * Give the request its own content type back; the parser does, and so must whoever handles an error before it.
 *
 * @throws FST_ERR_CTP_INVALID_MEDIA_TYPE (415) for a client that names our type itself.
 */
export function restoreType (request: FastifyRequest): KeptBody {
  const kept = keptBody(request)
  if (kept === null) throw new errorCodes.FST_ERR_CTP_INVALID_MEDIA_TYPE(request.headers['content-type'])
  if (kept.type === '') delete request.raw.headers['content-type']
  else request.raw.headers['content-type'] = kept.type
  return kept
}

/** Whether {@link restoreType} has something to give back. */
export function isDisguised (request: FastifyRequest): boolean {
  return keptBody(request) !== null
}

/** `request.body` where it is no form: JSON as its value, text as text, the rest as bytes. Malformed JSON stays bytes. */
function valueOf (type: string, bytes: Buffer): unknown {
  if (/^application\/json/i.test(type)) {
    try {
      return parseJSON(bytes, { protoAction: 'remove', constructorAction: 'remove' })
    } catch {
      return bytes
    }
  }
  return /^text\/plain/i.test(type) ? bytes.toString() : bytes
}

function mediaType (type: string): string {
  return type.split(';', 1)[0]!.trim().toLowerCase()
}
