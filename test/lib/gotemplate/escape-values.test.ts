import t, { type Test } from 'tap'
import { ESCAPERS, evalArgs } from '../../../lib/gotemplate/escape/index.js'
import { attr, css, html, js, jsstr, srcset, url } from '../../../lib/gotemplate/content.js'
import { Typed } from '../../../lib/gotemplate/values/typed.js'
import { ZonedDate } from '../../../lib/gotemplate/values/time.js'
import { goType, type GoField, type GoMethods, type GoType, pointerTo } from '../../../lib/gotemplate/values/types.js'

// What is printed is what Go 1.19.8 was recorded to print, unless a test says otherwise.

type Rows = ReadonlyArray<readonly [value: unknown, expected: string]>

/** Of the recordings: no control characters, every mark of ASCII, and characters that some escapers know. */
const MARKS = ' !"#$%&\'()*+,-./09:;<=>?@AZ[\\]^_`az{|}~\u00a0\u0100\u2028\u2029\ufeff\ufdec\ufffd\uffff\u{1d11e}'
const AUTHOR = '&iexcl;<b class="foo">Hello</b>, <textarea>O\'World</textarea>!'

t.test('between tags, text is escaped and HTML is not', async (t) => {
  escapes(t, 'htmlescaper', [
    [MARKS, ' !&#34;#$%&amp;&#39;()*&#43;,-./09:;&lt;=&gt;?@AZ[\\]^_`az{|}~\u00a0\u0100\u2028\u2029\ufeff\ufdec\ufffd\uffff\u{1d11e}'],
    ['plain', 'plain'],
    ['\0', '\ufffd'],
    [html(AUTHOR), AUTHOR],
    [pointer(html('<i>p</i>')), '<i>p</i>'],
    [js('a && b'), 'a &amp;&amp; b'],
    [42, '42'], [-1.5, '-1.5'], [1e21, '1e&#43;21'], [true, 'true'], [null, ''], [undefined, ''],
    [['a<b', null, { k: '&' }], '[a&lt;b &lt;nil&gt; map[k:&amp;]]'],
    [new Error('a<b'), 'a&lt;b'],
    [pointer('<b>'), '&lt;b&gt;'],
    [pointer(pointer(5)), '5'],
    [new Typed(pointerTo(type('int')), null), '&lt;nil&gt;'],
    [pointer(speaking('<s>')), '&lt;s&gt;']
  ])
})

t.test('in elements that hold text, HTML is shown as its source', async (t) => {
  escapes(t, 'rcdataescaper', [
    ['<b> & "c"', '&lt;b&gt; &amp; &#34;c&#34;'],
    [html(AUTHOR), '&iexcl;&lt;b class=&#34;foo&#34;&gt;Hello&lt;/b&gt;, &lt;textarea&gt;O&#39;World&lt;/textarea&gt;!'],
    [7, '7']
  ])
})

t.test('in a quoted attribute, only the text of HTML stays', async (t) => {
  escapes(t, 'attrescaper', [
    ['<b> & "c"', '&lt;b&gt; &amp; &#34;c&#34;'],
    [html(AUTHOR), '&iexcl;Hello, O&#39;World!'],
    [html('I <3 Ponies! <a title="1>2" id=\'3>4\' href=5>6</a><!-- 7 -->8<script>9</script>'), 'I &lt;3 Ponies! 68'],
    [html('<a title="never closed'), ''],
    [html('<a b"c>d'), ''],
    [html('a&lt;b'), 'a&lt;b'],
    [7, '7']
  ])
})

t.test('in an attribute without quotes, nothing ends the value', async (t) => {
  const expected = '&#32;!&#34;#$%&amp;&#39;()*&#43;,-./09:;&lt;&#61;&gt;?@AZ[\\]^_&#96;az{|}~\u00a0\u0100\u2028\u2029&#xfeff;&#xfdec;&#xfffd;&#xffff;\u{1d11e}'
    .replace('&#xfeff;', '\ufeff')
  escapes(t, 'nospaceescaper', [
    [MARKS, expected],
    ['\0\t\n\v\f\r', '&#xfffd;&#9;&#10;&#11;&#12;&#13;'],
    ['a\udcffb', 'a&#xfffd;b'],
    [html('&amp;<b>a b</b>'), '&amp;a&#32;b'],
    ['', '']
  ])
})

t.test('a whole value without quotes is not left out when it is empty, as it is in Go 1.19.8', async (t) => {
  escapes(t, 'wholevalueescaper', [['', '""'], [null, '""'], ['a b', 'a&#32;b']])
})

t.test('as the name of an attribute, only one stands that gives its value no meaning', async (t) => {
  escapes(t, 'htmlnamefilter', [
    ['checked', 'checked'], ['TITLE', 'title'], [7, '7'],
    ['', 'ZgotmplZ'], ['href', 'ZgotmplZ'], ['onclick', 'ZgotmplZ'], ['style', 'ZgotmplZ'], ['value', 'ZgotmplZ'], ['srcdoc', 'ZgotmplZ'],
    ['a b', 'ZgotmplZ'], ['a=b', 'ZgotmplZ'], ['\u212a', 'k'],
    [attr(' dir="ltr"'), ' dir="ltr"']
  ])
})

t.test('in a comment, nothing is printed', async (t) => {
  escapes(t, 'commentescaper', [['a', ''], [html('b'), '']])
})

t.test('the beginning of a URL has a harmless scheme, or none', async (t) => {
  escapes(t, 'urlfilter', [
    ...['http://h', 'HTTPS://H/', 'mailto:a@b', '//h/p', '/a:b', 'a/b:c', '', '#x'].map(safe => [safe, safe] as const),
    ...['javascript:x', 'JaVaScRiPt:x', ' javascript:x', 'java\nscript:x', 'data:text/html,x', 'tel:1', 'a?b:c', ':x', 'ftp://x'].map(bad => [bad, '#ZgotmplZ'] as const),
    [url('javascript:x'), 'javascript:x'],
    [js('javascript:x'), '#ZgotmplZ']
  ])
})

t.test('a part of a URL keeps the marks and the escapes of URLs', async (t) => {
  escapes(t, 'urlnormalizer', [
    [MARKS, '%20!%22#$%25&%27%28%29*+,-./09:;%3c=%3e?@AZ[%5c]%5e_%60az%7b%7c%7d~%c2%a0%c4%80%e2%80%a8%e2%80%a9%ef%bb%bf%ef%b7%ac%ef%bf%bd%ef%bf%bf%f0%9d%84%9e'],
    ['%41%zz%', '%41%25zz%25'],
    ['a\udcffb', 'a%ffb'],
    [url('a(b)'), 'a%28b%29']
  ])
})

t.test('a value in a query is escaped as a whole', async (t) => {
  escapes(t, 'urlescaper', [
    ['a b&c=d/%41', 'a%20b%26c%3dd%2f%2541'],
    ['-._~', '-._~'],
    [url('a b&c=d%41'), 'a%20b&c=d%41']
  ])
})

t.test('each URL of a srcset is filtered, and what describes the images stays', async (t) => {
  escapes(t, 'srcsetescaper', [
    ['a.png 1x, /b c\td 100w', 'a.png 1x, /b c\td 100w'],
    [' javascript:x 2x', '#ZgotmplZ'],
    ['x, y z, /w 100w', 'x, y z, /w 100w'],
    ['a 1.5x, b', '#ZgotmplZ, b'],
    ['a(b)', 'a%28b%29'],
    [',,', ',,'], ['', ''],
    [url('javascript:x,y z'), 'javascript:x%2cy%20z'],
    [srcset('a, b(c) 2x'), 'a, b(c) 2x']
  ])
})

t.test('in a string of CSS, marks are written as escapes', async (t) => {
  escapes(t, 'cssescaper', [
    ['"&\'()+/:;<>\\{}', '\\22\\26\\27\\28\\29\\2b\\2f\\3a\\3b\\3c\\3e\\\\\\7b\\7d '],
    ['\0\t\n\f\r', '\\0\\9 \\a \\c \\d '.replace('\\0', '\\0 ')],
    ['(a(g( ', '\\28 a\\28g\\28  '],
    [css('(x)'), '\\28x\\29 ']
  ])
})

t.test('a value of CSS is one that can end nothing and begin nothing', async (t) => {
  escapes(t, 'cssvaluefilter', [
    ...['red', '#fff', '10px', '-moz-corner-radius', 'a>b', 'a<b', '<a>', 'x:y', '%41%', ''].map(safe => [safe, safe] as const),
    ...['"', "'", '(', ')', '/', ';', '@', '[', '\\\\', ']', '`', '{', '}', '\0', '<!--', 'a--b', 'expression(1)', 'ex-pression', 'EXPRES SION', '-moz-binding']
      .map(bad => [bad, 'ZgotmplZ'] as const),
    ['foo\\62 ar', 'foobar'], ['\\65xpression', 'ZgotmplZ'], ['a\\', 'a'], ['a\\g', 'ag'],
    [css('color: expression(x)'), 'color: expression(x)']
  ])
})

t.test('a value of CSS begins no tag, which Go lets it do', async (t) => {
  escapes(t, 'cssvaluefilter', [['<img src=x onerror=f>', 'ZgotmplZ'], ['a<', 'a<']])
  escapes(t, 'cssvaluebeforeslashfilter', [['a<', 'ZgotmplZ'], ['a<b', 'a<b']])
})

t.test('in a string of a script, nothing ends the string, the script or an attribute', async (t) => {
  escapes(t, 'jsstrescaper', [
    [MARKS, ' !\\u0022#$%\\u0026\\u0027()*\\u002b,-.\\/09:;\\u003c=\\u003e?@AZ[\\\\]^_\\u0060az{|}~\u00a0\u0100\\u2028\\u2029\ufeff\ufdec\ufffd\uffff\u{1d11e}'],
    ['\0\x07\b\t\n\v\f\r\x1f', '\\u0000\\u0007\\u0008\\t\\n\\u000b\\f\\r\\u001f'],
    ['a\udcffb', 'a\udcffb'],
    [jsstr('O\'Reilly\\u0021 & "'), 'O\\u0027Reilly\\u0021 \\u0026 \\u0022'],
    [null, '']
  ])
})

t.test('in a regular expression, a value means itself', async (t) => {
  escapes(t, 'jsregexpescaper', [
    [MARKS, ' !\\u0022#\\$%\\u0026\\u0027\\(\\)\\*\\u002b,\\-\\.\\/09:;\\u003c=\\u003e\\?@AZ\\[\\\\\\]\\^_`az\\{\\|\\}~\u00a0\u0100\\u2028\\u2029\ufeff\ufdec\ufffd\uffff\u{1d11e}'],
    ['\t\n\v\f\r', '\\t\\n\\u000b\\f\\r'],
    ['', '(?:)'], [null, '(?:)']
  ])
})

t.test('a value in a script is JSON, away from words and numbers', async (t) => {
  escapes(t, 'jsvalescaper', [
    ['plain', '"plain"'],
    ['</script>&\u2028\u2029<!--]]>', '"\\u003c/script\\u003e\\u0026\\u2028\\u2029\\u003c!--]]\\u003e"'],
    ['"\\/\b\f\n\r\t\x7f\\b', '"\\"\\\\/\\u0008\\u000c\\n\\r\\t\x7f\\\\b"'],
    ['a\udcff', '"a\ufffd"'],
    [42, ' 42 '], [-1.5, ' -1.5 '], [1e21, ' 1e+21 '], [true, ' true '], [null, ' null '], [undefined, ' null '], [2n ** 63n, ' 9223372036854775808 '],
    [['a<b', 1, null, { k: true }], '["a\\u003cb",1,null,{"k":true}]'],
    [{ b: '<b>', a: [1, 2] }, '{"a":[1,2],"b":"\\u003cb\\u003e"}'],
    [{ '\u{1f600}': 2, '\uff5e': 1 }, '{"\uff5e":1,"\u{1f600}":2}'],
    [js('c && f("x")'), 'c && f("x")'],
    [pointer(js('c')), 'c'],
    [jsstr('a\\u0021'), '"a\\u0021"'],
    [html('<b>'), '"\\u003cb\\u003e"'],
    [url('a&b'), '"a\\u0026b"'],
    [{ u: url('a&b') }, '{"u":"a\\u0026b"}'],
    [new Error('x'), '{}']
  ])
})

t.test('data of JavaScript is JSON as a reader expects', async (t) => {
  class User {
    #secret = 1
    Name = 'Bob'
    Age = 30
    greet = () => this.#secret
  }
  class Money { toString () { return '5 €' } }
  class Point { toJSON () { return { y: 1, x: 2 } } }

  escapes(t, 'jsvalescaper', [
    [new User(), '{"Name":"Bob","Age":30}'],
    [{ f () {}, u: undefined, s: Symbol('s'), n: null }, '{"n":null}'],
    [[() => 1, undefined], '[null,null]'],
    [new Money(), '"5 €"'],
    [new Point(), '{"x":2,"y":1}'],
    [new Map<unknown, unknown>([['b', 1], [1, 2]]), '{"1":2,"b":1}'],
    [new Set([1, 'a']), '[1,"a"]'],
    [new Float64Array([1.5]), '[1.5]'],
    [Buffer.from('abc'), '"YWJj"'],
    [new Date('2013-07-01T05:27:42.500Z'), '"2013-07-01T05:27:42.5Z"'],
    [{ d: new Date('2013-07-01T05:27:40.000Z') }, '{"d":"2013-07-01T05:27:40Z"}'],
    [new ZonedDate('2013-07-01T05:27:42Z', 'CST', 8 * 3600), '"2013-07-01T13:27:42+08:00"'],
    [new Date(NaN), ' null ']
  ])
})

t.test('values of Go types are JSON as Go writes them', async (t) => {
  const tagged: GoField[] = [
    field('A', 'int', 'json:"a"'), field('B', 'string', 'json:",omitempty"'), field('C', '[]int', 'json:"c,omitempty"'), field('D', 'map[string]int', 'json:"d,omitempty"'),
    field('E', 'int', 'json:"-"'), field('f', 'int', 'json:"f"'), field('G', 'int', 'xml:"g"')
  ]
  const values = { A: 1, B: '', C: new Typed(type('[]int'), []), D: new Typed(type('map[string]int'), new Map()), E: 2, f: 3, G: 4 }

  escapes(t, 'jsvalescaper', [
    [new Typed(type('uint8'), 200), ' 200 '],
    [new Typed(type('float64'), 2), ' 2 '],
    [new Typed(type('float64'), -0), ' -0 '],
    [new Typed(type('float32'), Math.fround(0.1)), ' 0.1 '],
    [new Typed(type('float32'), 0), ' 0 '],
    [new Typed(type('float32'), Math.fround(1e-7)), ' 1e-7 '],
    [new Typed(type('float32'), Math.fround(-1e21)), ' -1e+21 '],
    [new Typed(type('[]int'), [1, 2]), '[1,2]'],
    [new Typed(type('[]int'), null), ' null '],
    [new Typed(type('[]uint8'), [97, new Typed(type('uint8'), 98)]), '"YWI="'],
    [new Typed(type('[2]uint8'), [97, 98]), '[97,98]'],
    [new Typed(type('map[int]string'), new Map([[10, 'b'], [9, 'a']])), '{"10":"b","9":"a"}'],
    [new Typed(type('map[string]int'), null), ' null '],
    [new Typed({ kind: 'struct', name: 'S', fields: tagged }, values), '{"a":1,"G":4}'],
    [new Typed({ kind: 'struct', name: 'S', fields: tagged }, { ...values, B: 'b', C: new Typed(type('[]int'), [1]) }), '{"a":1,"B":"b","c":[1],"G":4}'],
    [new Typed({ kind: 'struct', name: 'S' }, {}), '{}'],
    [pointer(new Typed(type('[]int'), [1])), '[1]'],
    [[new Typed(pointerTo(type('int')), null), pointer(5)], '[null,5]'],
    [speaking('<s>'), '"\\u003cs\\u003e"'],
    [[speaking('<s>')], '[{}]'],
    [marshaling(() => ' { "<foo>" : "O\'Reilly \\" x" } '), '{"\\u003cfoo\\u003e":"O\'Reilly \\" x"}'],
    [pointer(marshaling(() => '1')), ' 1 ']
  ])
})

t.test('a value that has no JSON is null, with the reason in a comment that it cannot leave', async (t) => {
  const cyclic: Record<string, unknown> = {}
  cyclic['self'] = cyclic
  let deep: unknown[] = []
  for (let depth = 0; depth < 5000; depth++) deep = [deep]
  const reason = 'json: error calling MarshalJSON for type'

  escapes(t, 'jsvalescaper', [
    [NaN, ' /* json: unsupported value: NaN */null '],
    [[1, Infinity], ' /* json: unsupported value: +Inf */null '],
    [new Typed(type('float64'), NaN), ' /* json: unsupported value: NaN */null '],
    [new Typed(type('map[float64]string'), new Map([[1.5, 'a']])), ' /* json: unsupported type: map[float64]string */null '],
    [new Typed(type('complex128'), [1, 2]), ' /* json: unsupported type: complex128 */null '],
    [() => 1, ' /* json: unsupported type: func(...interface {}) interface {} */null '],
    [cyclic, ' /* json: unsupported value: encountered a cycle via map[string]interface {} */null '],
    [deep, ' /* json: unsupported value: encountered a cycle via []interface {} */null '],
    [marshaling(() => { throw new Error('a */ b </script> <!-- c') }), ` /* ${reason} T: a * / b \\x3C/script> \\x3C!-- c */null `],
    [{ toJSON () { throw 'x' } }, ` /* ${reason} map[string]interface {}: x */null `] // eslint-disable-line no-throw-literal -- any value can be thrown
  ])
  t.match(escape('jsvalescaper', marshaling(() => '{a')), /^ \/\* json: error calling MarshalJSON for type T: .* \*\/null $/)
})

t.test('a promise in the data of a script is an error', async (t) => {
  t.throws(() => escape('jsvalescaper', { name: Promise.resolve('x') }), { message: 'a promise is no value: await it before it is given to a template' })
})

t.test('several values of one escaper are printed in a row', async (t) => {
  t.equal(evalArgs('<a>'), '<a>')
  t.equal(evalArgs('<a>', 1, 2, html('<b>'), pointer(speaking('s'))), '<a>1 2<b>s')
  t.equal(evalArgs(pointer(1)), '1')
  t.equal(evalArgs(), '')
})

function escape (name: string, value: unknown): string {
  return ESCAPERS.get(`_html_template_${name}`)!(value)
}

function escapes (t: Test, name: string, rows: Rows): void {
  for (const [value, expected] of rows) t.equal(escape(name, value), expected, `${name} ${String(expected)}`)
}

function type (name: string): GoType {
  return goType(name)!
}

function field (name: string, typeName: string, tag: string): GoField {
  return { name, type: type(typeName), tag }
}

function pointer (value: unknown): Typed {
  return new Typed(pointerTo(value instanceof Typed ? value.type : type('interface {}')), { value })
}

/** Of a type with this one method. */
function withMethod (name: string, call: () => unknown): Typed {
  const methods: GoMethods = { [name]: { params: [], variadic: false, call } }
  return new Typed({ kind: 'struct', name: 'T', fields: [], methods }, {})
}

function speaking (text: string): Typed {
  return withMethod('String', () => text)
}

function marshaling (call: () => string): Typed {
  return withMethod('MarshalJSON', call)
}
