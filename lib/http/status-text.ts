import { STATUS_CODES } from 'node:http'

/** Where Go's net/http says it in other words than Node. */
const GO: Readonly<Record<number, string>> = {
  413: 'Request Entity Too Large', 414: 'Request URI Too Long', 416: 'Requested Range Not Satisfiable', 418: "I'm a teapot", 509: ''
}

/** The reason phrase of a status, as Go writes it; `''` for one that has none. */
export function statusText (status: number): string {
  return GO[status] ?? STATUS_CODES[status] ?? ''
}
