// The parameters of a header: `form-data; name="a"; filename="b.txt"`.
// Source: RFC 9110, 5.6.6. Stops at the first thing that is no parameter, so that it is linear whatever a client sends.

const PARAMETER = /[ \t]*;[ \t]*([\w*-]+)=(?:"((?:[^"\\]|\\.)*)"|([^";]*))/gy

export interface Parameters {
  /** In lower case what stands before the parameters. */
  readonly value: string
  /** By lower-case name, quotes taken away, the first of a name. */
  readonly named: ReadonlyMap<string, string>
  /** A name stands there twice: what it means is anybody's guess. */
  readonly ambiguous: boolean
}

export function parametersOf (header: string): Parameters {
  const mark = header.indexOf(';')
  const value = (mark === -1 ? header : header.slice(0, mark)).trim().toLowerCase()
  const named = new Map<string, string>()
  let ambiguous = false

  if (mark !== -1) {
    for (const [, name, quoted, bare] of header.slice(mark).matchAll(PARAMETER)) {
      const key = name!.toLowerCase()
      if (named.has(key)) ambiguous = true
      else named.set(key, quoted?.replace(/\\(.)/g, '$1') ?? bare!.trim())
    }
  }
  return { value, named, ambiguous }
}
