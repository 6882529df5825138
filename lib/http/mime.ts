import { types } from 'mime-types'

/** Where Beego's table says otherwise than the registry. Source: beego context/output.go and mime.go. */
const BEEGO: Readonly<Record<string, string>> = {
  xml: 'text/xml; charset=utf-8',
  ico: 'image/x-icon',
  xls: 'application/excel',
  gz: 'application/x-compressed',
  exe: 'application/octet-stream'
}

/** The content type of a file extension, with or without its dot: `text/html; charset=utf-8`; `null` when unknown. */
export function mimeOf (extension: string): string | null {
  const bare = extension.replace(/^\./, '').toLowerCase()
  if (Object.hasOwn(BEEGO, bare)) return BEEGO[bare]!
  const type = Object.hasOwn(types, bare) ? types[bare]! : null
  return type !== null && type.startsWith('text/') ? `${type}; charset=utf-8` : type
}
