// `npm run docs:tables`: writes the tables of options and errors into the documents that have one.

import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { ROOT } from './compiler.js'
import { DOCUMENTS } from './documents.js'
import { Tables } from './tables.js'

const tables = new Tables()
for (const name of DOCUMENTS) {
  const file = join(ROOT, name)
  const before = readFileSync(file, 'utf8')
  const after = tables.written(before, name)
  if (after === before) continue
  writeFileSync(file, after)
  console.log(name)
}
