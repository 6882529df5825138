import { Readable } from 'node:stream'
import { setImmediate as turn } from 'node:timers/promises'
import fc from 'fast-check'
import t from 'tap'
import { FieldFinder, formSyntaxOf } from '../../lib/method-override/field-finder.js'
import { watchFirstBytes } from '../../lib/method-override/first-bytes.js'
import { parametersOf } from '../../lib/http/header-parameters.js'
import { originalMethod, overrideMethod } from '../../lib/method-override/method-override.js'
import { holds } from './holds.js'

const URLENCODED = 'application/x-www-form-urlencoded'
const MULTIPART = 'multipart/form-data; boundary=XX'

// http/header-parameters.ts

t.test('parameters of a header', async (t) => {
  t.test('are by lower-case name, quotes and escapes taken away', async (t) => {
    const { value, named, ambiguous } = parametersOf('Form-Data; Name="a \\"b\\" \\\\; c" ;filename=b.txt; x=')

    t.equal(value, 'form-data')
    t.strictSame(Object.fromEntries(named), { name: 'a "b" \\; c', filename: 'b.txt', x: '' })
    t.notOk(ambiguous)
  })

  t.test('may be none', async (t) => {
    t.match(parametersOf(' Text/Plain '), { value: 'text/plain', named: new Map(), ambiguous: false })
    t.equal(parametersOf('').value, '')
  })

  t.test('of one name twice are ambiguous, and the first counts', async (t) => {
    const { named, ambiguous } = parametersOf('a; x=1; X=2')

    t.equal(named.get('x'), '1')
    t.ok(ambiguous)
  })

  t.test('end where something else begins', async (t) => {
    t.strictSame([...parametersOf('a; x="1; y=2').named], [['x', '']])
    t.strictSame([...parametersOf('a; x=1; ; y=2').named], [['x', '1']])
  })

  t.test('are read in linear time', async (t) => {
    const began = process.cpuUsage()
    for (const text of [';a="'.repeat(100_000), '; '.repeat(200_000), `;a="${'\\'.repeat(200_001)}`, `;a=${' '.repeat(200_000)}`]) parametersOf(`x${text}`)

    t.ok(process.cpuUsage(began).user < 1_000_000)
  })
})

// method-override/field-finder.ts

t.test('a field of a form', async (t) => {
  t.test('is found in urlencoded forms, decoded', async (t) => {
    t.equal(find(URLENCODED, 'a=1&m=p%75t+x&m=2'), 'put x')
    t.equal(find(URLENCODED, 'm='), '')
    t.equal(find(URLENCODED, 'mm=1&am=2&m'), null)
  })

  t.test('is found in multipart forms, as it stands', async (t) => {
    t.equal(find(MULTIPART, 'preamble\r\n--XX  \r\nX-Other: 1\r\ncontent-disposition: FORM-DATA; NAME=m\r\n\r\np%75t\r\n x\r\n--XX--'), 'p%75t\r\n x')
    t.equal(find('multipart/form-data; boundary="a b;c"', '--a b;c\r\nContent-Disposition: form-data; name="m"\r\n\r\nput\r\n--a b;c--'), 'put')
  })

  t.test('is not what only looks like it', async (t) => {
    const part = (headers: string, line = '') => `--XX${line}\r\n${headers}\r\n\r\nput\r\n--XX--\r\n`
    for (const body of [
      part('Content-Type: text/plain'),
      part('Content-Disposition: attachment; name="m"'),
      part('Content-Disposition: form-data; filename="a"; name="m"'),
      part('Content-Disposition: form-data; name="m"; filename*=UTF-8\'\'a'),
      part('Content-Disposition: form-data; name="m"', 'Y'),
      part('X: form-data; name="m"'),
      '--XX\r\n\r\nput\r\n--XX--\r\n',
      '--XX\r\nput\r\n--XX--\r\n'
    ]) t.equal(find(MULTIPART, body), null, JSON.stringify(body))
  })

  t.test('has no syntax in what is no form', async (t) => {
    for (const type of ['', 'application/json', 'multipart/mixed; boundary=XX', 'multipart/form-data', 'multipart/form-data; boundary=', 'multipart/form-data; boundary=""']) {
      t.equal(formSyntaxOf(type), null, type)
    }
  })

  t.test('is the same however the bytes are cut', async (t) => {
    const name = fc.constantFrom('m', 'n', 'mm', '%6D', '')
    const text = fc.oneof(fc.constantFrom('\r\n', '--', '--XX', '\r\n--X', '&', '=', '%', '+'), fc.string({ maxLength: 8 }))
    const multipart = fc.array(fc.tuple(name, fc.boolean(), text)).map((parts) => parts.map(([name, isFile, value]) =>
      `--XX\r\nContent-Disposition: form-data; name="${name}"${isFile ? '; filename="f"' : ''}\r\n\r\n${value}\r\n`).join('') + '--XX--\r\n')
    const urlencoded = fc.array(fc.tuple(name, text)).map((pairs) => pairs.map((pair) => pair.join('=')).join('&'))
    const body = fc.oneof(multipart, urlencoded, fc.array(text).map((texts) => texts.join('')))

    await holds(t, fc.property(fc.constantFrom(URLENCODED, MULTIPART), body, fc.array(fc.nat(40)), (type, body, cuts) => {
      return find(type, body, cuts) === find(type, body)
    }))
  })

  t.test('is what url.Values or the parts say', async (t) => {
    const value = fc.string({ unit: 'grapheme-ascii' }).filter((text) => !text.includes('--XX'))
    const fields = fc.array(fc.tuple(fc.constantFrom('m', 'n', 'o'), value))

    await holds(t, fc.property(fields, (fields) => {
      const expected = fields.find(([name]) => name === 'm')?.[1] ?? null
      const urlencoded = new URLSearchParams(fields).toString()
      const multipart = fields.map(([name, value]) => `--XX\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`).join('') + '--XX--'
      return find(URLENCODED, urlencoded) === expected && find(MULTIPART, multipart) === expected
    }))
  })
})

// method-override/first-bytes.ts

t.test('the first bytes of a body', async (t) => {
  t.test('are seen until it is enough, and stay in the body', async (t) => {
    const { body, seen, ended } = watched({ enough: 2 })
    body.push('a')
    body.push(Buffer.from('b'))
    body.push('Yw==', 'base64')
    body.push(null)

    t.strictSame(seen, ['a', 'b'])
    t.strictSame(ended, [null])
    t.equal(body.push, Readable.prototype.push)
    t.equal(body.listenerCount('error'), 0)
    t.equal(await textOf(body), 'abc')
  })

  t.test('are those that had come before', async (t) => {
    const { seen, ended, body } = watched({ enough: 2, before: ['a', 'b'] })
    const other = watched({ enough: 1, before: ['a'] })

    t.strictSame([seen, ended], [['ab'], []])
    body.push('c')
    body.push(null)
    t.strictSame([seen, ended], [['ab', 'c'], [null]])
    t.strictSame([other.seen, other.ended], [['a'], [null]])
    t.equal(await textOf(body), 'abc')
  })

  t.test('end with the body, which may be over already', async (t) => {
    const empty = watched({})
    empty.body.push(null)
    const over = new Readable({ read () {} })
    over.push(null)
    await textOf(over)
    const ended: unknown[] = []
    watchFirstBytes(over, 9, () => false, (error) => { ended.push(error) })

    t.strictSame(empty.ended, [null])
    t.strictSame(ended, [null])
  })

  t.test('end where the limit is, and where the buffer is full', async (t) => {
    const limited = watched({ limit: 3 })
    for (const piece of ['aa', 'bb', 'cc']) limited.body.push(piece)
    const full = watched({ highWaterMark: 3 })
    for (const piece of ['aa', 'bb', 'cc']) full.body.push(piece)

    t.strictSame(limited.seen, ['aa', 'bb'])
    t.strictSame(full.seen, ['aa', 'bb'])
  })

  t.test('never end where the client has left, and fail where only the body has', async (t) => {
    const left = watched({})
    left.body.destroy(new Error('aborted'))
    const failed = watched({})
    failed.body.emit('error', new Error('broken'))
    await turn()

    t.strictSame(left.ended, [])
    t.match(failed.ended, [{ message: 'broken' }])
  })
})

// method-override.ts

t.test('the original method is the one that was sent', async (t) => {
  const message = { method: 'POST' } as never

  t.equal(originalMethod(message), 'POST')
  overrideMethod(message, 'PUT')
  t.match(message, { method: 'PUT' })
  t.equal(originalMethod(message), 'POST')
})

function find (type: string, body: string, cuts: readonly number[] = []): string | null {
  const finder = new FieldFinder(formSyntaxOf(type)!, 'm')
  let rest = Buffer.from(body)
  for (const cut of [...cuts, rest.length]) {
    if (finder.push(rest.subarray(0, cut))) break
    rest = rest.subarray(cut)
  }
  finder.end()
  return finder.value
}

function watched ({ enough = Infinity, limit = Infinity, highWaterMark = 1000, before = [] as string[] }) {
  const body = new Readable({ highWaterMark, read () {} })
  for (const piece of before) body.push(piece)
  const seen: string[] = []
  const ended: Array<Error | null> = []
  const see = (bytes: Buffer) => { seen.push(bytes.toString()); return seen.length >= enough }
  watchFirstBytes(body, limit, see, (error) => { ended.push(error) })
  return { body, seen, ended }
}

async function textOf (body: Readable): Promise<string> {
  let text = ''
  for await (const chunk of body) text += String(chunk)
  return text
}
