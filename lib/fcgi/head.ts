// The parameters of a FastCGI request as the head of an HTTP request. What the web server says about the client stands in parameters
// of their own, which no header of the client can be: those are all `HTTP_…`.

import { isIP } from 'node:net'

export type Params = ReadonlyMap<string, string>

/** Headers of one connection, which is not ours, and those that CGI has other parameters for. */
const NOT_PASSED = new Set([
  'connection', 'keep-alive', 'proxy', 'proxy-connection', 'te', 'trailer', 'transfer-encoding', 'upgrade', 'expect', 'content-type', 'content-length'
])

/** The bytes of the body; `null` when they end with the input. */
export type BodyLength = number | null

export interface Head {
  readonly text: string
  readonly bodyLength: BodyLength
}

/**
 * @param hasInput - Whether something comes as input: without CONTENT_LENGTH its length is not known beforehand.
 * @returns `null` for parameters that are no request, such as a header with a line break.
 */
export function requestHead (params: Params, hasInput: boolean): Head | null {
  const method = params.get('REQUEST_METHOD') ?? ''
  const url = urlOf(params)
  const length = params.get('CONTENT_LENGTH') ?? ''
  if (!/^[A-Za-z0-9!#$%&'*+.^_`|~-]+$/.test(method) || !/^[\x21-\x7e\x80-\xff]+$/.test(url) || !/^\d{0,15}$/.test(length)) return null

  const headers = headersOf(params)
  if (length !== '') headers.set('content-length', length)
  else if (hasInput) headers.set('transfer-encoding', 'chunked')
  if (!headers.has('host')) headers.set('host', params.get('SERVER_NAME') ?? '')
  headers.set('connection', 'close')

  const lines = [`${method} ${url} HTTP/1.1`]
  for (const [name, value] of headers) {
    if (/[\r\n\0]/.test(value) || !/^[\w!#$%&'*+.^`|~-]+$/.test(name)) return null
    lines.push(`${name}: ${value}`)
  }
  return { text: `${lines.join('\r\n')}\r\n\r\n`, bodyLength: length === '' ? hasInput ? null : 0 : Number(length) }
}

function urlOf (params: Params): string {
  const url = params.get('REQUEST_URI') ?? ''
  if (url !== '') return url
  const query = params.get('QUERY_STRING') ?? ''
  return `${params.get('SCRIPT_NAME') ?? ''}${params.get('PATH_INFO') ?? ''}${query === '' ? '' : `?${query}`}`
}

function headersOf (params: Params): Map<string, string> {
  const headers = new Map<string, string>()
  const type = params.get('CONTENT_TYPE') ?? ''
  if (type !== '') headers.set('content-type', type)
  for (const [name, value] of params) {
    const header = name.slice(5).toLowerCase().replaceAll('_', '-')
    if (name.startsWith('HTTP_') && !NOT_PASSED.has(header)) headers.set(header, value)
  }
  return headers
}

/** The two ends of the client's connection, and whether it is encrypted, as the web server says. */
export interface Peer {
  readonly remoteAddress: string | undefined
  readonly remotePort: number | undefined
  readonly remoteFamily: string | undefined
  readonly localAddress: string | undefined
  readonly localPort: number | undefined
  readonly encrypted: boolean
}

export function peerOf (params: Params): Peer {
  const remoteAddress = addressOf(params.get('REMOTE_ADDR'))
  return {
    remoteAddress,
    remotePort: portOf(params.get('REMOTE_PORT')),
    remoteFamily: remoteAddress === undefined ? undefined : `IPv${isIP(remoteAddress)}`,
    localAddress: addressOf(params.get('SERVER_ADDR')),
    localPort: portOf(params.get('SERVER_PORT')),
    encrypted: /^(?:on|1)$/i.test(params.get('HTTPS') ?? '') || params.get('REQUEST_SCHEME') === 'https'
  }
}

function addressOf (text = ''): string | undefined {
  return isIP(text) === 0 ? undefined : text
}

function portOf (text = ''): number | undefined {
  return /^\d{1,5}$/.test(text) ? Number(text) : undefined
}
