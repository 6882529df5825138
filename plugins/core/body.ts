// Bodies of Beego's routes: the bytes are always kept, whatever their type, and forms are read from them.
//
// The host's parsers stay what they are. Where the host has one for a type that Beego does not read itself, that one runs;
// for all other types the body goes through a content type of our own, under which no client can reach it.

import { errorCodes, type FastifyInstance, type FastifyReply, type FastifyRequest, type RouteOptions } from 'fastify'
import { parse as parseJSON } from 'secure-json-parse'
import { keepRawBody } from '../../lib/context/raw-body.js'
import { readFields } from '../../lib/context/multipart.js'
import { parseValues, type Values } from '../../lib/context/values.js'

const OWN_TYPE = 'application/vnd.fastify-beego.body'
const STREAM_TYPE = 'application/vnd.fastify-beego.stream'
const READS = /^(?:application\/json|application\/x-www-form-urlencoded|text\/plain)\s*(?:;|$)/i

const kType = Symbol('beego.request.contentType')

type TypedRequest = FastifyRequest & { [kType]?: string }

/**
 * @param takesStream - Whether the body of this request is to be left alone.
 * @returns the `preParsing` hook for a route that takes bodies.
 */
export function bodyOf (fastify: FastifyInstance, takesStream: (request: FastifyRequest) => boolean): NonNullable<RouteOptions['preParsing']> {
  if (!fastify.hasContentTypeParser(OWN_TYPE)) {
    fastify.addContentTypeParser(OWN_TYPE, { parseAs: 'buffer' }, async (request: FastifyRequest, bytes: Buffer) => {
      const type = restoreType(request)
      const form = await formOf(type, bytes)
      keepRawBody(request, bytes, form)
      return form === null ? valueOf(type, bytes) : asObject(form)
    })
    fastify.addContentTypeParser(STREAM_TYPE, (request, _payload, done) => {
      restoreType(request)
      done(null)
    })
  }

  return function takeBody (request: FastifyRequest, _reply: FastifyReply, payload, done) {
    const { headers } = request.raw
    const type = headers['content-type'] ?? ''
    const hasBody = headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0

    if (hasBody && takesStream(request)) disguise(request, type, STREAM_TYPE)
    else if (type === '' ? hasBody : READS.test(type) || !fastify.hasContentTypeParser(mediaType(type))) disguise(request, type, OWN_TYPE)
    done(null, payload)
  }
}

/** Send the body to one of our own parsers. */
function disguise (request: FastifyRequest, type: string, as: string): void {
  (request as TypedRequest)[kType] = type
  request.raw.headers['content-type'] = as
}

/**
 * Give the request its own content type back; the parser does, and so must whoever handles an error before it.
 *
 * @throws FST_ERR_CTP_INVALID_MEDIA_TYPE (415) for a client that names our type itself.
 */
export function restoreType (request: FastifyRequest): string {
  const type = (request as TypedRequest)[kType]
  if (type === undefined) throw new errorCodes.FST_ERR_CTP_INVALID_MEDIA_TYPE(request.headers['content-type'])
  if (type === '') delete request.raw.headers['content-type']
  else request.raw.headers['content-type'] = type
  return type
}

/** Whether {@link restoreType} has something to give back. */
export function isDisguised (request: FastifyRequest): boolean {
  return (request as TypedRequest)[kType] !== undefined
}

async function formOf (type: string, bytes: Buffer): Promise<Values | null> {
  if (/^application\/x-www-form-urlencoded/i.test(type)) return parseValues(bytes.toString())
  return /^multipart\/form-data/i.test(type) ? readFields(bytes, type) : null
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

/** A repeated key has a list, as other form parsers have it. No prototype: keys are the client's. */
function asObject (form: Values): Record<string, string | string[]> {
  const object: Record<string, string | string[]> = Object.create(null)
  for (const key of form.keys()) {
    const values = form.getAll(key)
    object[key] = values.length === 1 ? values[0]! : values
  }
  return object
}

function mediaType (type: string): string {
  return type.split(';', 1)[0]!.trim().toLowerCase()
}
