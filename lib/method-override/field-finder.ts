// One field of a form, looked for while the form's bytes arrive: a form is a list of fields with delimiters between them.
// Sources: URL Standard, application/x-www-form-urlencoded parsing; RFC 7578 and RFC 2046, 5.1.1.

import { parseValues } from '../context/values.js'
import { parametersOf } from '../http/header-parameters.js'

interface FormSyntax {
  readonly delimiter: string
  /** What stands before the first byte, as if it had been sent. */
  readonly lead: string
  /** Whether the end of the form also ends a field. */
  readonly endsField: boolean
  /** The value of `field`, what stands between two delimiters; `null` when it has another name. */
  valueOf (field: string, name: string): string | null
}

const MAY_BE_FORM = /^\s*(?:application\/x-www|multipart\/f)/i

/** @returns `null` for a content type that is no form. */
export function formSyntaxOf (contentType: string): FormSyntax | null {
  if (!MAY_BE_FORM.test(contentType)) return null // most are not, and need no reading
  if (contentType === 'application/x-www-form-urlencoded') return urlencoded
  const { value, named } = parametersOf(contentType)
  if (value === 'application/x-www-form-urlencoded') return urlencoded
  const boundary = named.get('boundary')
  return value === 'multipart/form-data' && boundary ? multipart(boundary) : null
}

export class FieldFinder {
  readonly #syntax: FormSyntax
  readonly #name: string
  /** What has come since the last delimiter, a byte a character. */
  #field: string
  /** How much of it holds no beginning of a delimiter. */
  #searched = 0

  /** The value of the first field of that name, once it has come whole. */
  value: string | null = null

  constructor (syntax: FormSyntax, name: string) {
    this.#syntax = syntax
    this.#name = name
    this.#field = syntax.lead
  }

  /** @returns whether the field is there. */
  push (bytes: Buffer): boolean {
    const { delimiter } = this.#syntax
    this.#field += bytes.toString('latin1')
    for (;;) {
      const end = this.#field.indexOf(delimiter, this.#searched)
      if (end === -1) {
        this.#searched = Math.max(0, this.#field.length - delimiter.length + 1)
        return false
      }
      this.value = this.#syntax.valueOf(this.#field.slice(0, end), this.#name)
      if (this.value !== null) return true

      this.#field = this.#field.slice(end + delimiter.length)
      this.#searched = 0
    }
  }

  /** The form is over: what came last may be the field. */
  end (): void {
    if (this.value === null && this.#syntax.endsField) this.value = this.#syntax.valueOf(this.#field, this.#name)
  }
}

const PLAIN = /^\w*$/

const urlencoded: FormSyntax = {
  delimiter: '&',
  lead: '',
  endsField: true,
  valueOf (pair, name) {
    if (!pair.startsWith(name) || pair[name.length] !== '=') return null
    const value = pair.slice(name.length + 1)
    return PLAIN.test(value) ? value : parseValues(pair).get(name)
  }
}

function multipart (boundary: string): FormSyntax {
  return {
    delimiter: `\r\n--${boundary}`,
    lead: 'preamble\r\n', // not the rest of a delimiter's line, so that nothing before the first delimiter is a part
    endsField: false,
    valueOf: partValue
  }
}

/** @param part - What follows a delimiter: the rest of its line, the headers, an empty line, the value. */
function partValue (part: string, name: string): string | null {
  const headersEnd = part.indexOf('\r\n\r\n')
  if (headersEnd === -1 || part.slice(0, part.indexOf('\r\n')).trim() !== '') return null

  const [, disposition] = /\r\ncontent-disposition:([^\r]*)/i.exec(part.slice(0, headersEnd)) ?? []
  if (disposition === undefined) return null
  const { value, named } = parametersOf(disposition)
  const isField = value === 'form-data' && named.get('name') === name && !named.has('filename') && !named.has('filename*')
  return isField ? part.slice(headersEnd + 4) : null
}
