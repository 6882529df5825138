import t from 'tap'
import { escaper } from '../../lib/escaper.js'

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '"': '&#34;' }

t.test('every text comes out as if each character was replaced, whatever its length and wherever they stand', async (t) => {
  const escape = escaper(ENTITIES)
  for (const length of [0, 1, 2, 63, 64, 65, 66, 500]) {
    for (const filler of ['x', '>', 'é', '世', '\ud83d']) {
      for (const places of [[], [0], [length - 1], [Math.floor(length / 2)], [0, 1], [0, length - 1]]) {
        const characters = Array.from({ length }, () => filler)
        for (const [i, at] of places.entries()) if (at >= 0 && at < length) characters[at] = '&<'.charAt(i)
        const text = characters.join('')

        t.equal(escape(text), text.replace(/[&<"]/g, (character) => ENTITIES[character]!))
      }
    }
  }
})
