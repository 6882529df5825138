import t from 'tap'
import { createClassicRouter } from '../../../lib/router/classic.js'
import type { Methods } from '../../../lib/router/types.js'

function routerOf (patterns: ReadonlyArray<string | readonly [pattern: string, ...methods: string[]]>, caseSensitive = true) {
  const router = createClassicRouter<string>({ caseSensitive })
  for (const line of patterns) {
    const [pattern, ...verbs] = typeof line === 'string' ? [line] : line
    const methods: Methods = verbs.length === 0 ? null : new Set(verbs)
    router.add(pattern, methods, pattern)
  }
  return (path: string, method = 'GET') => {
    const match = router.match(method, path)
    return match && [match.route.target, match.redirect ?? match.params]
  }
}

t.test('fixed patterns come before those with parameters, whatever the order of registration', async (t) => {
  const match = routerOf(['/user/:id', '/user/new'])

  t.same(match('/user/new'), ['/user/new', {}])
  t.same(match('/user/5'), ['/user/:id', { ':id': '5' }])
})

t.test('patterns with parameters are asked in order of registration', async (t) => {
  t.same(routerOf(['/r/:a/edit', '/r/new/:b'])('/r/new/edit'), ['/r/:a/edit', { ':a': 'new' }])
  t.same(routerOf(['/r/new/:b', '/r/:a/edit'])('/r/new/edit'), ['/r/new/:b', { ':b': 'edit' }])
  t.same(routerOf(['/*', '/:x'])('/a'), ['/*', { ':splat': 'a' }])
})

t.test('a route whose methods do not fit is passed over', async (t) => {
  const match = routerOf([['/f/new', 'POST'], ['/f/:id([0-9]+)', 'POST'], ['/f/:name', 'GET']])

  t.same(match('/f/new'), ['/f/:name', { ':name': 'new' }])
  t.same(match('/f/5'), ['/f/:name', { ':name': '5' }])
  t.same(match('/f/5', 'POST'), ['/f/:id([0-9]+)', { ':id': '5' }])
  t.equal(match('/f/x', 'PUT'), null)
})

t.test('/admin takes a slash, /admin/ redirects the path without one, in order', async (t) => {
  t.same(routerOf(['/admin'])('/admin/'), ['/admin', {}])
  t.same(routerOf(['/admin/'])('/admin/'), ['/admin/', {}])
  t.same(routerOf([['/admin/', 'GET']])('/admin', 'POST'), ['/admin/', '/admin/'])
  t.same(routerOf(['/admin', '/admin/'])('/admin'), ['/admin', {}])
  t.same(routerOf([['/a b/', 'GET']])('/a%20b'), ['/a b/', '/a%20b/'])
  t.same(routerOf(['/'])('/'), ['/', {}])
})

t.test('a parameter is one segment, decoded, and not empty', async (t) => {
  const match = routerOf(['/u/:id'])

  t.same(match('/u/a%20b'), ['/u/:id', { ':id': 'a b' }])
  t.same(match('/u/%E4%B8%AD'), ['/u/:id', { ':id': '中' }])
  t.same(match('/u/a%2Fb'), ['/u/:id', { ':id': 'a/b' }])
  t.same(match('/u/5/'), ['/u/:id', { ':id': '5' }])
  t.equal(match('/u/'), null)
  t.equal(match('/u/a/b'), null)
  t.equal(match('*'), null)
})

t.test('an optional parameter may be left out', async (t) => {
  const match = routerOf(['/user/?:id', '/o/?:a/edit', '/?:x:int'])

  for (const path of ['/user', '/user/']) t.same(match(path), ['/user/?:id', {}], path)
  t.same(match('/user/5'), ['/user/?:id', { ':id': '5' }])
  t.same(match('/o/edit'), ['/o/?:a/edit', {}])
  t.same(match('/o/1/edit'), ['/o/?:a/edit', { ':a': '1' }])
  t.same(match('/'), ['/?:x:int', {}])
})

t.test('text and parameters mix in one segment', async (t) => {
  const match = routerOf(['/cms_:id([0-9]+).html', '/:y(\\d{4})-:m(\\d\\d)', '/:a_:b', '/n/:n(.+?)/y'])

  t.same(match('/cms_5.html'), ['/cms_:id([0-9]+).html', { ':id': '5' }])
  t.same(match('/2014-05'), ['/:y(\\d{4})-:m(\\d\\d)', { ':y': '2014', ':m': '05' }])
  t.same(match('/x_y'), ['/:a_:b', { ':a': 'x', ':b': 'y' }])
  t.same(match('/n/a/b/y'), ['/n/:n(.+?)/y', { ':n': 'a/b' }])
  t.equal(match('/cms_5xhtml/'), null)
})

t.test('splats take slashes', async (t) => {
  const match = routerOf(['/files/*', '/*/end', '/a/*/b', '/dl/*.*', '/u/:id/'])

  t.same(match('/files/'), ['/files/*', { ':splat': '' }])
  t.same(match('/files/a/b/'), ['/files/*', { ':splat': 'a/b/' }])
  t.same(match('/x/y/end'), ['/*/end', { ':splat': 'x/y' }])
  t.same(match('/a/1/2/b'), ['/a/*/b', { ':splat': '1/2' }])
  t.same(match('/dl/a/b.tar.gz'), ['/dl/*.*', { ':path': 'a/b.tar', ':ext': 'gz' }])
  t.same(match('/u/5/'), ['/u/:id/', { ':id': '5' }])
})

t.test('letter case counts only where it is told to', async (t) => {
  t.equal(routerOf(['/User'])('/user'), null)
  const match = routerOf(['/User', '/Blog/:Id', '/N_:n([a-z]+).Html'], false)

  t.same(match('/uSER'), ['/User', {}])
  t.same(match('/BLOG/X'), ['/Blog/:Id', { ':Id': 'X' }])
  t.same(match('/n_abc.HTML'), ['/N_:n([a-z]+).Html', { ':n': 'abc' }])
  t.equal(match('/n_ABC.html'), null, 'an expression is as it is written')
})

function autoRouter (caseSensitive = true) {
  const router = createClassicRouter<string>({ caseSensitive })
  router.addAuto('/', 'User', [['index', 'u.index'], ['list', 'u.list']])
  router.addAuto('/admin', 'User', [['list', 'admin.list']])
  router.addAuto('/admin', 'User', [['list', 'twice']])
  router.addAuto('/V1', 'User', [['list', 'v1.list']])
  router.addAuto('/', 'Empty', [])
  return (path: string) => {
    const match = router.match('POST', path)
    return match && [match.route.target, match.redirect ?? match.params]
  }
}

t.test('auto routes work in any letter case, with parameters and an extension', async (t) => {
  const match = autoRouter()

  t.same(match('/user/list'), ['u.list', {}])
  t.same(match('/USER/LIST/'), ['u.list', {}])
  t.same(match('/user/list/1/b%20c'), ['u.list', { 0: '1', 1: 'b c' }])
  t.same(match('/user/list/1.json'), ['u.list', { 0: '1', ':ext': 'json' }])
  t.same(match('/user/'), ['u.index', {}])
  t.same(match('/User'), ['u.index', '/User/'])
  t.same(match('/admin/user/list'), ['admin.list', {}])
  t.same(match('/ADMIN/user/list'), ['admin.list', {}])
  t.same(match('/V1/USER/list'), ['v1.list', {}])
  t.equal(match('/v1/user/list'), null, 'a prefix with capitals is as it is written')
  t.equal(match('/user/nothing'), null)
  t.equal(match('/user/nothing/1'), null)
  t.equal(match('/empty'), null)
  t.same(autoRouter(false)('/v1/user/list'), ['v1.list', {}])
})

t.test('auto routes come last', async (t) => {
  const router = createClassicRouter<string>({ caseSensitive: true })
  router.addAuto('/', 'User', [['list', 'auto']])
  router.add('/user/:name', null, 'param')

  t.equal(router.match('GET', '/user/list')?.route.target, 'param')
})

t.test('an auto route names its pattern and where it comes from', async (t) => {
  const [route] = createClassicRouter<null>({ caseSensitive: true }).addAuto('/admin/', 'User', [['showAll', null]])

  t.match(route, { pattern: '/admin/user/showall/*', auto: { prefix: '/admin/', controller: 'User', action: 'showAll' }, native: null })
})

t.test('a path is matched in milliseconds, however long and hostile', async (t) => {
  const match = routerOf(['/:a_:b_:c', '/*/x/*/y/*/z', '/p/:p(.+)_:q(.+)_:r(.+)', '/dl/*.*', '/g/:g((a+)+)b'])
  for (const path of ['a_'.repeat(8000), 'a/x/b/y/'.repeat(2000), 'p/' + 'a_'.repeat(8000), 'dl/' + '.'.repeat(16_000), 'g/' + 'a'.repeat(16_000)]) {
    match(`/${path}%0A`)
    const start = process.cpuUsage().user
    match(`/${path}%0A`)
    t.ok(process.cpuUsage().user - start < 500_000, path.slice(0, 10))
  }
})
