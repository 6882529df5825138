// What Beego's functions give, in Go templates and in pug. Expected texts are those of Beego 1.12, or of the HTML standard.

import t from 'tap'
import type { FormTags } from '../../../lib/form/types.js'
import { Int } from '../../../lib/form/types.js'
import { Content, goFunc, goType, html, TemplateSet, Typed, ZonedDate } from '../../../lib/gotemplate/index.js'
import { ANY_MAP } from '../../../lib/gotemplate/values/types.js'
import { parseConfig } from '../../../lib/config/index.js'
import { beegoFunctions, goDate, pugFunction, readerOf } from '../../../lib/views/functions/index.js'

const OPTIONS = { appName: 'shop', httpPort: 8080, ratio: '0.5', on: 'Yes', off: '0', empty: '', list: ['a'] }
const FUNCTIONS = beegoFunctions({ urlFor: (endpoint, ...values) => JSON.stringify([endpoint, ...values]), config: readerOf(parseConfig('ini', 'title = Shop\nmaxsize = 1 << 20\n[db]\nhost = h'), OPTIONS) })
const TIME = new Date('2013-07-01T13:27:42Z')

t.test('dateformat', async (t) => {
  t.equal(shown('{{dateformat .T "2006-01-02"}}', { T: TIME }), '2013-07-01')
  t.equal(shown('{{dateformat .T "15:04 MST"}}', { T: new ZonedDate('2013-07-01T05:27:42Z', 'CST', 28800) }), '13:27 CST')
  t.throws(() => shown('{{dateformat .T "2006"}}', { T: '2013-07-01' }), execError('wrong type for value; expected time.Time; got string'))
})

t.test('date knows the letters of PHP', async (t) => {
  const reference = new ZonedDate('2006-01-02T22:04:05Z', 'MST', -25200)

  t.equal(shown('{{date .T "Y-m-d H:i:s"}}', { T: TIME }), '2013-07-01 13:27:42')
  t.equal(shown('{{date .T "l, d F Y G:i:s"}}', { T: reference }), 'Monday, 02 January 2006 15:04:05')
  t.equal(shown('{{date .T "D M j n y g h a A T P O"}}', { T: reference }), 'Mon Jan 2 1 06 3 03 pm PM MST -07:00 -0700'.replace('+', '&#43;'))
  t.equal(shown('{{date .T "rY"}}', { T: reference }), 'Mon, 02 Jan 2006 15:04:05 -07002006')
  t.equal(shown('{{date .T "jS U"}}', { T: reference }), '2S U')
})

t.test('goDate takes dates, milliseconds and texts', async (t) => {
  t.equal(goDate(TIME, '2006-01-02 15:04:05'), '2013-07-01 13:27:42')
  t.equal(goDate(0, '2006'), '1970')
  t.equal(goDate('2013-07-01T13:27:42Z', 'Jan 2'), 'Jul 1')
})

t.test('goDate refuses what is no date', async (t) => {
  const error = { code: 'FST_BEEGO_VIEW_FUNCTION', statusCode: 500 }

  t.throws(() => goDate('soon', '2006'), { ...error, message: 'goDate: "soon" is no date.' })
  t.throws(() => goDate(undefined as never, '2006'), { ...error, message: 'goDate: undefined is no date.' })
  t.throws(() => goDate(new Date(NaN), '2006'), { ...error, message: 'goDate: object is no date.' })
})

t.test('compare goes by what is printed', async (t) => {
  t.equal(shown('{{compare .n "5"}} {{compare .sp "pad"}} {{compare .nope ""}} {{compare 1e6 1000000}}', { n: 5, sp: '  pad \n' }), 'true true false false')
  t.equal(shown('{{compare_not .n "6"}} {{compare_not .nil nil}}', { n: 5, nil: null }), 'true false')
  t.equal(shown('{{not_nil .n}} {{not_nil .nope}} {{not_nil "<nil>"}} {{not_nil ""}} {{not_null .nil}}', { n: 5, nil: null }), 'true false false true false')
})

t.test('eq ne lt le gt ge', async (t) => {
  t.equal(shown('{{eq .five 5}}{{ne .five 5}}{{lt .five 6}}{{le .five 5}}{{gt .five 4}}{{ge .five 6}}', { five: 5 }), 'truefalsetruetruetruefalse')
  t.equal(shown('{{eq .five 1 2 5}} {{lt .s "abd"}} {{gt .s "ABD"}} {{le "" .s}}', { five: 5, s: 'abc' }), 'true true true true')
  t.equal(shown('{{eq .h "abc"}} {{eq true true}} {{eq .c .c}} {{eq .big 5}}', { h: html('abc'), c: new Typed(goType('complex128')!, [1, 2]), big: 5n }), 'true true true true')
})

t.test('comparisons of other types are errors, of nil too', async (t) => {
  const uint = new Typed(goType('uint')!, 5)

  t.throws(() => shown('{{eq .five}}', { five: 5 }), execError('missing argument for comparison'))
  t.throws(() => shown('{{eq .nope 1}}'), execError('invalid type for comparison'))
  t.throws(() => shown('{{gt .l 1}}', { l: [1] }), execError('invalid type for comparison'))
  t.throws(() => shown('{{ge true false}}'), execError('invalid type for comparison'))
  t.throws(() => shown('{{eq .u 5}}', { u: uint }), execError('incompatible types for comparison'))
  t.throws(() => shown('{{eq "5" 5}}'), execError('incompatible types for comparison'))
})

t.test('numbers of JavaScript have no types that could differ', async (t) => {
  t.equal(shown('{{gt .price 5}} {{eq .price 5}} {{lt .price 7}}', { price: 6.5 }), 'true false true')
})

t.test('substr', async (t) => {
  t.equal(shown('{{substr "hello world" 6 100}}|{{substr "héllo 世界 😀!" 9 1}}|{{substr "hello world" -3 4}}|{{substr "hello world" 30 5}}|{{substr "" 0 1}}'), 'world|😀|hell|rld|')
  t.equal(shown('{{substr .bytes 0 2}}', { bytes: 'a\udcff' }), 'a\ufffd')
  t.throws(() => shown('{{substr "hello world" 5 -9}}'), execError('the part from 5 to -4 ends before it starts'))
  t.throws(() => shown('{{substr "" 1 1}}'), execError('there is no character 1 in an empty text'))
})

t.test('html2str', async (t) => {
  const h = '<p class="a">Hi <b>there</b> &amp; \'you\'</p>\n<script>x<x</script><style>y</style>'

  t.equal(shown('{{html2str .}}', h), 'Hi\nthere\n&amp;amp; &#39;you&#39;')
  t.equal(shown('{{html2str "a < b > c"}}|{{html2str "<>x"}}|{{html2str "<script>unclosed"}}|{{html2str "<style>p{}</style><stylex>q</stylex>"}}'), 'a\nc|&lt;&gt;x|unclosed|q')
  t.equal(shown('{{html2str "\\u00a0a\\u3000"}}|{{html2str "a\\u00a0\\u00a0b"}}|{{html2str "<SCRIPT>A</SCRIPT>B"}}'), 'a|a\u00a0\u00a0b|B')
})

t.test('str2html, assets_js and assets_css are printed as they are', async (t) => {
  t.equal(shown('{{str2html "<b>x</b>"}}{{assets_js "/a.js"}}{{assets_css "/a.css"}}'),
    '<b>x</b><script src="/a.js"></script><link href="/a.css" rel="stylesheet" />')
})

t.test('htmlquote', async (t) => {
  t.equal(shown('{{str2html (htmlquote .)}}', '<\'&" “x” y>'), '&lt;&#39;&amp;&#34;&nbsp;&ldquo;x&rdquo;&nbsp;y&gt;')
  t.equal(shown('{{htmlquote "\\t x \\n" | str2html}}|{{htmlquote "\\u00a0" | str2html}}'), '&nbsp;x&nbsp;|')
})

t.test('htmlunquote', async (t) => {
  t.equal(unquoted('&lt;&#39;&nbsp;&rdquo;&ldquo;&amp;&quot;&gt;'), '<\'\u00a0”“&">')
  t.equal(unquoted('&copy;&#34;&#x41;&eacute;&notit;&lt'), '©"Aé¬it;<')
  t.equal(unquoted('&ampx;&amp'), '&x;&')
  t.equal(unquoted('&#0;&#128;&#xD800;&#x110000;&#39'), '\ufffd€\ufffd\ufffd\'')
  t.equal(unquoted('&NotEqualTilde;&nosuch;&#;&x'), '\u2242\u0338&nosuch;&#;&x')
})

t.test('map_get', async (t) => {
  const m = { a: 1, b: { c: '<x>', 1: 'one' } }

  t.equal(shown('{{map_get .m "b" "c"}} {{map_get .m "b" 1}} {{map_get .m}} {{map_get .m "z" "y"}} {{map_get .m "toString"}} {{map_get .l 0}}', { m, l: [1] }), '&lt;x&gt; one    ')
  t.equal(shown('{{map_get . "n"}}', new Map([['n', 5]])), '5')
  t.equal(shown('{{map_get . 1}}', new Map([[1, 'one']])), 'one')
  t.throws(() => shown('{{map_get .nope "a"}}'), execError('there is no map'))
  t.throws(() => shown('{{map_get .m .nope}}', { m }), execError('there is no key'))
})

t.test('map_get reads a key as the type of the map’s keys', async (t) => {
  const of = (type: string, ...entries: Array<[unknown, unknown]>) => new Typed(goType(type)!, new Map(entries))

  t.equal(shown('{{map_get . "c"}}', of('map[string]float64', ['c', new Typed(goType('float64')!, 4)])), '4')
  t.equal(shown('{{map_get . 2}}', of('map[int]string', [2, 'two'])), 'two')
  t.equal(shown('{{map_get . "2"}}{{map_get . "x"}}', of('map[int64]string', [2, 'two'], [0, 'none'])), 'twonone')
  t.equal(shown('{{map_get . "0.5"}}{{map_get . "x"}}', of('map[float64]string', [0.5, 'half'], [0, 'none'])), 'halfnone')
  t.equal(shown('{{map_get . "true"}}{{map_get . "no"}}', of('map[bool]string', [true, 'yes'], [false, 'no'])), 'yesno')
  t.equal(shown('{{map_get . "a"}}', new Typed(ANY_MAP, null)), '')
  t.throws(() => shown('{{map_get . "2"}}', of('map[int]string')), execError('a key of type string is no int'))
})

t.test("config reads the application's file first, and a section of it as DIY", async (t) => {
  t.equal(shown('{{config "String" "Title" ""}} {{config "Int" "maxsize" 1}} {{config "String" "db::host" ""}}'), 'Shop 1048576 h')
  t.equal(shown('{{index (config "DIY" "db" "") "host"}} {{config "String" "db" "none"}}'), 'h none')
})

t.test('config reads a value as a type', async (t) => {
  t.equal(shown('{{config "String" "AppName" ""}} {{config "String" "empty" "none"}} {{config "Int" "httpport" 1}} {{config "Int64" "appname" 1}}'), 'shop none 8080 1')
  t.equal(shown('{{config "Float" "ratio" 1.5}} {{config "Float" "empty" 1.5}} {{config "Bool" "on" false}} {{config "Bool" "off" true}} {{config "Bool" "ratio" true}}'), '0.5 1.5 true false true')
  t.equal(shown('{{config "DIY" "list" ""}} {{config "DIY" "nope" "none"}}'), '[a] ')
  t.throws(() => shown('{{config "Text" "appname" ""}}'), execError('"Text" is no type: String, Bool, Int, Int64, Float or DIY is'))
})

t.test('urlfor passes its values as they print', async (t) => {
  t.equal(shown('{{str2html (urlfor "User.get" ":id" .id "q" .q)}}', { id: new Typed(goType('uint8')!, 5), q: null }), '["User.get",":id","5","q","&lt;nil&gt;"]'.replace(/&lt;/, '<').replace(/&gt;/, '>'))
  t.equal(shown('{{str2html (urlfor "User.get" .params)}}', { params: { ':id': 5 } }), '["User.get",{":id":5}]')
})

class SignUp {
  static form = {
    name: 'username,text,Your name',
    age: Number,
    height: Int,
    secret: '-',
    password: { name: 'pw', input: 'password', label: 'Pass', id: 'i', class: 'c', required: true },
    about: ',textarea',
    broken: 'a,b,c,d',
    friends: [Int],
    family: { type: [Int] }
  } satisfies FormTags<SignUp>

  name = '"><script>alert(1)</script>'
  age = 30
  height = 180
  secret = 'x'
  password = 'p'
  about = 'a & b'
  broken: string | null = null
  tags = ['a']
  friends: number[] | null = null
  family: number[] | null = null
  shout = () => 'x'
}

t.test('renderform shows the fields of a form by its tags, its values escaped', async (t) => {
  t.equal(shown('{{renderform .}}', new SignUp()), [
    'Your name<input name="username" type="text" value="&#34;&gt;&lt;script&gt;alert(1)&lt;/script&gt;">',
    'age: <input name="age" type="text" value="30">',
    'height: <input name="height" type="text" value="180">',
    'Pass<input id="i" class="c" name="pw" type="password" value="p" required>',
    'about: <textarea name="about">a &amp; b</textarea>',
    'broken: <input name="broken" type="text" value="">'
  ].join('</br>'))
})

t.test('renderform shows plain objects and instances without tags', async (t) => {
  const expected = 'Id: <input name="Id" type="text" value="8"></br>Name: <input name="Name" type="text" value="Ptr">'

  t.equal(shown('{{renderform .}}', { Id: 8, Name: 'Ptr' }), expected)
  t.equal(shown('{{renderform .}}', Object.assign(new (class Person {})(), { Id: 8, Name: 'Ptr' })), expected)
})

t.test('renderform shows a pointer to a Go struct by its tags', async (t) => {
  const string = goType('string')!
  const struct = new Typed({
    kind: 'struct',
    name: 'main.Form',
    fields: [
      { name: 'Pw', type: string, tag: 'form:"pw,password,Pass" id:"i" class:"c" required:"true"' }, { name: 'Sel', type: string, tag: 'form:"sel,select"' },
      { name: 'Tags', type: goType('[]string')! }, { name: 'hidden', type: string }, { name: 'Left', type: string, tag: 'form:"-"' }
    ]
  }, { Pw: 'p', Sel: 's', Tags: null, hidden: '', Left: '' })

  t.equal(shown('{{renderform .}}', new Typed({ kind: 'ptr', name: '*main.Form', elem: struct.type }, { value: struct })),
    'Pass<input id="i" class="c" name="pw" type="password" value="p" required></br>Sel: <select name="sel">s</select>')
  t.equal(shown('{{renderform .}}', struct), '')
  t.equal(shown('{{renderform .}}', new Typed(goType('*time.Time')!, { value: new Typed({ kind: 'struct', name: 'main.Empty' }, {}) })), '')
})

t.test('renderform of what is no form is empty, and of nothing an error', async (t) => {
  t.equal(shown('{{renderform "str"}}{{renderform .l}}{{renderform .p}}', { l: [1], p: new Typed(goType('*int')!, { value: 5 }) }), '')
  t.throws(() => shown('{{renderform .nope}}'), execError('there is no form'))
})

t.test('pug gives functions what JavaScript has', async (t) => {
  t.equal(pug('substr', 'hello', '1', 3.9), 'ell')
  t.equal(pug('substr', undefined, 0, 3), '')
  t.equal(pug('dateformat', '2013-07-01T13:27:42Z', '2006'), '2013')
  t.equal(pug('date', TIME, 'Y'), '2013')
  t.equal(pug('eq', 5, 1, 5), true)
  t.equal(pug('compare', 5, '5'), true)
  t.equal(pug('urlfor', 'User.get', ':id', 5), '["User.get",":id","5"]')
  t.equal(String(pug('str2html', '<b>')), '<b>')
})

t.test('pug is told what a function cannot take', async (t) => {
  t.throws(() => pug('substr', 'hello', 'x', 3), { code: 'FST_BEEGO_VIEW_FUNCTION', message: 'substr: "x" is no number.' })
  t.throws(() => pug('date', 'soon', 'Y'), { code: 'FST_BEEGO_VIEW_FUNCTION', message: 'date: "soon" is no date.' })
})

t.test('an application’s own functions get what pug has, and may not give a promise', async (t) => {
  t.equal(pugFunction('shout', (text: string) => text.toUpperCase())('x'), 'X')
  t.equal(pugFunction('shout', goFunc('string', (text: string) => text.toUpperCase()))(5), '5')
  t.throws(() => pugFunction('later', async () => 5)(), { code: 'FST_BEEGO_VIEW_FUNCTION', message: /^later: it gave a promise/ })
})

function shown (text: string, data: unknown = {}): string {
  return new TemplateSet({ funcs: FUNCTIONS }).parse('index.tpl', text).execute('index.tpl', data)
}

function unquoted (text: string): string {
  return pug('htmlunquote', text) as string
}

function pug (name: string, ...args: unknown[]): unknown {
  const value = pugFunction(name, FUNCTIONS[name]!)(...args)
  return value instanceof Content ? value.text : value
}

function execError (reason: string) {
  return { code: 'FST_BEEGO_TPL_EXEC', file: 'index.tpl', line: 1, message: new RegExp(reason.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')) }
}
