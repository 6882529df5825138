import Negotiator from 'negotiator'

const FORMS = { 'text/html': 'html', 'application/json': 'json', 'text/plain': 'text' } as const

/** How a client wants to read an error: a page unless its `Accept` prefers JSON or plain text. */
export function preferredErrorForm (accept: string | undefined): 'html' | 'json' | 'text' {
  if (accept === undefined) return 'html'
  const preferred = new Negotiator({ headers: { accept } }).mediaType(Object.keys(FORMS))
  return FORMS[preferred as keyof typeof FORMS] ?? 'text'
}

const DATA = {
  'application/json': 'json',
  'application/xml': 'xml',
  'text/xml': 'xml',
  'application/x-yaml': 'yaml',
  'application/yaml': 'yaml',
  'text/yaml': 'yaml'
} as const

/** How a client wants data: JSON unless its `Accept` prefers XML or YAML. */
export function preferredDataForm (accept: string | undefined): 'json' | 'xml' | 'yaml' {
  if (accept === undefined) return 'json'
  const preferred = new Negotiator({ headers: { accept } }).mediaType(Object.keys(DATA))
  return DATA[preferred as keyof typeof DATA] ?? 'json'
}
