import { randomUUID } from 'node:crypto'
import { rm } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Keyv } from 'keyv'
import t from 'tap'
import type { ConnectStore } from '../../../lib/session/providers/connect.js'
import { conforms } from './conformance.js'

t.jobs = 4

await conforms(t, { name: 'memory', provider: () => 'memory' })

await conforms(t, {
  name: 'file',
  provider: () => 'file',
  config: (_port, t) => {
    const folder = join(tmpdir(), `fastify-beego-sessions-${randomUUID()}`)
    t.teardown(() => rm(folder, { recursive: true, force: true }))
    return folder
  }
})

await conforms(t, { name: 'cookie', provider: () => 'cookie', isAtClient: true, options: { sessionSecret: 'a secret of more than thirty-two characters' } })

const { MemoryStore } = createRequire(import.meta.url)('express-session') as { MemoryStore: new () => ConnectStore }

await conforms(t, { name: 'the memory store of express-session', provider: () => new MemoryStore() })

await conforms(t, { name: 'a Keyv instance', provider: () => new Keyv() })
