// What must not be shown: which names are those of secrets, and where secrets hide in the values of others.
// Too much is masked rather than too little.

import { isPlain } from '../plain.js'

/** Stands for a secret, whatever its length. */
const MASK = '••••••'

const SECRET = /pass(?:word|wd|phrase|code|key)|pwd|secret|token|credential|accesskey|webhook|authorization|connectionstring|^dsn$/
const SECRET_END = /(?:keys?|pass|pswd?|salt|dsn|auth|authcode|jwt|pem|bearer)$/
/** How names end that say something about a secret, or where it is, and not the secret. */
const ABOUT_SECRET = /(?:file|path|dir|folder|name|header|expires?|expired|expiry|expiration|ttl|lifetime|maxage|timeout|length|minlen|maxlen|size|count|limit|rounds|cost|algorithm)$/

/**
 * Whether a key's value is a secret: `xsrfKey`, `sessionSecret`, `db.password`, `mysql::pass`, `github_token`, `DSN` are.
 *
 * @param name - Of an option or of a key in a configuration file, in any letter case.
 */
export function isSecret (name: string): boolean {
  const word = name.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '').replace(/\d+$/, '')
  if (word.endsWith('publickey') || ABOUT_SECRET.test(word)) return false
  return SECRET.test(word) || SECRET_END.test(word)
}

/**
 * A value as text that may be shown. Secrets are `••••••`, those too that stand inside: in a URL, in a DSN `user:password@…`, in
 * Beego's `host:port,100,password`, in the members of an object.
 *
 * @param name - The key that the value belongs to: see {@link isSecret}.
 */
export function masked (name: string, value: unknown): string {
  const shown = shownOf(name, value, new Set())
  return typeof shown === 'string' ? shown : JSON.stringify(shown)
}

/** The value with its secrets masked, as what JSON can hold. */
function shownOf (name: string, value: unknown, around: Set<object>): unknown {
  switch (typeof value) {
    case 'boolean': return value
    case 'number': return isSecret(name) ? MASK : Number.isFinite(value) ? value : String(value)
    case 'string': return shownText(name, value)
    case 'object': return value === null ? null : shownObject(name, value, around)
    case 'function': return `[function ${value.name}]`.replace(' ]', ']')
    case 'undefined': return ''
    default: return isSecret(name) ? MASK : String(value)
  }
}

function shownText (name: string, text: string): string {
  if (text === '' || /^(?:true|false)$/i.test(text)) return text
  if (isSecret(name)) return MASK
  return textWithoutSecrets(text)
}

function shownObject (name: string, value: object, around: Set<object>): unknown {
  if (around.has(value)) return '[circular]'
  if (value instanceof Date || value instanceof RegExp || value instanceof URL) return shownText(name, String(value))

  const inside = new Set(around).add(value)
  if (Array.isArray(value)) return value.map((item) => shownOf(name, item, inside))
  if (value instanceof Map) return shownObject(name, Object.fromEntries(value), inside)
  if (!isPlain(value)) return `[${value.constructor?.name || 'object'}]`
  // what is below the name of a secret is secret
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, shownOf(isSecret(name) ? name : key, member, inside)]))
}

/** `text` with the passwords that stand in it masked. */
function textWithoutSecrets (text: string): string {
  const parsed = /^\s*[{[]/.test(text) ? json(text) : undefined
  if (typeof parsed === 'object' && parsed !== null) return JSON.stringify(shownObject('', parsed, new Set()))

  return text
    // `smtp,{"password":"…"}`
    .replace(/"([^"\\]+)"(\s*:\s*)"(?:[^"\\]|\\.)*"/g, (whole, key: string, sign: string) => isSecret(key) ? `"${key}"${sign}"${MASK}"` : whole)
    // Beego's configuration of a session or a cache in redis: addresses, size of the pool, password, database
    .replace(/^(\s*[^\s,]+\s*,\s*\d*\s*,)([^,]+)/, (whole, before: string, password: string) => password.trim() === '' ? whole : before + MASK)
    // URLs and DSNs; a password may have an @ itself
    .replace(/(^|[\s"'=,;(]|:\/\/)([^\s:@/"'=,;(]*):(?!\/\/)(\S+)@/g, (_whole, start: string, user: string) => `${start}${user}:${MASK}@`)
    .replace(/\b(https?:\/\/)[^\s:@/]+@/gi, (_whole, scheme: string) => `${scheme}${MASK}@`)
    // `host=localhost password=…`, `?password=…&…`, `access_token=…`
    .replace(/([\p{L}\p{N}_.-]+)(\s*=\s*)('[^']*'|"[^"]*"|[^\s&;,'"]+)/gu, (whole, key: string, sign: string) => isSecret(key) ? key + sign + MASK : whole)
}

function json (text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
