import t from 'tap'
import { createModernRouter } from '../../../lib/router/modern.js'

// What the recordings (golden.test.ts) do not show. Expected values follow from beego v1.12 tree.go.

t.test('letter case does not count when told so, in paths, parameters and expressions', async (t) => {
  const router = createModernRouter<string>({ caseSensitive: false })
  router.add('/User/:userId([A-Z]+\\D)', null, 'user')

  t.same(router.match('GET', '/USER/ABC')?.params, { ':userId': 'abc' })
})

t.test('auto routes are found in lower case and as written in Go', async (t) => {
  const router = createModernRouter<string>({ caseSensitive: true })
  const [route] = router.addAuto('/admin', 'User', [['list', 'list']])

  for (const path of ['/admin/user/list', '/admin/User/List', '/admin/user/list.json', '/admin/User/List/1']) {
    t.equal(router.match('PUT', path)?.route, route, path)
  }
  t.equal(router.match('GET', '/admin/USER/LIST'), null)
  t.match(route, { pattern: '/admin/user/list/*', auto: { controller: 'User', action: 'list' } })
})

t.test('a method that Beego does not know reaches the routes for all methods', async (t) => {
  const router = createModernRouter<string>({ caseSensitive: true })
  router.add('/a', new Set(['GET', 'QUERY']), 'some')
  router.add('/*', null, 'all')

  t.equal(router.match('QUERY', '/a')?.route.target, 'some')
  t.equal(router.match('SEARCH', '/a')?.route.target, 'all')
})

t.test('what is no path leads nowhere', async (t) => {
  const router = createModernRouter<string>({ caseSensitive: true })
  router.add('/*', null, 'all')

  t.equal(router.match('OPTIONS', '*'), null)
  t.throws(() => router.match('GET', '/%'), { code: 'FST_BEEGO_PATH_MALFORMED' })
})

t.test('a pattern that Go cannot compile is refused', async (t) => {
  const router = createModernRouter<string>({ caseSensitive: true })

  t.throws(() => router.add('/:id(a', null, ''), { code: 'FST_BEEGO_ROUTE_PATTERN' })
  t.throws(() => router.add('/:id([z-a])', null, ''), { code: 'FST_BEEGO_ROUTE_PATTERN' })
  t.throws(() => router.add('/a[:id([0-9]+)', null, ''), { code: 'FST_BEEGO_ROUTE_PATTERN' })
  t.equal(router.routes.length, 0)
})

t.test('path and extension take what parameters before them leave', async (t) => {
  const router = createModernRouter<string>({ caseSensitive: true })
  router.add('/:a/:b/*.*', null, 'file')

  t.same(router.match('GET', '/1/2')?.params, { ':a': '1', ':b': '2', ':path': '' })
  t.equal(router.match('GET', '/1'), null)
  t.same(router.match('GET', '/1/2/c/d.e')?.params, { ':a': '1', ':b': '2', ':path': 'c/d', ':ext': 'e' })
})

t.test('a path is matched in milliseconds, however long and hostile', async (t) => {
  const router = createModernRouter<string>({ caseSensitive: true })
  for (const pattern of ['/:a_:b_:c', '/*/x/*/y/*/z', '/p/:p(.+)_:q(.+)', '/d/*.*', '/:a/:b/:c/:d']) router.add(pattern, null, '')
  for (const path of ['a_'.repeat(8000), 'a/x/b/y/'.repeat(2000), 'p/' + 'a_'.repeat(8000), '../'.repeat(5000), '/'.repeat(16_000)]) {
    router.match('GET', `/${path}"`)
    const start = process.cpuUsage().user
    router.match('GET', `/${path}"`)
    t.ok(process.cpuUsage().user - start < 500_000, path.slice(0, 10))
  }
})
