// JSON as Go's encoding/json writes it: `<`, `>`, `&` and the two line separators are escaped, so that the text can stand
// inside HTML.

const UNSAFE = /[<>&\u2028\u2029]/
/** From this length on, looking for each of them by itself is faster. */
const LONG = 256
const EACH_UNSAFE = /[<>&\u2028\u2029]/g
const EACH_NON_ASCII = /[\u0080-\uffff]/g

/**
 * @param indent - Two spaces a level. Beego indents unless the run mode is `prod`.
 * @param ascii - Write every character beyond ASCII as `\uXXXX`; one beyond the BMP as its surrogate pair.
 * @returns JSON text; `null` for a value that JSON has no word for (a function, a symbol).
 * @throws TypeError for a cycle or a bigint, as `JSON.stringify` does.
 */
export function goJSON (value: unknown, indent: boolean, ascii: boolean): string | null {
  if (value === undefined) return 'null'
  let text: string | undefined = indent ? JSON.stringify(value, null, 2) : JSON.stringify(value)
  if (text === undefined) return null
  if (text.length < LONG ? UNSAFE.test(text) : hasUnsafe(text)) text = text.replace(EACH_UNSAFE, escapeUnit)
  return ascii ? text.replace(EACH_NON_ASCII, escapeUnit) : text
}

function hasUnsafe (text: string): boolean {
  return text.includes('<') || text.includes('>') || text.includes('&') || text.includes('\u2028') || text.includes('\u2029')
}

function escapeUnit (unit: string): string {
  return '\\u' + unit.charCodeAt(0).toString(16).padStart(4, '0')
}
