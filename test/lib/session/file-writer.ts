// A process that keeps sessions in files until it is killed. It says what it has kept, once it is kept.

import { FileStore } from '../../../lib/session/providers/file.js'
import { createIdSource } from '../../../lib/session/session-id.js'

const [folder = ''] = process.argv.slice(2)
const store = new FileStore({ folder }, 3600)
const newId = createIdSource()
await store.open()

await Promise.all(Array.from({ length: 8 }, async () => {
  for (;;) {
    const id = newId()
    let record = recordOf(0)
    await store.create(id, record, 3600)
    process.stdout.write(`${id} 0\n`)
    for (let version = 1; version < 5; version++) {
      await store.update({ id, record }, () => (record = recordOf(version)), 3600)
      process.stdout.write(`${id} ${version}\n`)
    }
  }
}))

function recordOf (version: number): string {
  return JSON.stringify({ cookie: {}, beego: { version, filling: 'x'.repeat(20_000) } })
}
