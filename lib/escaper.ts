// Texts with some of their characters written in another way: what a page does to every value that it shows.

/** Above this it is quicker to search for the first character by an expression than to look at all that stand before it. */
const LONG = 64

/** @param entities - What is written in place of a character. All of them are ASCII. */
export function escaper (entities: Readonly<Record<string, string>>): (text: string) => string {
  const characters = Object.keys(entities)
  const last = Math.max(...characters.map((character) => character.charCodeAt(0)))
  const entityOf = Array.from({ length: last + 1 }, (_, code) => entities[String.fromCharCode(code)])
  const special = new RegExp(`[${characters.join('')}]`)

  return function escape (text) {
    let at = 0
    if (text.length > LONG) {
      at = text.search(special)
      if (at === -1) return text
    }
    let out = ''
    let written = 0
    for (; at < text.length; at++) {
      const code = text.charCodeAt(at)
      if (code > last) continue
      const entity = entityOf[code]
      if (entity === undefined) continue
      out += text.substring(written, at) + entity
      written = at + 1
    }
    return written === 0 ? text : out + text.substring(written)
  }
}
