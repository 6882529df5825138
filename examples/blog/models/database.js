// The database, opened before the application is built: brought up to date, and filled with samples when it is new.

import { mkdirSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { Kysely, Migrator, SqliteDialect } from 'kysely'
import Database from 'libsql'
import { beego } from 'fastify-beego/app'
import { migrations } from './migrations.js'
import { fill } from './samples.js'

/** @type {Kysely<import('./schema.js').Schema>} */
export let db

beego
  .addAppStartHook(async function openDatabase () {
    db = await open(beego.appConfig.string('database'))
  })
  .addHealthCheck('database', async () => { await db.selectFrom('articles').select('id').limit(1).execute() })

/** @param {string} file - From the folder of the blog; `:memory:` lasts as long as the process. */
async function open (file) {
  if (file !== ':memory:') {
    file = resolve(import.meta.dirname, '..', file)
    mkdirSync(dirname(file), { recursive: true })
  }
  // libsql has the interface of better-sqlite3, which is what the dialect was made for
  const connection = new Database(file)
  connection.exec('PRAGMA journal_mode = WAL; PRAGMA foreign_keys = ON')
  const opened = new Kysely({ dialect: new SqliteDialect({ database: connection }) })

  const { error } = await new Migrator({ db: opened, provider: { getMigrations: async () => migrations } }).migrateToLatest()
  if (error !== undefined) throw error

  const { users } = await opened.selectFrom('users').select(({ fn }) => fn.countAll().as('users')).executeTakeFirstOrThrow()
  if (users === 0) await opened.transaction().execute(fill)
  return opened
}
