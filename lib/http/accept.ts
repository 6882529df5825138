import Negotiator from 'negotiator'

const FORMS = { 'text/html': 'html', 'application/json': 'json', 'text/plain': 'text' } as const

/** How a client wants to read an error: a page unless its `Accept` prefers JSON or plain text. */
export function preferredErrorForm (accept: string | undefined): 'html' | 'json' | 'text' {
  if (accept === undefined) return 'html'
  const preferred = new Negotiator({ headers: { accept } }).mediaType(Object.keys(FORMS))
  return FORMS[preferred as keyof typeof FORMS] ?? 'text'
}
