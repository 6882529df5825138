import t from 'tap'
import { createClassicRouter } from '../../../../lib/router/classic.js'
import { createModernRouter } from '../../../../lib/router/modern.js'
import type { RouterOptions, Router } from '../../../../lib/router/types.js'

type Line = string | readonly [pattern: string, ...methods: string[]]

function contested (create: <T>(options: RouterOptions) => Router<T>, ...lines: Line[]): string[] {
  const router = create<null>({ caseSensitive: true })
  for (const line of lines) {
    const [pattern, ...methods] = typeof line === 'string' ? [line] : line
    router.add(pattern, methods.length === 0 ? null : new Set(methods), null)
  }
  return router.routes.filter(({ contested }) => contested).map(({ pattern }) => pattern)
}

t.test('classic routes that find-my-way orders alike are not contested', async (t) => {
  t.same(contested(createClassicRouter, '/user', '/user/new', '/user/:id', '/user/:id/edit', '/user/*', '/blog/:y([0-9]{4})', '/blog/:slug', '/*'), [])
  t.same(contested(createClassicRouter, ['/a/:x', 'GET'], ['/a/:y', 'POST']), [], 'other methods')
  t.same(contested(createClassicRouter, '/a/:id([0-9]+)', '/a/new'), [], 'no common path')
})

t.test('a classic route is contested by an older one that find-my-way would pass over', async (t) => {
  t.same(contested(createClassicRouter, '/r/:a/edit', '/r/new/:b'), ['/r/new/:b'])
  t.same(contested(createClassicRouter, '/*', '/a/:b'), ['/a/:b'])
  t.same(contested(createClassicRouter, '/:a_:b', '/:c'), ['/:c'], 'it has no words for it')
  t.same(contested(createClassicRouter, '/:a', '/:b'), ['/:b'], 'the same to it')
  t.same(contested(createClassicRouter, '/:p(.+)', '/a/:b', '/:c/d'), ['/a/:b', '/:c/d'])
  t.same(contested(createClassicRouter, ['/:a', 'GET', 'PUT'], ['/:b', 'PUT']), ['/:b'])
  t.same(contested(createClassicRouter, '/c:n([0-9]+)', '/cm:n([0-9]+)', '/c:m([a-z]+)'), ['/cm:n([0-9]+)', '/c:m([a-z]+)'], 'which of two is tried first is not said')
})

t.test('a fixed classic route contests older ones where find-my-way does not know it', async (t) => {
  t.same(contested(createClassicRouter, '/:x', '/admin/'), ['/:x'], '/admin is a redirect')
  t.same(contested(createClassicRouter, '/:x', '/admin'), [])
  t.same(contested(createClassicRouter, '/:x', '/a%b'), ['/:x'])
})

t.test('a modern splat is contested by whatever is beside it', async (t) => {
  t.same(contested(createModernRouter, '/*', '/user'), ['/*'], 'Beego forgets where the splat began')
  t.same(contested(createModernRouter, '/a/*', '/:x'), ['/:x'], '/a is taken by the splat')
  t.same(contested(createModernRouter, '/a/:id/*', '/a/b'), [])
})

t.test('modern routes are contested where the tree has another order', async (t) => {
  t.same(contested(createModernRouter, '/:a/edit', '/:id([0-9]+)/:x'), ['/:id([0-9]+)/:x'], 'edit is a literal')
  t.same(contested(createModernRouter, '/a/*', '/a/:x'), ['/a/:x'])
  t.same(contested(createModernRouter, '/user/:id', '/user/new'), [])
  t.same(contested(createModernRouter, '/x_:a', '/:b'), ['/:b'])
  t.same(contested(createModernRouter, '/a', '/*'), ['/*'])
})

t.test('ten thousand routes are compared in less than quadratic time', async (t) => {
  const start = process.cpuUsage().user
  const router = createClassicRouter<null>({ caseSensitive: true })
  for (let i = 0; i < 2500; i++) {
    for (const pattern of [`/api/r${i}`, `/api/r${i}/:id`, `/api/r${i}/:id([0-9]+)/edit`, `/api/r${i}/files/*`]) router.add(pattern, null, null)
  }
  t.equal(router.routes.length, 10_000)
  t.ok(process.cpuUsage().user - start < 5_000_000)
})
