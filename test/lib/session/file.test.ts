import { spawn } from 'node:child_process'
import { mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import t, { type Test } from 'tap'
import { FileStore } from '../../../lib/session/providers/file.js'
import { isSessionId } from '../../../lib/session/session-id.js'

const ID = 'a38ae6fa493f888e9863cc764d87134c'
const WRITER = fileURLToPath(new URL('file-writer.ts', import.meta.url))

// c/session-file, v1_12
t.test('a session is a file in Beego\'s folders, and nobody else may read it', async (t) => {
  const { store, folder } = await filled(t)

  await store.create(ID, '{"beego":{}}', 60)

  t.strictSame(await filesIn(folder), [`a/3/${ID}`])
  t.equal((await stat(join(folder, `a/3/${ID}`))).mode & 0o777, 0o600)
  t.equal(await readFile(join(folder, `a/3/${ID}`), 'utf8'), '{"beego":{}}')
})

t.test('a file whose time is over is no session any more', async (t) => {
  let now = Date.now()
  const { store } = await filled(t, () => now)
  await store.create(ID, 'r', 60)

  now += 59_000
  t.strictSame(await store.read(ID), { id: ID, record: 'r' })
  now += 1000
  t.equal(await store.read(ID), null)
})

t.test('no id leads out of the folder', async (t) => {
  const { store, folder } = await filled(t)
  await mkdir(join(folder, './.'), { recursive: true })
  await writeFile(join(folder, 'secret'), '{"beego":{"user":"root"}}')

  for (const id of ['../secret', '././secret', '/etc/passwd', '..', '', `${ID}/../../../secret`, `${ID}\0`, 'secret']) {
    t.equal(await store.read(id), null, JSON.stringify(id))
  }
})

t.test('a sweep takes away what has expired, and nothing else', async (t) => {
  let now = Date.now()
  const { store, folder } = await filled(t, () => now)
  const others = ['0123456789abcdef0123456789abcdef', 'a3ffffffffffffffffffffffffffffff']
  await store.create(ID, 'r', 60)
  await store.create(others[0]!, 'r', 600)
  await store.create(others[1]!, 'r', 600)
  await store.destroy(others[1]!)
  await mkdir(join(folder, 'a/3/mine'), { recursive: true })
  await mkdir(join(folder, 'notes'), { recursive: true })
  await mkdir(join(folder, 'a/notes'), { recursive: true })
  await writeFile(join(folder, 'notes/a.txt'), 'mine')
  await writeFile(join(folder, 'a/3/README'), 'mine')
  await writeFile(join(folder, 'a/b.txt'), 'mine')
  await writeFile(join(folder, `a/3/${ID}.1-1.tmp`), 'half')

  await store.sweep()
  t.strictSame((await filesIn(folder)).length, 6, 'nothing is old yet')

  now += 61_000
  await store.sweep()

  t.strictSame(await filesIn(folder), [`0/1/${others[0]}`, 'a/3/README', 'a/b.txt', 'notes/a.txt'])
  t.strictSame(await readdir(join(folder, 'a/3')), ['README', 'mine'])
})

t.test('a sweep passes over what goes away while it looks', async (t) => {
  const { store, folder } = await filled(t, () => Date.now() + 120_000)
  await mkdir(join(folder, 'a/3'), { recursive: true })
  await symlink(join(folder, 'nowhere'), join(folder, `a/3/${ID}`))

  await store.sweep()

  t.strictSame(await readdir(join(folder, 'a/3')), [ID])
})

t.test('a session that is destroyed by another process while its file is being replaced does not come back', async (t) => {
  const { store, folder } = await filled(t)
  const other = new FileStore({ folder }, 60)
  for (let i = 0; i < 60; i++) {
    const id = `${ID.slice(0, 28)}${String(i).padStart(4, '0')}`
    await store.create(id, 'a', 60)

    await Promise.all([store.update({ id, record: 'a' }, () => 'b', 60), other.destroy(id)])

    if (await store.read(id) !== null) t.fail(`round ${i}`)
  }
  t.equal((await filesIn(folder)).length, 0)
})

t.test('a file that was destroyed behind the replacement is taken away by who replaced it', async (t) => {
  const { store, folder } = await filled(t)
  await store.create(ID, 'a', 60)
  await mkdir(join(folder, `a/3/${ID}.gone`)) // the other process is between its two steps

  t.equal(await store.update({ id: ID, record: 'a' }, () => 'b', 60), null)
  t.strictSame(await filesIn(folder), [])
})

t.test('what cannot be written has failed, and leaves nothing behind', async (t) => {
  const { store, folder } = await filled(t)
  await writeFile(join(folder, 'b'), 'a file where a folder must be')
  await mkdir(join(folder, 'a/3', ID), { recursive: true })

  await t.rejects(store.create(`b${ID.slice(1)}`, 'r', 60), { code: 'ENOTDIR' })
  await t.rejects(store.create(ID, 'r', 60))
  await t.rejects(store.touch({ id: `b${ID.slice(1)}`, record: '' }, 60), { code: 'ENOTDIR' })

  t.strictSame(await filesIn(folder), ['b'])
})

t.test('the files of a process that is killed at any moment are whole, and nothing it has kept is lost', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'fastify-beego-killed-'))
  t.teardown(() => rm(folder, { recursive: true, force: true }))
  const kept = new Map<string, number>()
  const rounds = 12

  for (let round = 0; round < rounds; round++) await runAndKill(folder, kept, 20 + round * 17)

  let whole = 0
  for (const path of await filesIn(folder)) {
    const name = path.slice(path.lastIndexOf('/') + 1)
    if (!isSessionId(name)) {
      t.match(name, /\.tmp$/)
      continue
    }
    const { beego } = JSON.parse(await readFile(join(folder, path), 'utf8')) as { beego: { version: number, filling: string } }
    if (beego.filling.length === 20_000 && beego.version >= (kept.get(name) ?? 0)) whole++
    else t.fail(path)
    kept.delete(name)
  }
  t.ok(whole > rounds, `${whole} sessions`)
  t.strictSame([...kept.keys()], [], 'sessions that are lost')

  // as it is a minute later
  const store = new FileStore({ folder }, 60, () => Date.now() + 61_000)
  await store.sweep()
  t.equal((await filesIn(folder)).length, whole)
})

/** Kills the writer so many milliseconds after its first word. */
async function runAndKill (folder: string, kept: Map<string, number>, milliseconds: number): Promise<void> {
  const writer = spawn(process.execPath, ['--import', 'tsx', WRITER, folder], { stdio: ['ignore', 'pipe', 'inherit'], env: { ...process.env, NODE_OPTIONS: '' } })
  let text = ''
  writer.stdout.setEncoding('utf8').on('data', (chunk: string) => { text += chunk })
  const ended = new Promise((resolve) => writer.once('close', resolve))
  await new Promise((resolve) => writer.stdout.once('data', resolve))
  await sleep(milliseconds)
  writer.kill('SIGKILL')
  await ended

  for (const [, id, version] of text.matchAll(/^(\w+) (\d+)$/gm)) kept.set(id!, Number(version))
}

async function filled (t: Test, now?: () => number): Promise<{ store: FileStore, folder: string }> {
  const folder = await mkdtemp(join(tmpdir(), 'fastify-beego-files-'))
  const store = new FileStore({ folder }, 60, now)
  t.teardown(async () => {
    store.close()
    await rm(folder, { recursive: true, force: true })
  })
  await store.open()
  return { store, folder }
}

/** Paths of the files, in order. */
async function filesIn (folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1)).sort()
}
