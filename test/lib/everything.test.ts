// Imports every source file, so that one that no test imports counts as uncovered.

import { readdirSync } from 'node:fs'
import t from 'tap'

for (const folder of ['lib', 'plugins']) {
  const root = new URL(`../../${folder}/`, import.meta.url)
  const files = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts') && !name.endsWith('.d.ts'))

  for (const file of files) {
    t.test(`${folder}/${file} can be imported by itself`, async (t) => {
      await t.resolves(import(new URL(file.replaceAll('\\', '/'), root).href))
    })
  }
}
