// What a client asks for: lib/static/conditions.ts, byte-range.ts, coding.ts and compressed-files.ts.

import type { Stats } from 'node:fs'
import t from 'tap'
import { brotliDecompressSync, gunzipSync, inflateSync } from 'node:zlib'
import { byteRange } from '../../../lib/static/byte-range.js'
import { codingFor } from '../../../lib/static/coding.js'
import { CompressedFiles, COMPRESSION_LIMITS, extensionList } from '../../../lib/static/compressed-files.js'
import { preconditionStatus, rangeCounts, validatorsOf } from '../../../lib/static/conditions.js'

const LAST_MODIFIED = 'Tue, 13 May 2014 16:53:20 GMT'
const BEFORE = 'Tue, 13 May 2014 16:53:19 GMT'
const AFTER = 'Tue, 13 May 2014 17:00:00 GMT'

const FILE = { size: 255, mtime: new Date(1_400_000_000_500) } as Stats
const VALIDATORS = validatorsOf(FILE)

t.test('a file is tagged by size and time, and dated to the second', async (t) => {
  t.strictSame(VALIDATORS, { etag: 'W/"ff-145f680b1f4"', modified: 1_400_000_000_000 })
  t.equal(validatorsOf(FILE, 'gzip').etag, 'W/"ff-145f680b1f4-gzip"')
})

// RFC 9110, 13.1 and 13.2.2.
t.test('preconditions are evaluated in the order of RFC 9110', async (t) => {
  const { etag } = VALIDATORS
  const strong = etag.slice(2)
  const cases: Array<[headers: Record<string, string>, status: 304 | 412 | null]> = [
    [{}, null],
    [{ 'if-modified-since': LAST_MODIFIED }, 304],
    [{ 'if-modified-since': AFTER }, 304],
    [{ 'if-modified-since': BEFORE }, null],
    [{ 'if-modified-since': 'yesterday' }, null],
    [{ 'if-unmodified-since': BEFORE }, 412],
    [{ 'if-unmodified-since': LAST_MODIFIED }, null],
    [{ 'if-unmodified-since': 'yesterday' }, null],
    [{ 'if-none-match': etag }, 304],
    [{ 'if-none-match': strong }, 304], // weak comparison
    [{ 'if-none-match': `"a", ${etag} ,"b"` }, 304],
    [{ 'if-none-match': ' * ' }, 304],
    [{ 'if-none-match': '"a"' }, null],
    [{ 'if-none-match': 'garbage' }, null],
    [{ 'if-none-match': '"a"', 'if-modified-since': LAST_MODIFIED }, null], // the tag wins
    [{ 'if-match': '*' }, null],
    [{ 'if-match': etag }, 412], // strong comparison: a weak tag never matches
    [{ 'if-match': '*', 'if-unmodified-since': BEFORE }, null],
    [{ 'if-match': '*', 'if-none-match': etag }, 304]
  ]

  for (const [headers, status] of cases) t.equal(preconditionStatus(headers, VALIDATORS), status, JSON.stringify(headers))
})

// RFC 9110, 13.1.5 and 14.2.
t.test('a range counts on GET, and only while the file is the one that If-Range means', async (t) => {
  const counts = (headers: Record<string, string>, method = 'GET') => rangeCounts({ method, headers }, VALIDATORS)

  t.equal(counts({}), true)
  t.equal(counts({ 'if-range': LAST_MODIFIED }), true)
  t.equal(counts({ 'if-range': AFTER }), false)
  t.equal(counts({ 'if-range': VALIDATORS.etag }), false)
  t.equal(counts({}, 'HEAD'), false)
})

// RFC 9110, 14.1.1 and 14.1.2; the first three are recorded in h/static-default.
t.test('one range of bytes is a part of the file', async (t) => {
  t.strictSame(byteRange('bytes=0-3', 9), { start: 0, end: 3 })
  t.strictSame(byteRange('bytes=-3', 9), { start: 6, end: 8 })
  t.strictSame(byteRange('bytes=4-', 9), { start: 4, end: 8 })
  t.strictSame(byteRange('bytes=8-100', 9), { start: 8, end: 8 })
  t.strictSame(byteRange('bytes=0-', 9), { start: 0, end: 8 })
})

t.test('a range that begins behind the end is unsatisfiable', async (t) => {
  for (const header of ['bytes=100-200', 'bytes=9-', 'bytes=-0', `bytes=${'9'.repeat(400)}-`]) {
    t.equal(byteRange(header, 9), 'unsatisfiable', header.slice(0, 20))
  }
})

t.test('everything else is answered with the whole file', async (t) => {
  for (const header of [undefined, 'bytes=-9', 'bytes=-100', 'bytes=3-1', 'bytes=-', 'bytes=a-b', 'bytes=0-1,4-5', 'lines=0-1', 'bytes 0-1']) {
    t.equal(byteRange(header, 9), null, header ?? 'none')
  }
  t.equal(byteRange('bytes=0-3', 0), null)
})

// Recorded in h/static-gzip with Beego 1.12, GZIP apart: RFC 9110, 8.4.1, codings are case-insensitive.
t.test('a coding is chosen by q-values, then in the order of the client', async (t) => {
  const cases: Array<[accept: string | undefined, coding: ReturnType<typeof codingFor>]> = [
    [undefined, null],
    ['', null],
    ['deflate', 'deflate'],
    ['gzip, deflate', 'gzip'],
    ['deflate, gzip', 'deflate'],
    ['GZIP', 'gzip'],
    ['gzip;q=0', null],
    ['*', 'gzip'],
    ['identity', null],
    ['gzip;q=0.5, deflate;q=0.8', 'deflate'],
    ['gzip;q=0, *', 'deflate'],
    ['identity, gzip;q=0.5', null],
    ['gzip;q=0, deflate;q=0, identity;q=0', null],
    ['zstd', null]
  ]

  for (const [accept, coding] of cases) t.equal(codingFor(accept), coding, accept ?? 'none')
})

t.test('brotli is the first among equals for clients that name it', async (t) => {
  t.equal(codingFor('gzip, deflate, br, zstd'), 'br')
  t.equal(codingFor('br;q=0.5, gzip'), 'gzip')
  t.equal(codingFor('br;q=0, gzip'), 'gzip')
})

// Recorded: h/static-gzip-ext.
t.test('extensions are taken as conf/app.conf has them', async (t) => {
  t.strictSame(extensionList(['txt, .json,,HTML']), ['.txt', '.json', '.html'])
  t.strictSame(extensionList(['txt', ' .json', '', 'HTML', '.tar.gz']), ['.txt', '.json', '.html', '.tar.gz'])
})

t.test('a file is compressed in the coding that was asked for', async (t) => {
  const { files, stats } = filesOf({ a: 'body{}'.repeat(40) })

  t.equal(gunzipSync(await files.get('a', stats('a'), 'gzip')).toString(), 'body{}'.repeat(40))
  t.equal(inflateSync(await files.get('a', stats('a'), 'deflate')).toString(), 'body{}'.repeat(40))
  t.equal(brotliDecompressSync(await files.get('a', stats('a'), 'br')).toString(), 'body{}'.repeat(40))
})

t.test('however many ask at once, and however often, a file is compressed once', async (t) => {
  const { files, stats, reads } = filesOf({ a: 'aaa' })

  const [first, second] = await Promise.all([files.get('a', stats('a'), 'gzip'), files.get('a', stats('a'), 'gzip')])
  const third = await files.get('a', stats('a'), 'gzip')

  t.equal(first, second)
  t.equal(first, third)
  t.strictSame(reads, ['a'])
})

t.test('a file that has changed is compressed again, also while the old one still is', async (t) => {
  const texts: Record<string, string> = { a: 'old' }
  const { files, stats, reads } = filesOf(texts)

  const old = files.get('a', stats('a'), 'gzip')
  texts.a = 'newer'
  const newer = files.get('a', stats('a'), 'gzip')
  await Promise.all([old, newer])
  await files.get('a', { ...stats('a'), mtimeMs: 2 }, 'gzip')

  t.equal(gunzipSync(await newer).toString(), 'newer')
  t.strictSame(reads, ['a', 'a', 'a'])
})

t.test('what was asked for longest ago has to go when there are too many', async (t) => {
  const { files, stats, reads } = filesOf({ a: 'a', b: 'b', c: 'c' }, { files: 2 })

  for (const name of ['a', 'b', 'a', 'c', 'a', 'b']) await files.get(name, stats(name), 'gzip')

  t.strictSame(reads, ['a', 'b', 'c', 'b'])
})

t.test('what was asked for longest ago has to go when there are too many bytes', async (t) => {
  const { files, stats, reads } = filesOf({ a: 'a', b: 'b', c: 'c' }, { bytes: 50 }) // gzip of one letter: 21 bytes

  for (const name of ['a', 'b', 'a', 'c', 'a', 'b']) await files.get(name, stats(name), 'gzip')

  t.strictSame(reads, ['a', 'b', 'c', 'b'])
})

t.test('a file that has to go before it is compressed is answered all the same', async (t) => {
  const { files, stats, reads } = filesOf({ a: 'a', b: 'b' }, { files: 1 })

  const [a] = await Promise.all([files.get('a', stats('a'), 'gzip'), files.get('b', stats('b'), 'gzip')])
  await files.get('a', stats('a'), 'gzip')

  t.equal(gunzipSync(a).toString(), 'a')
  t.strictSame(reads, ['a', 'b', 'a'])
})

t.test('a file that cannot be read is not remembered', async (t) => {
  const texts: Record<string, string> = {}
  const { files, stats } = filesOf(texts)

  await t.rejects(files.get('a', { mtimeMs: 1, size: 1 }, 'gzip'), { message: 'no a' })
  texts.a = 'a'

  t.equal(gunzipSync(await files.get('a', stats('a'), 'gzip')).toString(), 'a')
})

t.test('what became of an older state of a file does not matter to the newer one', async (t) => {
  let reads = 0
  const files = new CompressedFiles(COMPRESSION_LIMITS, async () => {
    if (++reads === 1) throw new Error('not yet')
    return Buffer.from('a')
  })

  const older = files.get('a', { mtimeMs: 1, size: 1 }, 'gzip')
  const newer = files.get('a', { mtimeMs: 2, size: 1 }, 'gzip')
  await t.rejects(older, { message: 'not yet' })
  await newer
  await files.get('a', { mtimeMs: 2, size: 1 }, 'gzip')

  t.equal(reads, 2)
})

t.test('two files are compressed at the same time, and a third one waits', async (t) => {
  let running = 0
  let most = 0
  const files = new CompressedFiles(COMPRESSION_LIMITS, async (path) => {
    most = Math.max(most, ++running)
    await new Promise(setImmediate)
    running--
    return Buffer.from(path)
  })

  await Promise.all(['a', 'b', 'c', 'd', 'e'].map((name) => files.get(name, { mtimeMs: 1, size: 1 }, 'gzip')))

  t.equal(most, 2)
})

t.test('empty files and very large ones are not compressed', async (t) => {
  const files = new CompressedFiles()

  t.equal(files.takes({ size: 0 }), false)
  t.equal(files.takes({ size: 1 }), true) // recorded: h/static-gzip-ext step 0
  t.equal(files.takes({ size: 8 * 1024 * 1024 }), true)
  t.equal(files.takes({ size: 8 * 1024 * 1024 + 1 }), false)
})

function filesOf (texts: Record<string, string>, limits: Partial<typeof COMPRESSION_LIMITS> = {}) {
  const reads: string[] = []
  const files = new CompressedFiles({ ...COMPRESSION_LIMITS, ...limits }, async (path) => {
    reads.push(path)
    if (texts[path] === undefined) throw new Error(`no ${path}`)
    return Buffer.from(texts[path])
  })
  return { files, reads, stats: (name: string) => ({ mtimeMs: 1, size: texts[name]!.length }) }
}
