import findMyWay from 'find-my-way'
import t from 'tap'
import { createClassicRouter } from '../../../../lib/router/classic.js'
import { createModernRouter } from '../../../../lib/router/modern.js'
import { nativeRoute } from '../../../../lib/router/native/native-route.js'
import { parsePattern } from '../../../../lib/router/pattern.js'
import type { Methods, Route, Router, RouterOptions } from '../../../../lib/router/types.js'
import { readCases } from '../../../golden/routing-lib.js'

const classic = (pattern: string, caseSensitive = true) => nativeRoute(parsePattern(pattern), 'classic', caseSensitive)?.url ?? null
const modern = (pattern: string) => nativeRoute(parsePattern(pattern), 'modern', true)?.url ?? null

t.test('patterns that find-my-way has words for', async (t) => {
  t.same(nativeRoute(parsePattern('/user/:id/*'), 'classic', true), {
    url: '/user/:id/*', names: [['id', ':id'], ['*', ':splat']], takesEmpty: true, literal: 6, keys: ['/user/:/*']
  })
  t.equal(classic('/'), '/')
  t.equal(classic('/admin/'), '/admin/')
  t.equal(classic('/a:b'), '/a::b')
  t.equal(classic('/user/?:id'), '/user/:id?')
  t.equal(classic('/u/:id:int'), '/u/:id([0-9]+)')
  t.equal(classic('/cms_:id([0-9]+).html'), '/cms_:id([0-9]+).html')
  t.equal(classic('/:y(\\d{4})-:m(\\d\\d)'), '/:y(\\d{4})-:m(\\d\\d)')
  t.equal(modern('/u/:id/'), '/u/:id')
  t.equal(modern('/files/*'), '/files/*')
})

t.test('find-my-way gets each URL once: a later route of the same form has none', async (t) => {
  const router = createClassicRouter<null>({ caseSensitive: false })
  const urls = ['/a/:x([0-9]+)', '/A/:y([a-z]+)', '/b', '/?:c', '/:d'].map((pattern) => router.add(pattern, null, null).native)

  t.same(urls, ['/a/:x([0-9]+)', null, '/b', '/:c?', null])
  t.equal(router.add('/e', new Set(['GET']), null).native, '/e')
  t.equal(router.add('/e', new Set(['POST']), null).native, '/e')
  t.equal(router.add('/e', new Set(['PUT', 'POST']), null).native, null)
})

t.test('patterns that it has none for', async (t) => {
  const none = ['/*/end', '/*/', '/dl/*.*', '/o/?:a/edit', '/o/?:id:int', '/:a_:b', '/:p(.+)', '/a%b', '/a*b', '/:p((a+)+)',
    '/v:n([0-9]+)%', '/:n(a\\$)', '/:n(😀)', '/:n([0-9]+):m', '/:a([0-9]+)_:b([0-9]+)_:c(.+)']
  for (const pattern of none) t.equal(classic(pattern), null, pattern)
  t.equal(classic('/cms_:id([0-9]+).html', false), null, 'find-my-way compares .html as written')
  t.equal(classic('/cms_:id([0-9]+)-', false), '/cms_:id([0-9]+)-')
})

t.test('patterns that Beego 1.12 reads in its own way have none in its dialect', async (t) => {
  for (const pattern of ['/x_:id', '/:n([^/]+)', '/:n((a|b))', '/:id:int/*', '/a+:n([0-9]+)', '/dl/*.*']) t.equal(modern(pattern), null, pattern)
  t.equal(modern('/cms_:id([0-9]+).html'), '/cms_:id([0-9]+).html')
})

const plainness: ReadonlyArray<readonly [path: string, classic: boolean, modern: boolean]> = [
  ['/', true, true], ['/user/5', true, true], ['/user/', false, false], ['//user', false, false], ['/a//b', false, false],
  ['/a/../b', true, false], ['/a/.', true, false], ['/a/.x', true, false], ['/a.json', true, false], ['/a.json/b', true, true],
  ['/a%20b', false, false], ['/%E4%B8%AD', false, false], ['/a%2Fb', false, false], ['/a%3ab', false, false], ['/a%40', false, false],
  ['/a%', false, false], ['/a#b', false, false], ['/\u00e9', false, false], ['/a"b', true, false], ['/' + 'a'.repeat(99), true, true],
  ['/' + 'a'.repeat(100), false, false], ['*', false, false], ['', false, false]
]

t.test('a path is plain when one look tells that find-my-way reads it as the dialect does', async (t) => {
  for (const [path, inClassic, inModern] of plainness) {
    t.equal(createClassicRouter({ caseSensitive: true }).isPlain(path), inClassic, `${encodeURI(path)}, classic`)
    t.equal(createModernRouter({ caseSensitive: true }).isPlain(path), inModern, `${encodeURI(path)}, modern`)
  }
  t.equal(createModernRouter({ caseSensitive: false }).isPlain('/User'), false, 'its parameters would be in lower case')
})

t.test('plain paths of 16,000 characters are told at once', async (t) => {
  for (const router of [createClassicRouter({ caseSensitive: true }), createModernRouter({ caseSensitive: true })]) {
    for (const part of ['a', 'a/', '%20', '../']) {
      const start = process.cpuUsage().user
      router.isPlain('/' + part.repeat(16_000))
      t.ok(process.cpuUsage().user - start < 100_000, part)
    }
  }
})

/** A small generator of numbers below `n`, the same in each run. */
function randomFrom (seed: number): (n: number) => number {
  let state = seed
  return (n) => {
    state = (state * 1103515245 + 12345) & 0x7fffffff
    return (state >> 8) % n
  }
}

const PATTERNS = ['/:a', '/:a/:b', '/*', '/a/*', '/a/:x', '/:x/b', '/a/:id([0-9]+)', '/a/:id:int/b', '/cms_:id([0-9]+).html', '/c:id([0-9]+)',
  '/cms_1.html', '/:n([a-z]+)', '/a/', '/a', '/', '/a/b', '/a/b/', '/:a-:b', '/:p(.+)', '/x/?:id', '/?:id', '/x/*/y', '/x/:id/*', '/v:id([0-9]+)',
  '/:y([0-9]{4})-:m([0-9]{2})', '/a:b', '/*.*', '/dl/*.*', '/x_:id', '/a/:x/:y', '/b/:n(red|green)', '/a/:id.html', '/:id([0-9]+)/:y', '/:a/edit',
  '/A/b', '/u/:id/', '/c:id([0-9]+)x', '/a/:x/b/*', '/:n([a-z]+)/:m([0-9]+)', '/a/new/:b']
const SEGMENTS = ['a', 'b', 'x', 'y', '1', '12', 'cms_1.html', 'v1', 'red', 'green', 'new', '2014-05', 'c1', 'abc', 'edit', 'A', 'dl', 'x.y', 'zz', '5',
  '%20x', '%E4%B8%AD', 'c1x', 'u']

type Create = <T>(options: RouterOptions) => Router<T>

/** Paths for which find-my-way brings an uncontested route that the dialect would not choose, or with other parameters. */
function holes (create: Create, caseSensitive: boolean, patterns: ReadonlyArray<readonly [string, Methods]>, paths: readonly string[]): string[] {
  const router = create<null>({ caseSensitive })
  const native = findMyWay({ caseSensitive })
  for (const [pattern, methods] of patterns) router.add(pattern, methods, null)
  for (const route of router.routes) {
    if (route.native !== null) native.on([...route.methods ?? ['GET', 'POST']] as Array<'GET'>, route.native, () => {}, route)
  }
  return paths.flatMap((path) => (['GET', 'POST'] as const).flatMap((method) => {
    const found = native.find(method, path)
    if (found === null) return []
    const route = found.store as Route<null>
    if (!router.isPlain(path, route.literal)) return []
    const params = paramsOf(route, found.params)
    if (route.contested || (route.takesEmpty && Object.values(params).includes(''))) return []

    const match = router.match(method, path)
    const same = match?.route === route && match.redirect === null && listOf(match.params) === listOf(params)
    return same ? [] : [`${method} ${path} → ${route.pattern} in ${patterns.map(([pattern]) => pattern).join(' ')}`]
  }))
}

function paramsOf (route: Route<null>, found: Record<string, string | undefined>): Record<string, string> {
  const params: Record<string, string> = {}
  for (const [name, beego] of route.names) {
    const value = found[name]
    if (value !== undefined) params[beego] = value
  }
  return params
}

/** Without the 0, 1, … that are made of a splat. */
function listOf (params: Record<string, string>): string {
  return JSON.stringify(Object.entries(params).filter(([name]) => name.startsWith(':')).sort())
}

t.test('whatever find-my-way brings uncontested is what the dialect chooses', async (t) => {
  const random = randomFrom(5)
  const methods = (): Methods => random(3) > 0 ? null : new Set([['GET', 'POST'][random(2)] as string])
  const pathOf = () => '/' + Array.from({ length: 1 + random(3) }, () => SEGMENTS[random(SEGMENTS.length)]).join('/')

  for (const create of [createClassicRouter, createModernRouter]) {
    for (let i = 0; i < 1200; i++) {
      const patterns = Array.from({ length: 2 + random(5) }, () => [PATTERNS[random(PATTERNS.length)] as string, methods()] as const)
      const found = holes(create, i % 2 === 0, patterns, ['/', ...Array.from({ length: 30 }, pathOf)])
      if (found.length > 0) t.same(found, [])
    }
    for (const { routes, requests, setup } of readCases()) {
      if (setup !== undefined) continue
      const patterns = routes.flatMap(({ pattern }) => pattern === undefined ? [] : [[pattern, methods()] as const])
      const found = holes(create, true, patterns, requests.map(({ url }) => url.split('?')[0] as string))
      if (found.length > 0) t.same(found, [])
    }
  }
})

t.test('a route that is alone at its paths is what each of its methods leads to', async (t) => {
  const random = randomFrom(7)
  const methods = (): Methods => random(3) > 0 ? null : new Set([['POST', 'PUT'][random(2)] as string, 'DELETE'])
  const pathOf = () => '/' + Array.from({ length: 1 + random(3) }, () => SEGMENTS[random(SEGMENTS.length)]).join('/')
  let alone = 0

  for (let i = 0; i < 1500; i++) {
    const router = createClassicRouter<null>({ caseSensitive: i % 2 === 0 })
    for (let n = 2 + random(3); n > 0; n--) router.add(PATTERNS[random(PATTERNS.length)] as string, methods(), null)
    for (const path of Array.from({ length: 20 }, pathOf)) {
      const led = (['POST', 'PUT', 'DELETE'] as const).map((method) => router.match(method, path)?.route ?? null)
      for (const route of new Set(led)) {
        if (route === null || !router.isAlone(route)) continue
        alone++
        const others = led.filter((other) => other !== null && other !== route)
        if (others.length > 0) t.same(others, [], `${path} of ${route.pattern}`)
      }
    }
  }
  t.ok(alone > 500, 'it happens')
})

t.test('a route is alone until another one takes a path of its own, whatever the methods of that one', async (t) => {
  const router = createClassicRouter<null>({ caseSensitive: true })
  const users = router.add('/users/:id', new Set(['POST', 'PUT']), null)
  const files = router.add('/files/*', null, null)
  t.same([router.isAlone(users), router.isAlone(files)], [true, true])

  router.add('/users/new', new Set(['PUT']), null)
  router.add('/files/a/b/c', new Set(['PUT']), null)

  t.same([router.isAlone(users), router.isAlone(files)], [false, false])
})

t.test('in the modern dialect no route is asked for what a form says', async (t) => {
  const router = createModernRouter<null>({ caseSensitive: true })

  t.equal(router.isAlone(router.add('/users/:id', null, null)), false)
})
