import { readFileSync } from 'node:fs'
import t from 'tap'
import { classicVariants } from '../../../lib/router/classic-pattern.js'
import { compileExpression } from '../../../lib/router/expression/expression.js'
import { compileFilterPattern } from '../../../lib/router/filter-pattern.js'
import { parsePattern } from '../../../lib/router/pattern.js'
import { walkedPattern } from '../../../lib/router/walked-pattern.js'

interface Scenario {
  id: string
  setup: { filters: ReadonlyArray<{ Pattern: string }> }
  steps: ReadonlyArray<{ request: { url: string }, response: { v1_12: { trace?: string[] } } }>
}

const scenarios: Scenario[] = JSON.parse(readFileSync(new URL('../../golden/scenarios.json', import.meta.url), 'utf8')).scenarios

t.test('modern filters match as recorded, their parameters adding up', async (t) => {
  const { setup, steps } = scenarios.find(({ id }) => id === 'a/filter-patterns')!
  for (const { request, response } of steps) {
    const params = {}
    const trace: string[] = []
    for (const { Pattern } of setup.filters) {
      const found = compileFilterPattern(Pattern, { dialect: 'modern', caseSensitive: true }).match(decodeURIComponent(request.url))
      if (found !== null) trace.push(`[${Pattern}] ${JSON.stringify(Object.fromEntries(Object.entries(Object.assign(params, found)).sort()))}`)
    }
    t.same(trace, response.v1_12.trace, request.url)
  }
})

t.test('modern filters ignore letter case when told so', async (t) => {
  const filter = compileFilterPattern('/Admin/:Id', { dialect: 'modern', caseSensitive: false })

  t.same(filter.match('/ADMIN/X'), { ':Id': 'x' })
  t.equal(filter.all, false)
  t.equal(compileFilterPattern('*', { dialect: 'modern', caseSensitive: true }).all, true)
})

const classic = (pattern: string, path: string, caseSensitive = true) => {
  return compileFilterPattern(pattern, { dialect: 'classic', caseSensitive }).match(path)
}

t.test('classic filters match everything by * and nothing at all', async (t) => {
  t.equal(compileFilterPattern('*', { dialect: 'classic', caseSensitive: true }).all, true)
  t.same(classic('', '/any/path'), {})
  t.same(classic('*', '/any/path'), {})
})

t.test('classic filters ignore a slash at the end of the request', async (t) => {
  t.same(classic('/admin', '/admin/'), {})
  t.same(classic('/user/:id:int', '/user/5/'), { ':id': '5' })
  t.same(classic('/', '/'), {})
  t.equal(classic('/admin', '/administrator'), null)
})

t.test('a classic filter on /admin/* is for /admin too', async (t) => {
  t.same(classic('/admin/*', '/admin'), { ':splat': '' })
  t.same(classic('/admin/*', '/admin/'), { ':splat': '' })
  t.same(classic('/admin/*', '/admin/a/b'), { ':splat': 'a/b' })
  t.equal(classic('/admin/*', '/public'), null)
})

t.test('classic filters ignore letter case when told so', async (t) => {
  t.same(classic('/Admin', '/aDMIN', false), {})
  t.same(classic('/Admin/:id', '/aDMIN/X', false), { ':id': 'X' })
  t.equal(classic('/Admin/:id', '/admin/x'), null)
})

t.test('what is no pattern is refused in both dialects', async (t) => {
  for (const dialect of ['classic', 'modern'] as const) {
    t.throws(() => compileFilterPattern('/a/:', { dialect, caseSensitive: true }), { code: 'FST_BEEGO_ROUTE_PATTERN' }, dialect)
  }
})

t.test('a pattern that is walked along its slashes takes what its expression takes', async (t) => {
  const patterns = ['/*', '/:a', '/:a/:b', '/:a/*', '/u/:a', '/u/:a/:b', '/u/v/*', '/u/:a/*', '/u/:a/:b/*']
  const parts = ['u', 'v', '5', 'x\ny', '中', '']
  const paths = parts.flatMap((a) => parts.flatMap((b) => parts.flatMap((c) => [`/${a}`, `/${a}/${b}`, `/${a}/${b}/${c}`, `/${a}/${b}/${c}/`])))

  for (const text of patterns) {
    const pattern = parsePattern(text)
    const variants = classicVariants(pattern, true)
    for (const path of new Set(paths)) {
      const expected = variants.map(({ source, names }) => {
        const captures = compileExpression(source).exec(path)
        return captures && Object.fromEntries(names.map((name, i) => [name, captures[i]]))
      }).find((params) => params !== null) ?? null
      const found = walkedPattern(pattern)!(path)
      if (JSON.stringify(found) !== JSON.stringify(expected)) t.same(found, expected, `${text} and ${JSON.stringify(path)}`)
    }
  }
})

t.test('what needs an expression is not walked', async (t) => {
  for (const pattern of ['/a', '/a/:id/', '/a/?:id', '/a/:id:int', '/a/:x.html', '/*/b', '/dl/*.*']) t.equal(walkedPattern(parsePattern(pattern)), null, pattern)
})
