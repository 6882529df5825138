import { mkdir, readdir, readFile, rm, utimes } from 'node:fs/promises'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import fc from 'fast-check'
import t from 'tap'
import { safeFileName } from '../../lib/upload/file-name.js'
import { FormReader } from '../../lib/upload/form-reader.js'
import { UPLOAD_LIMITS } from '../../lib/upload/limits.js'
import type { MultipartForm } from '../../lib/upload/multipart-form.js'
import { TempFolder } from '../../lib/upload/temp-folder.js'
import { UploadedFile } from '../../lib/upload/uploaded-file.js'
import { holds } from './holds.js'

const TYPE = 'multipart/form-data; boundary=XX'
const FACTS = { fieldname: 'f', rawFilename: 'dir/a.txt', filename: 'a.txt', mimetype: 'text/plain', size: 4 }

const FOLDER = t.testdir()

const field = (name: string, value: string) => `--XX\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`
const file = (name: string, content: string) => `--XX\r\nContent-Disposition: form-data; name="${name}"; filename="a.txt"\r\nContent-Type: text/plain\r\n\r\n${content}\r\n`

// upload/file-name.ts

t.test('a safe file name is one name, whatever was sent', async (t) => {
  const piece = fc.oneof(fc.constantFrom('/', '\\', '..', '.', '\0', '\r', '\n', ' ', '\u202e', '\u2028', 'a'), fc.string({ unit: 'grapheme' }))

  await holds(t, fc.property(fc.array(piece), (pieces) => {
    const name = safeFileName(pieces.join(''))
    return name !== '' && !/^\.+$/.test(name) && !/[/\\\p{Cc}\p{Bidi_Control}\u2028\u2029]/u.test(name) && name === safeFileName(name)
  }))
})

// upload/uploaded-file.ts

t.test('an uploaded file', async (t) => {
  t.test('of memory and one of the disk are used in the same way', async (t) => {
    const folder = t.testdir({ content: 'text' })

    for (const content of [Buffer.from('text'), join(folder, 'content')]) {
      const uploaded = new UploadedFile(FACTS, content)
      const to = join(folder, 'saved')
      await uploaded.saveTo(to)

      t.match(uploaded, FACTS)
      t.equal((await uploaded.toBuffer()).toString(), 'text')
      t.equal(await text(uploaded.createReadStream()), 'text')
      t.equal(await text(uploaded.createReadStream()), 'text')
      t.equal(await readFile(to, 'utf8'), 'text')
    }
  })

  t.test('shows its facts and nothing of where it is', async (t) => {
    t.strictSame(JSON.parse(JSON.stringify(new UploadedFile(FACTS, '/tmp/secret'))), FACTS)
  })
})

// upload/temp-folder.ts

t.test('the folder of temporary files', async (t) => {
  const mine = `fastify-beego-${hostname().replace(/[^\w.]/g, '_')}-`

  t.test('is made with the first file, for this user alone, and goes with all of them', async (t) => {
    const parent = t.testdir()
    const temp = new TempFolder(parent)
    t.strictSame(await readdir(parent), [])
    await temp.remove()

    const files = await Promise.all([temp.create(), temp.create()])
    for (const { handle } of files) {
      if (process.platform !== 'win32') t.equal((await handle.stat()).mode & 0o777, 0o600)
      await handle.close()
    }

    const [folder, ...others] = await readdir(parent)
    t.ok(folder!.startsWith(`${mine}${process.pid}-`))
    t.strictSame(others, [])
    t.not(files[0].path, files[1].path)
    await temp.remove()
    t.strictSame(await readdir(parent), [])
  })

  t.test('is made again where somebody has tidied up', async (t) => {
    const parent = t.testdir()
    const temp = new TempFolder(parent)
    await (await temp.create()).handle.close()
    for (const name of await readdir(parent)) await rm(join(parent, name), { recursive: true })

    await (await temp.create()).handle.close()

    t.equal((await readdir(parent)).length, 1)
  })

  t.test('fails with what the system says', async (t) => {
    const parent = join(t.testdir({ file: '' }), 'file')

    await t.rejects(new TempFolder(parent).create(), { code: 'ENOTDIR' })
    await new TempFolder(parent).sweep()
  })

  t.test('is swept of what processes of this host have left that are no more, and of nothing else', async (t) => {
    const parent = t.testdir()
    const dead = 2 ** 22 + 1 // beyond what Linux numbers
    const stays = [`${mine}${process.pid}-new`, `${mine}1-init`, `fastify-beego-other-${dead}-abc`, 'unrelated', `${mine}x-abc`, `${mine}${dead}`]
    const goes = [`${mine}${dead}-abc`, `${mine}${process.pid}-old`]
    for (const name of [...stays, ...goes]) await mkdir(join(parent, name, 'inner'), { recursive: true })
    await utimes(join(parent, `${mine}${process.pid}-old`), 1, 1)

    await new TempFolder(parent).sweep()

    t.strictSame((await readdir(parent)).sort(), [...stays].sort())
  })
})

// upload/form-reader.ts

t.test('a multipart form', async (t) => {
  t.test('has its fields and its files in the order they were sent', async (t) => {
    const { values, files } = await read(file('f', 'file body') + field('ids[]', '1') + file('g', 'x'.repeat(5000)) + field('ids[]', '2') + file('f', '') + '--XX--\r\n')

    t.strictSame(values.getAll('ids[]'), ['1', '2'])
    t.strictSame(files.map(({ fieldname, size }) => [fieldname, size]), [['f', 9], ['g', 5000], ['f', 0]])
  })

  t.test('gives any values and files back', async (t) => {
    const name = fc.string({ unit: fc.constantFrom('a', 'b', '[', ']', '.', '中'), minLength: 1 })
    const value = fc.string({ unit: 'grapheme' }).filter((text) => !text.includes('--XX'))
    const part = fc.record({ name, value, isFile: fc.boolean() })

    await holds(t, fc.asyncProperty(fc.array(part, { minLength: 1 }), fc.integer({ min: 1, max: 50 }), async (parts, cut) => {
      const body = parts.map(({ name, value, isFile }) => isFile ? file(name, value) : field(name, value)).join('') + '--XX--\r\n'
      const form = await read(body, { cut })
      const files = await Promise.all(form.files.map(async (file) => [file.fieldname, (await file.toBuffer()).toString()]))
      await form.remove()
      const sent = parts.filter(({ isFile }) => isFile).map(({ name, value }) => [name, value])
      return JSON.stringify(files) === JSON.stringify(sent) && parts.every(({ name, isFile }) => isFile ||
        JSON.stringify(form.values.getAll(name)) === JSON.stringify(parts.filter((other) => !other.isFile && other.name === name).map(({ value }) => value)))
    }))
  })

  t.test('that was cut off anywhere is refused, and leaves nothing', async (t) => {
    const parent = t.testdir()
    const whole = Buffer.from(`${field('a', '1')}${file('f', 'x'.repeat(300))}${field('b', '2')}--XX--`)

    await holds(t, fc.asyncProperty(fc.integer({ min: 1, max: whole.length - 1 }), fc.integer({ min: 1, max: 500 }), async (length, cut) => {
      const code = await read(whole.subarray(0, length), { cut, parent }).then(() => '', (error) => error.code)
      return code === 'FST_BEEGO_FORM_MALFORMED' && (await filesBelow(parent)).length === 0
    }))
  })

  t.test('of any bytes and any boundary ends', async (t) => {
    const piece = fc.oneof(
      fc.constantFrom('--XX', '--XX--', '\r\n', '\n', '\r\n\r\n', 'Content-Disposition: form-data', '; name="a"', '; filename="b"', 'Content-Type: ', ':', 'x'),
      fc.string())
    const type = fc.oneof({ weight: 3, arbitrary: fc.constant(TYPE) }, fc.string().map((boundary) => `multipart/form-data; boundary=${boundary}`))
    const parent = t.testdir()

    await holds(t, fc.asyncProperty(fc.array(piece).map((pieces) => pieces.join('')), type, fc.integer({ min: 1, max: 20 }), async (body, type, cut) => {
      const form = await read(body, { type, cut, parent }).catch((error) => error)
      if (form instanceof Error) return (form as NodeJS.ErrnoException).code === 'FST_BEEGO_FORM_MALFORMED' && (await filesBelow(parent)).length === 0
      await form.remove()
      return (await filesBelow(parent)).length === 0
    }))
  })

  t.test('of 10,000 fields is refused after the first thousand, quickly', async (t) => {
    const began = process.cpuUsage()

    await t.rejects(read(Array.from({ length: 10_000 }, (_, i) => field(`f${i}`, 'x')).join('') + '--XX--'), { code: 'FST_BEEGO_FORM_LIMIT', statusCode: 413 })

    t.ok(process.cpuUsage(began).user < 2_000_000)
  })

  t.test('whose body fails is refused, and its body is not destroyed', async (t) => {
    const broken = new Readable({ read () {} })
    const reading = readerOf(TYPE, 10_000).read(broken)
    broken.push(file('f', 'x'.repeat(5000)).slice(0, 1000))
    setTimeout(() => broken.destroy(new Error('aborted')), 20)
    await t.rejects(reading, { code: 'FST_BEEGO_FORM_MALFORMED', statusCode: 400 })

    const alive = new Readable({ read () {} })
    alive.push(field('a'.repeat(2000), '1') + '--XX')
    await t.rejects(readerOf(TYPE, 10_000).read(alive), { code: 'FST_BEEGO_FORM_LIMIT' })
    t.notOk(alive.destroyed)
  })

  t.test('that the disk does not take fails with what the disk says', async (t) => {
    const parent = join(t.testdir({ file: '' }), 'file')

    await t.rejects(read(file('f', 'x'.repeat(5000)) + '--XX--', { parent }), { code: 'ENOTDIR' })
  })
})

interface Given { cut?: number, type?: string, parent?: string }

function readerOf (contentType: string, total: number | null, parent = FOLDER): FormReader {
  const settings = { maxMemory: 100, maxUploadSize: 1e6, bodyLimit: 1e6, limits: UPLOAD_LIMITS }
  return new FormReader({ request: {} as never, contentType, total, settings, temp: new TempFolder(parent), tell: null })
}

/** Read a form that comes in pieces of `cut` bytes. */
async function read (body: string | Buffer, { cut = 1000, type = TYPE, parent }: Given = {}): Promise<MultipartForm> {
  const bytes = Buffer.from(body)
  const pieces = Array.from({ length: Math.ceil(bytes.length / cut) }, (_, i) => bytes.subarray(i * cut, (i + 1) * cut))
  return await readerOf(type, null, parent).read(Readable.from(pieces, { objectMode: false }))
}

async function filesBelow (parent: string): Promise<string[]> {
  return (await readdir(parent, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile()).map(({ name }) => name)
}
