import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { RedisStore } from 'connect-redis'
import { createConnection } from 'mysql2/promise'
import pg from 'pg'
import { createClient, createCluster } from 'redis'
import t, { type Test } from 'tap'
import { conforms } from './conformance.js'
import { hasRedisServer, redisCluster } from './redis-cluster.js'
import { isThere } from './servers.js'

const REDIS = 6379
const MYSQL = 3306
const POSTGRESQL = 5432
const MEMCACHED = 11211

t.jobs = 4

/** Of this run alone. */
const prefix = `test-${randomUUID()}:`
const table = `test_${randomUUID().replaceAll('-', '')}`

await conforms(t, { name: 'redis', provider: () => 'redis', port: REDIS, config: (port) => ({ host: '127.0.0.1', port, prefix }) })

await conforms(t, {
  name: 'redis, with a client of the application',
  provider: () => 'redis',
  port: REDIS,
  config: async (port, t) => ({ client: await connectedRedis(t, port), prefix })
})

if (hasRedisServer()) {
  const ports = await redisCluster(t)
  const cluster = await createCluster({ rootNodes: ports.map((port) => ({ url: `redis://127.0.0.1:${port}` })) }).connect()
  t.teardown(() => cluster.destroy())
  await conforms(t, { name: 'redis, with a cluster of three nodes', provider: () => 'redis', config: () => ({ client: cluster, prefix }) })
} else {
  t.test('redis, with a cluster', { skip: 'there is no redis-server to start' }, () => {})
}

await conforms(t, {
  name: 'mysql',
  provider: () => 'mysql',
  port: MYSQL,
  config: (port) => ({ dsn: `root@tcp(127.0.0.1:${port})/test`, table })
})

await conforms(t, {
  name: 'postgresql',
  provider: () => 'postgresql',
  port: POSTGRESQL,
  config: (port) => ({ dsn: `user=postgres host=127.0.0.1 port=${port} dbname=test sslmode=disable`, table })
})

await conforms(t, {
  name: 'memcache',
  provider: () => 'memcache',
  port: MEMCACHED,
  config: (port) => ({ servers: `127.0.0.1:${port}`, prefix }),
  slack: 1000 // it counts in seconds
})

await conforms(t, {
  name: 'connect-redis',
  port: REDIS,
  provider: async (t) => new RedisStore({ client: await connectedRedis(t, REDIS), prefix })
})

t.teardown(async () => {
  if (await isThere(REDIS)) {
    const client = await createClient().connect()
    for await (const keys of client.scanIterator({ MATCH: `${prefix}*`, COUNT: 1000 })) if (keys.length > 0) await client.unlink(keys)
    client.destroy()
  }
  if (await isThere(MYSQL)) {
    const connection = await createConnection('mysql://root@127.0.0.1:3306/test')
    await connection.query(`DROP TABLE IF EXISTS ${table}`)
    await connection.end()
  }
  if (await isThere(POSTGRESQL)) {
    const client = new pg.Client('postgres://postgres@127.0.0.1:5432/test')
    await client.connect()
    await client.query(`DROP TABLE IF EXISTS ${table}`)
    await client.end()
  }
})

async function connectedRedis (t: Test, port: number) {
  const client = createClient({ socket: { host: '127.0.0.1', port }, disableOfflineQueue: true })
  client.on('error', () => {}) // a test shuts the door
  await Promise.race([client.connect(), sleep(300)])
  t.teardown(() => { if (client.isOpen) client.destroy() })
  return client
}
