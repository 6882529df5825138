// The Content-Disposition of a download. Source: beego 1.12 context/output.go, Download; RFC 6266, RFC 8187.

/**
 * `attachment; filename=report.txt`. A name with other characters comes twice, as it is and escaped: clients take the second. Bytes beyond
 * ASCII are UTF-8, one character each, as Node's headers want them.
 */
export function attachment (name: string): string {
  const escaped = percentEncoded(name)
  if (escaped === name) return `attachment; filename=${name}`

  const bytes = Buffer.from(name).toString('latin1')
  // what would end the parameter or the header stands in quotes, without what cannot stand there
  // eslint-disable-next-line no-control-regex
  const plain = /["\\;,=\0-\x1f\x7f]/.test(bytes) ? `"${bytes.replace(/[\0-\x1f\x7f]/g, ' ').replace(/["\\]/g, '\\$&')}"` : bytes
  return `attachment; filename=${plain}; filename*=utf-8''${escaped}`
}

/** All but the letters, digits and signs that RFC 8187 leaves as they are. */
function percentEncoded (text: string): string {
  const wellFormed = text.replace(/\p{Cs}/gu, '\ufffd')
  return encodeURIComponent(wellFormed).replace(/['()*!]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`)
}
