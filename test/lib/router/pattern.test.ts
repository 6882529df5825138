import t from 'tap'
import { parsePattern } from '../../../lib/router/pattern.js'

const plain = (name: string) => ({ name, expression: null, takesSlash: false })

t.test('a pattern is read into segments', async (t) => {
  t.same(parsePattern('/a/:id/?:b/*').segments, [
    { kind: 'literal', text: 'a' },
    { kind: 'params', parts: [plain(':id')], optional: false },
    { kind: 'params', parts: [plain(':b')], optional: true },
    { kind: 'splat' }
  ])
  t.same(parsePattern('/dl/*.*').segments.at(-1), { kind: 'file' })
  t.same(parsePattern('/*rest').segments, [{ kind: 'splat' }])
})

t.test('types stand for expressions', async (t) => {
  t.same(parsePattern('/:id:int').segments, [{ kind: 'params', parts: [{ name: ':id', expression: '[0-9]+', takesSlash: false }], optional: false }])
  t.same(parsePattern('/:n:string').segments, [{ kind: 'params', parts: [{ name: ':n', expression: '[\\w]+', takesSlash: false }], optional: false }])
  t.same(parsePattern('/:n:integer').segments, [{ kind: 'params', parts: [plain(':n'), plain(':integer')], optional: false }])
})

t.test('text and parameters mix in one segment', async (t) => {
  t.match(parsePattern('/:a_:b').segments, [{ parts: [plain(':a'), '_', plain(':b')] }])
  t.match(parsePattern('/cms_:id([0-9]+).html').segments, [{ parts: ['cms_', { name: ':id', expression: '[0-9]+' }, '.html'] }])
  t.same(parsePattern('/x_:id').segments, [{ kind: 'literal', text: 'x_:id' }], 'as in every Beego')
})

t.test('an expression may hold slashes, brackets and groups', async (t) => {
  t.match(parsePattern('/:p(a/[)/]\\)(b|c))/d').segments, [{ parts: [{ name: ':p', expression: 'a/[)/]\\)(?:b|c)', takesSlash: true }] }, { text: 'd' }])
  t.match(parsePattern('/:p([^/]+)').segments, [{ parts: [plain(':p')] }])
})

t.test('a first slash is added, a last one noted', async (t) => {
  t.match(parsePattern('user'), { text: '/user', slash: false })
  t.match(parsePattern(''), { text: '/', segments: [], slash: false })
  t.match(parsePattern('/user/'), { segments: [{ text: 'user' }], slash: true })
})

t.test('what is wrong with a pattern is said', async (t) => {
  const code = 'FST_BEEGO_ROUTE_PATTERN'
  t.throws(() => parsePattern('/a/:'), { code, message: /needs a name/ })
  t.throws(() => parsePattern('/a/:id(b'), { code, message: /never closed/ })
  t.throws(() => parsePattern('/a/:id((?=b))'), { code, message: /look-ahead/ })
})
