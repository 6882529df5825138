// From a target to a file: lib/static/static-path.ts, static-dirs.ts, locate.ts, content-type.ts, listing.ts, and what
// static-files.ts says before a request is taken.

import { execFileSync } from 'node:child_process'
import { mkdir, symlink, writeFile } from 'node:fs/promises'
import { join, resolve, sep } from 'node:path'
import fc from 'fast-check'
import t from 'tap'
import { Application } from '../../../lib/application.js'
import { contentTypeOf } from '../../../lib/static/content-type.js'
import { listing } from '../../../lib/static/listing.js'
import { indexOf, locate } from '../../../lib/static/locate.js'
import { StaticDirs } from '../../../lib/static/static-dirs.js'
import { StaticFiles } from '../../../lib/static/static-files.js'
import { canBeNames, staticPath } from '../../../lib/static/static-path.js'

t.test('a target is decoded once and cleaned', async (t) => {
  const paths: Record<string, string> = {
    '/static/a.txt': '/static/a.txt',
    '/static/a.txt?v=1&x=/../': '/static/a.txt',
    '//static//a.txt': '/static/a.txt',
    '/static/./a.txt': '/static/a.txt',
    '/static/sub/../a.txt': '/static/a.txt',
    '/static%2fa.txt': '/static/a.txt',
    '/static/sp%20ace.txt': '/static/sp ace.txt',
    '/static/%E4%B8%AD.txt': '/static/中.txt',
    '/static/\xe4\xb8\xad.txt': '/static/中.txt', // raw bytes, as Node hands them over
    '/static/a%252fb.txt': '/static/a%2fb.txt',
    '/static/..;/a.txt': '/static/..;/a.txt',
    '/static/../secret.txt': '/secret.txt',
    '/static/%2e%2e%2fsecret.txt': '/secret.txt',
    '/../../../../etc/passwd': '/etc/passwd',
    'http://host/static/a.txt': '/static/a.txt',
    'http://host': '/',
    '/': '/'
  }

  for (const [target, clean] of Object.entries(paths)) t.equal(staticPath(target).clean, clean, target)
})

t.test('a slash at the end asks for a folder, also an escaped one', async (t) => {
  t.equal(staticPath('/static/').asFolder, true)
  t.equal(staticPath('/static%2F?x').asFolder, true)
  t.equal(staticPath('/').asFolder, true)
  t.equal(staticPath('/static').asFolder, false)
  t.equal(staticPath('/static/.').asFolder, false)
})

t.test('a malformed escape, and what is no UTF-8, is refused', async (t) => {
  for (const target of ['/static/%', '/static/%zz', '/static/%c0%ae%c0%ae/', '/static/%ff']) {
    t.throws(() => staticPath(target), { code: 'FST_BEEGO_PATH_MALFORMED', statusCode: 400 }, target)
  }
})

t.test('NUL and the backslash are in no name of a file', async (t) => {
  t.equal(canBeNames('/static/a\0.txt', false), false)
  t.equal(canBeNames('/static/..\\secret.txt', false), false)
  t.equal(canBeNames('/static/12:30. .txt', false), true)
})

t.test('on Windows, drives, streams and names that lose their end are in none either', async (t) => {
  for (const path of ['/static/C:/boot.ini', '/static/a.txt::$DATA', '/static/a.txt.', '/static/sub /a.txt']) {
    t.equal(canBeNames(path, true), false, path)
  }
  t.equal(canBeNames('/static/.hidden/a b.txt', true), true)
})

t.test('a prefix is the same however its slashes are written', async (t) => {
  const dirs = dirsWith({ '/st/': 'static/', down: 'public', '//up//': '/srv/up', '': 'all' })

  t.strictSame([...dirs], [['/st', at('static')], ['/down', at('public')], ['/up', at('/srv/up')], ['/', at('all')]])
  t.equal(dirs.delete('st/'), true)
  t.equal(dirs.delete('/st'), false)
  t.strictSame([...dirs.keys()], ['/down', '/up', '/'])
})

t.test('what is no folder is refused by the URL that it was meant for', async (t) => {
  const dirs = dirsWith({})

  t.throws(() => dirs.set('/down', ''), { code: 'FST_BEEGO_STATIC_PATH', message: /'\/down'.*folder/ })
  t.throws(() => dirs.set('/down', undefined as unknown as string), { code: 'FST_BEEGO_STATIC_PATH' })
  t.throws(() => dirs.set(5 as unknown as string, 'dl'), { code: 'FST_BEEGO_STATIC_PATH' })
  t.equal(dirs.size, 0)
})

t.test('the longest prefix is asked first, and / last', async (t) => {
  const dirs = dirsWith({ '/': 'all', '/a': 'short', '/a/b': 'long' })

  t.strictSame(dirs.candidates('/a/b/c.txt'), [
    { root: at('long'), name: '/c.txt' },
    { root: at('short'), name: '/b/c.txt' },
    { root: at('all'), name: '/a/b/c.txt' }
  ])
  t.strictSame(dirs.candidates('/a'), [{ root: at('short'), name: '/' }, { root: at('all'), name: '/a' }])
})

t.test('a prefix ends where a segment ends', async (t) => {
  t.strictSame(dirsWith({ '/static': 'static' }).candidates('/staticx'), [])
})

t.test('no target whatever leads out of a folder', async (t) => {
  const dirs = dirsWith({ '/': 'all', '/static': 'static' })
  const piece = fc.constantFrom('/', '\\', '.', '..', '%2e', '%2f', '%5c', '%252e', '%00', '%c0%ae', ';', ':', '~', 'static', 'C:', 'a', ' ', '?', '%')

  fc.assert(fc.property(fc.array(piece, { maxLength: 24 }), (pieces) => {
    const target = `/${pieces.join('')}`
    const { clean } = pathOrRoot(target)
    for (const { root, name } of dirs.candidates(clean)) {
      const path = resolve(join(root, name))
      if (path !== root && !path.startsWith(root + sep)) throw new Error(`${target} leads to ${path}`)
    }
  }), { numRuns: 5000 })
  t.pass()
})

t.test('the two files of a site are looked for in the working directory first, then on top of each folder', async (t) => {
  const dirs = dirsWith({ '/static': 'static', '/down': 'public' })

  for (const name of ['/favicon.ico', '/robots.txt']) {
    t.strictSame(dirs.candidates(name), [{ root: at('.'), name }, { root: at('static'), name }, { root: at('public'), name }])
  }
  t.strictSame(dirs.candidates('/secret.txt'), [])
})

t.test('a quick look passes over what no static file can answer', async (t) => {
  const dirs = dirsWith({ '/static': 'static' })

  t.equal(dirs.mayHold('/user/5?next=/static/../%2e'), false)
  for (const target of ['/static/a.txt', '/robots.txt', '//static/a.txt', '/x/../static/a.txt', '/static%2fa.txt', '/st\xe4', 'http://h/static/a']) {
    t.equal(dirs.mayHold(target), true, target)
  }
})

t.test('the quick look knows what the URLs of the application begin with', async (t) => {
  const within = dirsWith({ '/': 'all' }, '/shop')

  t.equal(within.mayHold('/shop'), true)
  t.equal(within.mayHold('/shop/a.txt'), true)
  t.equal(within.mayHold('/a.txt'), false)
  t.equal(dirsWith({ '/': 'all' }).mayHold('/a.txt'), true)
})

t.test('the first candidate that is there is found', async (t) => {
  const root = t.testdir({ one: {}, two: { 'a.txt': 'a', sub: { 'index.html': 'i' }, odd: { 'index.html': {} } } })
  const one = join(root, 'one')
  const two = join(root, 'two')

  t.match(await locate([{ root: one, name: '/a.txt' }, { root: two, name: '/a.txt' }]), { root: two, name: '/a.txt', path: join(two, 'a.txt') })
  t.match(await locate([{ root: one, name: '/' }]), { root: one, name: '/', path: one })
  t.match(await locate([{ root: join(two, 'a.txt'), name: '/' }]), { root: two, name: '/a.txt' }, 'a prefix that leads to a file')
  t.equal(await locate([{ root: one, name: '/a.txt' }, { root: two, name: '/a.txt/b' }]), null)

  const [sub, odd, top] = await Promise.all(['/sub', '/odd', '/'].map((name) => locate([{ root: two, name }])))
  t.match(await indexOf(sub!), { name: '/sub/index.html' })
  t.equal(await indexOf(odd!), null, 'a folder called index.html')
  t.equal(await indexOf(top!), null)
})

t.test('links are followed, and what is neither file nor folder is not there', { skip: process.platform === 'win32' }, async (t) => {
  const root = t.testdir({ outside: { 'a.txt': 'a' }, static: {} })
  await symlink(join(root, 'outside'), join(root, 'static', 'link'))
  await symlink(join(root, 'gone'), join(root, 'static', 'broken'))
  execFileSync('mkfifo', [join(root, 'static', 'pipe')])
  const found = (name: string) => locate([{ root: join(root, 'static'), name }])

  t.equal((await found('/link/a.txt'))?.stats.size, 1)
  t.equal(await found('/broken'), null)
  t.equal(await found('/pipe'), null)
})

t.test('whether there is an answer is known without a request', async (t) => {
  const dirs = dirsWith({ '/static': t.testdir({ 'a.txt': 'a', sub: {} }) }, '/shop')
  const files = new StaticFiles(new Application({}, '/shop'), dirs, () => {})

  t.equal(files.hasAnswer('/shop/static/a.txt?v=1'), true)
  t.equal(files.hasAnswer('/shop/static/sub'), true)
  t.equal(files.hasAnswer('/shop/static/b.txt'), false)
  t.equal(files.hasAnswer('/shop/user'), false)
  t.equal(files.hasAnswer('/shop/../static/a.txt'), false)
  t.equal(files.hasAnswer('/shop/static/%zz'), false)
})

// Recorded: h/static-default, h/static-favicon, h/static-gzip.
t.test('a file has the content type that Beego gives it', async (t) => {
  const types: Record<string, string> = {
    'a.txt': 'text/plain; charset=utf-8',
    'UPPER.TXT': 'text/plain; charset=utf-8',
    'index.html': 'text/html; charset=utf-8',
    'site.css': 'text/css; charset=utf-8',
    'app.js': 'application/javascript',
    'data.json': 'application/json',
    'img.png': 'image/png',
    'favicon.ico': 'image/x-icon',
    'x.tar.gz': 'application/x-compressed'
  }

  for (const [name, type] of Object.entries(types)) t.equal(await contentTypeOf(name), type, name)
})

t.test('where the extension says nothing, the first bytes do', async (t) => {
  const root = t.testdir({ noext: 'noext', '.hidden': 'h', 'page.constructor': '<html><p>', empty: '', 'a.dir': { noext: '\x00\x01' } })

  t.equal(await contentTypeOf(join(root, 'noext')), 'text/plain; charset=utf-8')
  t.equal(await contentTypeOf(join(root, '.hidden')), 'text/plain; charset=utf-8')
  t.equal(await contentTypeOf(join(root, 'page.constructor')), 'text/html; charset=utf-8')
  t.equal(await contentTypeOf(join(root, 'empty')), 'text/plain; charset=utf-8')
  t.equal(await contentTypeOf(join(root, 'a.dir', 'noext')), 'application/octet-stream')
})

// Recorded: h/static-dirindex step 3.
t.test('a folder is listed as Go lists it', async (t) => {
  t.equal(await listing(t.testdir({ 'site.css': '' })), '<pre>\n<a href="site.css">site.css</a>\n</pre>\n')
})

// Go's url.URL{Path: name}.String() and its HTML escaper. Go forgets to escape an & in the href: a browser may read an entity there.
t.test('names in a listing are sorted and escaped twice, as a URL and as HTML', async (t) => {
  const root = t.testdir({ sub: {} })
  await Promise.all(['b&"<\'>.txt', 'a b.txt', 'a?#%.txt', '12:30', '中', 'B'].map((name) => writeFile(join(root, name), '')))
  await mkdir(join(root, 'x:y'))

  t.equal(await listing(root), `<pre>
<a href="./12:30">12:30</a>
<a href="B">B</a>
<a href="a%20b.txt">a b.txt</a>
<a href="a%3F%23%25.txt">a?#%.txt</a>
<a href="b&amp;%22%3C%27%3E.txt">b&amp;&#34;&lt;&#39;&gt;.txt</a>
<a href="sub/">sub/</a>
<a href="./x:y/">x:y/</a>
<a href="%E4%B8%AD">中</a>
</pre>
`)
})

/** What a malformed target is refused for is tested above. */
function pathOrRoot (target: string) {
  try {
    return staticPath(target)
  } catch {
    return { clean: '/' }
  }
}

/** A path from the working directory of {@link dirsWith}. */
function at (path: string): string {
  return resolve('/app', path)
}

function dirsWith (prefixes: Record<string, string>, base = ''): StaticDirs {
  const dirs = new StaticDirs({ base, folder: at('.'), onSet: () => {} })
  for (const [url, dir] of Object.entries(prefixes)) dirs.set(url, dir)
  return dirs
}
