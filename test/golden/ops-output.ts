// Operations that write the answer.

import { join } from 'node:path'
import { Person, PersonInXML } from './go-structs.js'
import { goValue } from './go-values.js'
import { controllerOf, method, type Ops } from './place.js'

export const outputOps: Ops = {
  write: ({ ctx }, { text }: { text: string }) => ctx.writeString(text),
  writeParams: ({ ctx }, { text }: { text: string }) => ctx.writeString(paramsJSON(text, ctx.input.params())),
  body: ({ ctx }, { text }: { text: string }) => ctx.output.body(text),
  bodyRepeat: ({ ctx }, { text, n }: { text: string, n: number }) => ctx.output.body(text.repeat(n)),
  // Go's ResponseWriter is the buffer here.
  rawWrite: ({ ctx }, { text }: { text: string }) => ctx.writeString(text),
  rawStatus: ({ ctx }, { code }: { code: number }) => ctx.output.setStatus(code),

  header: ({ ctx }, { name, value }: { name: string, value: string }) => ctx.output.header(name, value),
  contentType: ({ ctx }, { ext }: { ext: string }) => ctx.output.contentType(ext),
  status: ({ ctx }, { code }: { code: number }) => ctx.output.setStatus(code),
  cookie: ({ world, ctx }, { name, value, others = [] }: { name: string, value: string, others?: unknown[] }) =>
    method(world, ctx, 'setCookie')(name, value, ...others.map(cookieAttribute)),
  download: ({ world, ctx }, { file }: { file: string }) => ctx.output.download(join(world.folder, file)),

  redirect: (place, { url, code }: { url: string, code: number }) => controllerOf(place).redirect(url, code),
  ctxRedirect: ({ ctx }, { url, code }: { url: string, code: number }) => ctx.redirect(code, url),
  abort: (place, { code }: { code: string }) => controllerOf(place).abort(code),
  ctxAbort: ({ ctx }, { code, text }: { code: number, text: string }) => ctx.abort(code, text),
  customAbort: (place, { code, text }: { code: number, text: string }) => controllerOf(place).customAbort(code, text),
  stopRun: (place) => controllerOf(place).stopRun(),

  data: (place, { key, value }: { key: string, value: unknown }) => {
    controllerOf(place).data[key] = key === 'xml' ? inXML(goValue(value)) : goValue(value)
  },
  serveJson: (place, { encoding }: { encoding?: boolean }) => controllerOf(place).serveJSON(encoding),
  serveJsonp: (place) => controllerOf(place).serveJSONP(),
  serveXml: (place) => controllerOf(place).serveXML(),
  serveYaml: (place) => controllerOf(place).serveYAML(),
  serveFormatted: (place) => controllerOf(place).serveFormatted()
}

/** Go writes the parents of a nil slice's elements; here `null` is nothing at all. */
function inXML (value: unknown): unknown {
  if (!(value instanceof Person)) return value
  return Object.assign(new PersonInXML(), value, value.tags === null ? { tags: [] } : {})
}

/** `null` is Go's nil: that attribute is left out. */
function cookieAttribute (value: unknown): unknown {
  return goValue(value) ?? undefined
}

function paramsJSON (at: string, params: Readonly<Record<string, string>>): string {
  const entries = Object.keys(params).sort().map(name => `${JSON.stringify(name)}:${JSON.stringify(params[name])}`)
  return `{"at":${JSON.stringify(at)},"params":{${entries.join(',')}}}`
}
