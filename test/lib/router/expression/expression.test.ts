import t from 'tap'
import { compileExpression, withoutCaptures } from '../../../../lib/router/expression/expression.js'

// What Go's regexp package (RE2) makes of each expression, anchored: the text and its captures, or null.
const GO: ReadonlyArray<readonly [source: string, text: string, captures: readonly string[] | null]> = [
  ['([0-9]+)', '12', ['12']],
  ['([0-9]+)', '12a', null],
  ['([\\w]+)', 'a_1', ['a_1']],
  ['([^/]+)/(.+)', 'a/b/c', ['a', 'b/c']],
  ['([^/]+)/(.+)', 'a/', null],
  ['(red|green)', 'green', ['green']],
  ['(red|green)', 'blue', null],
  ['(a|ab)(c|bcd)', 'abcd', ['a', 'bcd']],
  ['(red|green)+', 'redgreen', ['green']],
  ['(a|b)?x', 'x', ['']],
  ['([a-z]+)([a-z]+)', 'abc', ['ab', 'c']],
  ['(.+)_(.+)_(.+)', 'a_b_c_d', ['a_b', 'c', 'd']],
  ['(.+?)/y', 'a/b/y', ['a/b']],
  ['(.+)\\.([^.]+)', 'a.b.c', ['a.b', 'c']],
  ['(.+)([0-9]*)x', 'a12x', ['a12', '']],
  ['([0-9]{4})-([0-9]{2})', '2014-05', ['2014', '05']],
  ['(\\d{2,})', '1', null],
  ['(\\d{2,4})', '12345', null],
  ['(a{0})b', 'b', ['']],
  ['(\\D\\W\\S)', '.. ', null],
  ['(\\D\\W\\S)', '...', ['...']],
  ['(\\s)', '\v', null],
  ['(\\S)', '\v', ['\v']],
  ['([\\s]+)', ' \t', [' \t']],
  ['(.)', '\n', null],
  ['(.)', '\u2028', ['\u2028']],
  ['(.)', '😀', ['😀']],
  ['([a-z-]+)', 'a-b', ['a-b']],
  ['([\\w-]+)', 'a-b', ['a-b']],
  ['([\\-\\]]+)', ']-', [']-']],
  ['([^a-c]+)', 'xyz', ['xyz']],
  ['([[:alpha:]]+)', 'abc', ['abc']],
  ['([]a]+)', ']a', [']a']],
  ['(\\pL+)', 'é', ['é']],
  ['(\\p{Greek})', 'α', ['α']],
  ['((?i)abc)', 'ABC', ['ABC']],
  ['(?P<n>a)', 'a', ['a']],
  ['(?:a)(b)', 'ab', ['b']],
  ['\\Aa\\z', 'a', []],
  ['\\Qa.b\\E', 'a.b', []],
  ['a\\.b\\-c\\/d', 'a.b-c/d', []],
  ['a/b-c', 'a/b-c', []],
  ['(a|b/c)', 'b/c', ['b/c']],
  ['([\\pL]+)', 'é', ['é']],
  ['([a-\\x{e9}]+)', 'é', ['é']],
  ['(x(y)z)', 'xyz', ['xyz', 'y']],
  ['^a$', 'a', []]
]

t.test('expressions match as they do in Go', async (t) => {
  for (const [source, text, captures] of GO) {
    t.same(compileExpression(source).exec(text), captures, `${source} on ${encodeURI(text)}`)
  }
})

t.test('what Go does not know is refused by name', async (t) => {
  const refused: ReadonlyArray<readonly [source: string, name: RegExp]> = [
    ['(?=a)', /look-ahead/], ['(?!a)', /look-ahead/], ['(?<=a)b', /look-behind/], ['(?<!a)b', /look-behind/],
    ['(a)\\1', /back-reference/], ['(?<n>a)\\k<n>', /back-reference/], ['\\u0041', /\\u/], ['\\cA', /\\c/], ['[\\b]', /\[\\b\]/],
    ['a++', /possessive/], ['a{2}+', /possessive/], ['a**', /nested repetition/], ['(a', /missing closing/], ['[z-a]', /range/], ['[a-\\d]', /escape/],
    ['a{3,2}', /repeat count/], ['[a', /missing closing/], ['[a-', /missing closing/], ['[]', /missing closing/], ['a)', /unexpected/],
    ['+', /missing argument/], ['a\\', /trailing backslash/i], ['\\y', /escape/], ['[\\', /.*/], ['(red|green', /missing closing/]
  ]
  for (const [source, name] of refused) t.throws(() => compileExpression(source), { name: 'SyntaxError', message: name }, source)
})

t.test('an expression tells whether it can match a slash', async (t) => {
  t.equal(compileExpression('[0-9]+').takesSlash, false)
  t.equal(compileExpression('[^/]+').takesSlash, false)
  t.equal(compileExpression('.+').takesSlash, true)
  t.equal(compileExpression('a|b/c').takesSlash, true)
})

t.test('only what backtracking runs in linear time is given to JavaScript', async (t) => {
  for (const source of ['([0-9]+)', '([^/]+)/([^/]+)/(.+)', '(.+)/edit', 'cms_([0-9]+).html', '(.+)\\.([^.]+)']) {
    t.not(compileExpression(source).js, null, source)
  }
  for (const source of ['(a+)+', '(.+)_(.+)', '(a|b)*c', '([a-z]+)([a-z]*)', '(.*)([0-9]+)x', '(x+x+)+y', '(a*)*']) {
    t.equal(compileExpression(source).js, null, source)
  }
})

t.test('hostile texts of 16,000 characters take milliseconds', async (t) => {
  const sources = ['(a+)+b', '(.+)_(.+)_(.+)', '(.+)/([^/]+)', '([a-z]+)*-', '(.+)x(.+)y(.+)z', '(.*)a(.*)a(.*)a', '([^.]+).(.+)']
  const texts = ['a'.repeat(16_000), 'a_'.repeat(8000) + '\n', '/'.repeat(16_000), 'xyz'.repeat(5333) + '\n', '.'.repeat(16_000)]
  for (const source of sources) {
    const expression = compileExpression(source)
    for (const text of texts) {
      const start = process.cpuUsage().user
      expression.exec(text)
      t.ok(process.cpuUsage().user - start < 500_000, `${source} on ${JSON.stringify(text.slice(0, 6))}…`)
    }
  }
})

t.test('groups of a parameter are its own affair', async (t) => {
  t.equal(withoutCaptures('(a|b)+(?P<n>c)(?<m>d)(?i:e)\\([(]'), '(?:a|b)+(?:c)(?:d)(?i:e)\\([(]')
})
