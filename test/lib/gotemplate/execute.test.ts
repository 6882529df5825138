// What templates do with JavaScript's values. Where Go has the same value, the expected text is Go's.

import { runInNewContext } from 'node:vm'
import t from 'tap'
import { attr, Content, goFunc, goType, html, type TemplateError, TemplateSet, type TemplateSetOptions, Typed, ZonedDate } from '../../../lib/gotemplate/index.js'
import { byteLength, fromBytes, toBytes } from '../../../lib/gotemplate/values/bytes.js'
import { type GoType, INT, mapOf, pointerTo, sliceOf, STRING } from '../../../lib/gotemplate/values/types.js'

class Person {
  constructor (readonly name: string) {}
}

class Employee extends Person {
  readonly arrow = (n: number) => n * 2
  readonly #firm: string
  constructor (name: string, firm: string) {
    super(name)
    this.#firm = firm
  }

  get label (): string { return `${this.name}@${this.#firm}` }
  greet (greeting: string, end: string): string { return `${greeting} ${this.name}${end}` }
  shout (): string { return this.name.toUpperCase() }
}

class Failing {
  get getter (): string { throw new Error('getter') }
  fail (): string { throw new Error('method') }
}

t.test('fields are found in objects, maps and instances', async (t) => {
  const data = { user: { name: 'Ann', tags: new Map([['a', 1]]) }, list: [new Person('Bob')], bare: Object.assign(Object.create(null), { x: 2 }) }

  t.equal(text('{{.user.name}} {{.user.tags.a}} {{(index .list 0).name}} {{.bare.x}}', data), 'Ann 1 Bob 2')
})

t.test('a field is found, and escaped, where code may not be made of texts', async (t) => {
  const source = '<a href="{{.url}}" title="{{.name}}">{{.name}} {{.count}} {{.html}} {{.none}}</a>'
  const data = { url: '/a?b', name: '<Ann>', count: 1.5, html: html('<b>'), none: null }
  const usual = text(source, data, { html: true })
  const { Function: usualFunction } = globalThis
  t.teardown(() => { globalThis.Function = usualFunction })

  globalThis.Function = function () { throw new EvalError('no code from texts') } as never

  t.equal(text(source, data, { html: true }), usual)
  t.equal(usual, '<a href="/a?b" title="&lt;Ann&gt;">&lt;Ann&gt; 1.5 <b> </a>')
})

t.test('a field of what is no object is an error, whatever it has', async (t) => {
  const withProperty = Object.assign(() => {}, { secret: 'x' })

  t.throws(() => text('{{range .}}{{.secret}}{{end}}', [withProperty], { html: true }), { code: 'FST_BEEGO_TPL_EXEC' })
  t.throws(() => text('{{range .}}{{.secret}}{{end}}', ['text'], { html: true }), { code: 'FST_BEEGO_TPL_EXEC' })
})

t.test('a field that is not there by its name is looked for with its first letter in the other case', async (t) => {
  t.equal(text('{{.User.Name}} {{.person.Name}} {{.M.Key}} {{.éa}}', { user: { name: 'Ann' }, Person: new Person('Bob'), M: new Map([['key', 1]]), Éa: 2 }), 'Ann Bob 1 2')
  t.equal(text('{{.name}}{{.Name}}', { name: 'a', Name: 'b' }), 'ab')
})

t.test('instances have getters and methods, those of the classes they extend too', async (t) => {
  const data = { p: new Employee('Ann', 'Acme') }

  t.equal(text('{{.p.Label}} {{.p.greet "Hi" "!"}} {{"you" | .p.greet "Oh"}} {{.p.Shout}} {{.p.arrow 2}}', data), 'Ann@Acme Hi Ann! Oh Annyou ANN 4')
})

t.test('a key that is not there is no value', async (t) => {
  t.equal(text('{{.x}} {{.x.y.z}} {{printf "%v" .x}} {{if .x}}1{{end}}{{with .x}}2{{end}}{{range .x}}3{{end}}', {}), '<no value> <no value> <nil> ')
  t.equal(text('{{.x}}', { x: undefined }), '<no value>')
  t.equal(text('{{.x}}'), '<no value>')
  t.equal(new TemplateSet().parse('t', '[{{.x}}]').execute('t', {}), '[]')
})

t.test('missingKey decides what a key that is not there is', async (t) => {
  const typed = new Typed(goType('map[string]int')!, new Map([['a', 1]]))

  t.equal(text('{{.a}}{{.b}}', typed, { missingKey: 'zero' }), '10')
  t.equal(text('{{.b}}', {}, { missingKey: 'zero' }), '<no value>')
  for (const [type, zero] of [['bool', 'false'], ['string', ''], ['uint8', '0'], ['float64', '0'], ['complex128', '(0+0i)'], ['[2]int', '[0 0]'], ['[]int', '[]'], ['*int', '<nil>']] as const) {
    t.equal(text('{{.b}}', new Typed(goType(`map[string]${type}`)!, new Map()), { missingKey: 'zero' }), zero, type)
  }
  t.equal(text('{{.b}}', new Typed(mapOf(STRING, { kind: 'struct', name: 'S', fields: [{ name: 'A', type: INT }] }), new Map()), { missingKey: 'zero' }), '{0}')
  t.match(failure('{{.b}}', {}, { missingKey: 'error' }), { code: 'FST_BEEGO_TPL_EXEC', message: /map has no entry for key "b"/ })
  t.match(failure('{{.b}}', new Map(), { missingKey: 'error' }), { message: /map has no entry for key "b"/ })
  t.match(failure('{{.b}}', undefined, { missingKey: 'error' }), { message: /nil data; no entry for key "b"/ })
})

t.test('nothing is reached that the data did not offer', async (t) => {
  const data = {
    plain: {},
    list: [1],
    text: 'x',
    number: 1,
    fn: () => 1,
    map: new Map(),
    set: new Set(),
    date: new Date(0),
    error: new Error('e'),
    instance: new Person('x'),
    pattern: /x/,
    promise: 1,
    typed: new Typed(goType('uint8')!, 1),
    content: html('x'),
    bytes: Buffer.from('x'),
    nothing: Object.create(null)
  }
  const names = ['constructor', '__proto__', 'prototype', 'toString', 'valueOf', 'hasOwnProperty', '__defineGetter__', '__lookupGetter__', 'length', 'size', 'push', 'map', 'get', 'entries', 'keys', 'call', 'apply', 'bind', 'stack', 'lastIndex', 'source', 'getTime', 'value', 'type', 'buffer', 'Constructor', 'ToString']

  for (const holder of Object.keys(data)) {
    for (const name of names) {
      const printed = outcome(`{{.${holder}.${name}}}|{{printf "%v" .${holder}.${name}}}`, data)
      t.match(printed, /^<no value>\|<nil>$|^FST_BEEGO_TPL_EXEC can't evaluate field/, `${holder}.${name}`)
    }
  }
})

t.test('a name of the language is a field like any other where the data has it', async (t) => {
  const data = JSON.parse('{ "constructor": "a", "__proto__": "b", "length": 3, "toString": "c", "type": "d", "value": 5, "size": null }')

  t.equal(text('{{.constructor}}{{.__proto__}}{{.length}}{{.toString}}{{.type}}{{.value}}{{.size}}{{index . "constructor"}}', data), 'ab3cd5<no value>a')
  t.equal(text('{{index . "toString"}}', {}), '<no value>')
})

t.test('what was put into Object.prototype by mistake is not seen', async (t) => {
  const set = new TemplateSet({ html: false }).parse('t', '{{.polluted}}{{if .polluted}}!{{end}}{{.a}}')
  t.equal(set.execute('t', { a: 1 }), '<no value>1')
  t.teardown(() => { delete (Object.prototype as Record<string, unknown>).polluted })
  ;(Object.prototype as Record<string, unknown>).polluted = 'x'

  t.equal(set.execute('t', { a: 1 }), '<no value>1')
  t.equal(set.execute('t', { polluted: 2 }), '2!<no value>')
})

t.test('objects of another realm are plain objects too', async (t) => {
  const foreign: unknown = runInNewContext('({ own: 1, list: [2] })')

  t.equal(text('{{.own}} {{.toString}} {{.}} {{range .list}}{{.}}{{end}}', foreign), '1 <no value> map[list:[2] own:1] 2')
})

t.test('a promise is an error that says so, wherever it turns up', async (t) => {
  const data = { p: Promise.resolve(1), thenable: { then: () => 1 }, list: [Promise.resolve(1)], f: async () => 1 }

  for (const source of ['{{.p}}', '{{.p.x}}', '{{if .p}}{{end}}', '{{range .p}}{{end}}', '{{with .thenable}}{{end}}', '{{range .list}}{{.}}{{end}}', '{{$x := .p}}', '{{call .f}}', '{{and .p 1}}', '{{not .p}}', '{{range .list}}{{.x}}{{end}}']) {
    t.match(failure(source, data), { code: 'FST_BEEGO_TPL_EXEC', message: /the value is a promise: await it before/ }, source)
  }
  t.match(failure('{{html .p}}', data), { message: /is a promise/ })
  t.match(failure('{{f}}', data, { funcs: { f: async () => 1 } }), { message: /is a promise/ })
  t.match(failure('{{range .list}}{{template "x" .}}{{end}}{{define "x"}}{{if .}}{{end}}{{end}}', data), { message: /is a promise/ })
})

t.test('values print as in Go', async (t) => {
  t.equal(text('{{.i}} {{.f}} {{.big}} {{.e}} {{.b}} {{.l}} {{.m}} {{.n}} {{.d}} {{.s}}', {
    i: 3, f: 2.5, big: 12345678901234567890n, e: 1e21, b: true, l: [1, 'a', null], m: { b: 1, a: [2] }, n: null, d: new Date(0), s: new Set(['x'])
  }), '3 2.5 12345678901234567890 1e+21 true [1 a <nil>] map[a:[2] b:1] <no value> 1970-01-01 00:00:00 +0000 UTC [x]')
  t.equal(text('{{.}}', new Person('Ann')), '{Ann}')
  t.equal(text('{{.}} {{.Error}} {{.message}}', new RangeError('no')), 'no no no')
  t.match(failure('{{.f}}', { f: () => 1 }), { message: /at <\{\{\.f\}\}>: can't print \{\{\.f\}\} of type func/ })
  t.equal(text('{{.}}', new Date(NaN)), '%!v(PANIC=String method: the date is not valid)')
})

t.test('dates have the methods of Go', async (t) => {
  const data = { d: new Date('2013-07-01T13:27:42.500Z'), z: new ZonedDate('2013-07-01T23:27:42Z', 'CST', 28800), zero: new Date('0001-01-01T00:00:00Z') }

  t.equal(text('{{.d.Year}} {{.d.Month}} {{.d.Day}} {{.d.Weekday}} {{.d.YearDay}} {{.d.Hour}} {{.d.Minute}} {{.d.Second}} {{.d.Nanosecond}}', data), '2013 July 1 Monday 182 13 27 42 500000000')
  t.equal(text('{{printf "%d" .d.Month}} {{.d.Unix}} {{.d.UnixMilli}} {{.d.UnixNano}} {{.zero.IsZero}} {{.d.IsZero}}', data), '7 1372685262 1372685262500 1372685262500000000 true false')
  t.equal(text('{{.z.Day}} {{.z.UTC.Day}} {{.z.String}} {{(.z.AddDate 0 1 0).Format "2006-01-02 15:04"}} {{(.d.AddDate 1 0 -1).Format "Jan _2 06"}}', data), '2 1 2013-07-02 07:27:42 +0800 CST 2013-08-02 07:27 Jun 30 14')
  t.equal(text('{{.d.Before .z}} {{.d.After .z}} {{.d.Equal .d}} {{eq .d.Local.Unix .d.Unix}}', data), 'true false true true')
  t.match(failure('{{.d.Format}}', data), { message: /wrong number of args for Format: want 1 got 0/ })
  t.match(failure('{{.d.Format 1}}', data), { message: /at <1>: expected string; found 1/ })
  t.match(failure('{{.bad.Format "2006"}}', { bad: new Date(NaN) }), { message: /error calling Format: the date is not valid/ })
  t.match(failure('{{.d.getTime}}', data), { message: /can't evaluate field getTime in type time.Time/ })
})

t.test('a layout writes the reference time in any of Go\'s ways', async (t) => {
  const data = { d: new ZonedDate('2009-02-04T21:00:57.012Z', 'PST', -28800 - 1800), u: new Date('2009-02-04T00:00:57Z'), n: new ZonedDate('2009-02-04T09:05:07Z', '', 0, 500) }

  for (const [layout, expected] of [
    ['Mon Jan 2 15:04:05 MST 2006', 'Wed Feb 4 12:30:57 PST 2009'], ['Monday, 02-Jan-06 15:04:05 MST', 'Wednesday, 04-Feb-09 12:30:57 PST'], ['January Jan 1 01 2 _2 02 __2 002', 'February Feb 2 02 4  4 04  35 035'],
    ['3 03 4 04 5 05 PM pm', '12 12 30 30 57 57 PM pm'], ['-07 -0700 -07:00 -070000 -07:00:00', '-08 -0830 -08:30 -083000 -08:30:00'], ['Z07:00 Z0700 Z07', '-08:30 -0830 -08'],
    ['.000 .00 ,000 .999 .000000', '.012 .01 ,012 .012 .012000'], ['Janet Month _2006 .0001', 'Janet Month _2009 .0002']
  ] as const) t.equal(text(`{{.d.Format "${layout}"}}`, data), expected, layout)
  t.equal(text('{{.u.Format "Z07:00 3PM .999|.000000000"}}', data), 'Z 12AM |.000000000')
  t.equal(text('{{.e.Format "Z07:00 -0700"}} {{.bc.Format "2006-06"}}', { e: new ZonedDate(0, 'CET', 3600), bc: new Date('-000002-06-01T00:00:00Z') }), '+01:00 +0100 -0002-00')
  t.equal(text('{{.n.Format "15:04:05.000000000 3:4:5pm MST"}}', data), '09:05:07.000000500 9:5:7am +0000')
})

t.test('control structures see the truth of Go', async (t) => {
  for (const value of [false, 0, -0, 0n, '', null, undefined, [], {}, new Map(), new Set(), html(''), Buffer.of(), new Typed(goType('uint8')!, 0), new Typed(goType('[]int')!, null), new Typed(goType('*int')!, null), new Typed(goType('complex128')!, [0, 0]), new Typed(goType('map[string]int')!, new Map()), new Typed(goType('[0]int')!, [])]) {
    t.equal(text('{{if .v}}T{{else}}F{{end}}{{with .v}}T{{else}}F{{end}}{{not .v}}', { v: value }), 'FFtrue', String(value))
  }
  for (const value of [true, 1, NaN, 5n, 'x', [0], { a: 0 }, new Map([[1, 1]]), new Set([0]), html('x'), Buffer.of(0), () => 1, Symbol('x'), new Date(0), new Person(''), new Typed(goType('uint8')!, 1), new Typed(goType('*int')!, { value: 0 }), new Typed(goType('complex128')!, [0, 1]), new Typed({ kind: 'struct', name: 'S' }, {})]) {
    t.equal(text('{{if .v}}T{{else}}F{{end}}{{not .v}}', { v: value }), 'Tfalse', String(value))
  }
})

t.test('else if and else with chain', async (t) => {
  const source = '{{if eq . 1}}one{{else if eq . 2}}two{{else}}many{{end}}'
  t.equal([1, 2, 3].map(value => text(source, value)).join(' '), 'one two many')
  t.equal(text('{{with .a}}{{.}}{{else with .b}}b{{.}}{{else}}none{{end}}', { b: 2 }), 'b2')
})

t.test('range goes over lists, sets, maps in order, and whatever is iterable', async (t) => {
  function * numbers () {
    yield 1
    yield 2
  }

  t.equal(text('{{range .}}{{.}},{{end}}', [1, null, 'a']), '1,<no value>,a,')
  t.equal(text('{{range $i, $e := .}}{{$i}}={{$e}};{{end}}', new Set(['a', 'b'])), '0=a;1=b;')
  t.equal(text('{{range $k, $v := .}}{{$k}}={{$v}};{{end}}', { b: 1, a: 2, 10: 3, 9: 4 }), '10=3;9=4;a=2;b=1;')
  t.equal(text('{{range $k, $v := .}}{{$k}}={{$v}};{{end}}', new Map([[10, 'x'], [9, 'y']])), '9=y;10=x;')
  t.equal(text('{{range $v := .}}{{$v}}{{end}}', numbers()), '12')
  t.equal(text('{{range .}}{{.}}{{else}}none{{end}}', []), 'none')
  t.equal(text('{{range .}}{{.}}{{else}}none{{end}}', new Set().values()), 'none')
  t.equal(text('{{range .}}{{.}}{{else}}none{{end}}', {}), 'none')
  t.equal(text('{{range .}}{{.}}{{end}}', new Typed(goType('*[]int')!, { value: new Typed(goType('[]int')!, [1, 2]) })), '12')
  t.match(failure('{{range .}}{{end}}', 5), { message: /range can't iterate over 5/ })
  t.match(failure('{{range .}}{{end}}', 'abc'), { message: /range can't iterate over abc/ })
  t.match(failure('{{range .}}{{end}}', new Person('x')), { message: /range can't iterate over \{x\}/ })
})

t.test('break and continue leave the innermost loop or its turn', async (t) => {
  t.equal(text('{{range .}}{{if eq . 2}}{{continue}}{{end}}{{if eq . 4}}{{break}}{{else}}-{{end}}{{.}}{{end}}!', [1, 2, 3, 4, 5]), '-1-3!')
  t.equal(text('{{range .}}{{range .}}{{break}}x{{end}}a{{with .}}{{continue}}{{end}}b{{end}}', [[1], [2]]), 'aa')
  t.equal(text('{{range .}}{{range .}}{{else}}{{break}}{{end}}x{{end}}', [[1], [], [2]]), 'x')
  t.equal(text('{{range .}}{{.}}{{break}}{{end}}', { a: 1, b: 2 }), '1')
})

t.test('variables are known from where they are declared to the end of their block', async (t) => {
  t.equal(text('{{$x := 1}}{{if true}}{{$x := 2}}{{$x}}{{end}}{{$x}}{{$x = 3}}{{$x}}'), '213')
  t.equal(text('{{range $i, $e := .}}{{$e = print $e "!"}}{{$e}}{{end}}', ['a']), 'a!')
  t.equal(text('{{$i := 9}}{{$e := 8}}{{range $i, $e = .}}{{end}}{{$i}}{{$e}}', ['a', 'b']), '1b')
  t.equal(text('{{with $x := .a}}{{$x}}{{$.b}}{{end}}{{($y := 4)}}{{$y}}', { a: 1, b: 2 }), '1244')
  t.match(failure('{{$x = 1}}'), { message: /undefined variable: \$x/ })
  t.match(failure('{{$x = 1}}{{$x}}'), { message: /undefined variable: \$x/ })
  t.match(failure('{{if .}}{{$x = 1}}{{else}}{{$x}}{{end}}'), { message: /undefined variable: \$x/ })
  t.match(failure('{{range $x = .}}{{end}}', [1]), { message: /undefined variable: \$x/ })
  t.match(failure('{{if $x = 1}}{{$x}}{{end}}'), { message: /undefined variable: \$x/ })
})

t.test('templates call each other with a dot of their own', async (t) => {
  t.equal(text('{{define "a"}}[{{.}}{{$}}]{{end}}{{template "a" .x}}{{template "a"}}{{block "b" .x}}({{.}}){{end}}', { x: 1 }), '[11][<no value><no value>](1)')
  t.match(failure('{{template "nope"}}'), { message: /template "nope" not defined/ })
  t.match(failure('{{define "a"}}{{$x}}{{end}}'), { code: 'FST_BEEGO_TPL_PARSE' })
})

t.test('pipelines hand the value on as the last argument', async (t) => {
  const funcs = { join: (...parts: unknown[]) => parts.join('-'), none: () => undefined, null: () => null }

  t.equal(text('{{"c" | join "a" "b"}} {{1 | join | join 2}} {{(join 1 2) | join}} {{join (join 1 2) 3}}', {}, { funcs }), 'a-b-c 2-1 1-2 1-2-3')
  t.equal(text('{{none}} {{none | printf "%v"}} {{(none).x}} {{null | printf "%v"}} {{null}}', {}, { funcs }), '<no value> <nil> <no value> <nil> <no value>')
})

t.test('a value that is no function takes no arguments', async (t) => {
  for (const source of ['{{.x 1}}', '{{1 | .x}}', '{{$x := 1}}{{$x 2}}', '{{1 | $.x}}', '{{(1) 2}}', '{{1 2}}', '{{nil 1}}', '{{true 1}}', '{{. 1}}', '{{"a" 1}}']) {
    t.match(failure(source, { x: 1 }), { code: 'FST_BEEGO_TPL_EXEC', message: /can't give argument to non-function|is not a method but has arguments/ }, source)
  }
  t.match(failure('{{.p.name 1}}', { p: new Person('x') }), { message: /name has arguments but cannot be invoked as function/ })
  t.match(failure('{{nil}}'), { message: /nil is not a command/ })
  t.match(failure('{{(nil).x}}'), { message: /nil is not a command/ })
  t.match(failure('{{nil.x}}'), { code: 'FST_BEEGO_TPL_PARSE' })
  t.match(failure('{{.x.y}}', { x: 1 }), { message: /can't evaluate field y in type int/ })
  t.match(failure('{{.x.y}}', { x: null }), { message: /nil pointer evaluating interface \{\}\.y/ })
})

t.test('functions get plain JavaScript', async (t) => {
  const seen: unknown[] = []
  const funcs = { see: (...args: unknown[]) => { seen.push(...args); return '' } }
  const typed = new Typed(goType('[]int')!, [1])

  text('{{see 1.0 "a" .u .s nil .none .typed}}{{call .f 2.0 .u}}', { u: new Typed(goType('uint8')!, 7), s: new Typed({ kind: 'string', name: 'main.S' }, 'x'), typed, f: funcs.see }, { funcs })

  t.strictSame(seen, [1, 'a', 7, 'x', null, undefined, typed, 2, 7])
})

t.test('a function that says what it takes has its arguments checked', async (t) => {
  const funcs = {
    substr: goFunc('string, int, int', (text: string, from: number, length: number) => text.slice(from, from + length)),
    sum: goFunc('string, ...int', (name: string, ...all: number[]) => name + all.reduce((a, b) => a + b, 0)),
    types: goFunc('bool, uint8, float64, complex128, any, []int', (...args: unknown[]) => args.map(String).join(' ')),
    now: goFunc('', () => 'now')
  }

  t.equal(text('{{substr "hello" 1 2}} {{3 | substr .s 0}} {{sum "n"}} {{sum "n" 1 2 | print}} {{4 | sum "n" 1}} {{now}}', { s: 'world' }, { funcs }), 'el wor n0 n3 n5 now')
  t.equal(text('{{types true 1 2 3i 4 nil}} {{types .b .u 2.5 1i nil .l}}', { b: false, u: new Typed(goType('uint8')!, 9), l: new Typed(goType('[]int')!, [1, 2]) }, { funcs }), 'true 1 2 0,3 4 null false 9 2.5 0,1 null 1,2')
  for (const [source, message] of [
    ['{{substr "a"}}', /wrong number of args for substr: want 3 got 1/], ['{{sum}}', /wrong number of args for sum: want at least 1 got 0/], ['{{substr 1 2 3}}', /at <1>: expected string; found 1/], ['{{substr "a" "b" 3}}', /expected integer; found "b"/],
    ['{{substr "a" 1.5 3}}', /expected integer; found 1.5/], ['{{substr .n 1 2}}', /wrong type for value; expected string; got int/], ['{{substr .nil 1 2}}', /wrong type for value; expected string; got interface \{\}/], ['{{substr .none 1 2}}', /invalid value; expected string/],
    ['{{substr nil 1 2}}', /cannot assign nil to string/], ['{{types 1 1 2 3i 4 nil}}', /expected bool; found 1/], ['{{types true -1 2 3i 4 nil}}', /expected unsigned integer; found -1/], ['{{types true 1 "x" 3i 4 nil}}', /expected float; found "x"/], ['{{types true 1 2 3 4 nil}}', /expected complex; found 3/],
    ['{{types true 1 2 3i 4 5}}', /can't handle 5 for arg of type \[\]int/], ['{{1 | substr "a" "b"}}', /expected integer/], ['{{"x" | substr "a" 1}}', /wrong type for value; expected int; got string/], ['{{sum "a" 18446744073709551615}}', /expected integer/]
  ] as const) t.match(failure(source, { n: 5, nil: null }, { funcs }), { code: 'FST_BEEGO_TPL_EXEC', message }, source)
  t.equal(text('{{big 9007199254740993}} {{big 1}}', {}, { funcs: { big: goFunc('int', (n: unknown) => n instanceof Typed ? n.value : n) } }), '9007199254740993 1')
  t.throws(() => goFunc('string, nothing', () => 1), { code: 'FST_BEEGO_OPT_INVALID' })
})

t.test('what a function throws is the error of its action', async (t) => {
  const boom = new Error('boom')
  const funcs = { boom: () => { throw boom }, odd: () => { throw 'odd' } } // eslint-disable-line no-throw-literal -- applications do

  const error = failure('a\n {{boom}}', {}, { funcs })

  t.match(error, { code: 'FST_BEEGO_TPL_EXEC', file: 't', line: 2, column: 3, cause: boom, message: 'template: t:2:3: executing "t" at <boom>: error calling boom: boom' })
  t.match(failure('{{odd}}', {}, { funcs }), { message: /error calling odd: odd/ })
  t.match(failure('{{.p.fail}}', { p: new Failing() }), { message: /error calling fail: method/ })
  t.match(failure('{{.p.getter}}', { p: new Failing() }), { message: /error calling getter: getter/ })
  t.match(failure('{{call .f}}', { f: () => { throw boom } }), { message: /error calling call: boom/ })
  t.match(failure('{{if true}}{{printf "%d" (boom)}}{{end}}', {}, { funcs }), { message: /at <boom>: error calling boom/ })
  t.match(failure('{{.aaaaaaaaaaaaaaaaaaaaaaaaa.b}}', { aaaaaaaaaaaaaaaaaaaaaaaaa: 1 }), { message: /at <\.aaaaaaaaaaaaaaaaaaa\.\.\.>/ })
})

t.test('and and or evaluate no more than they need', async (t) => {
  const funcs = { die: () => { throw new Error('dead') } }

  t.equal(text('{{and 0 (die)}} {{or 1 (die)}} {{and 1 2}} {{or 0 ""}} {{2 | and 1}} {{1 | or 0}} {{and 1 0 2}} {{1 | and}}', {}, { funcs }), '0 1 2  2 1 0 1')
  t.match(failure('{{and}}'), { message: /wrong number of args for and: want at least 1 got 0/ })
  t.match(failure('{{or 0 (die)}}', {}, { funcs }), { message: /dead/ })
})

t.test('comparison knows kinds, not types', async (t) => {
  const data = { u: new Typed(goType('uint8')!, 3), f: new Typed(goType('float64')!, 3), h: html('a'), l: [1], m: {}, p: new Person('x'), d: new Date(5), d2: new Date(5), c: new Typed(goType('complex128')!, [1, 2]), big: 3n, nil: null }

  t.equal(text('{{eq 3 .u}} {{eq .u 3}} {{eq .f 3.0}} {{eq .h "a"}} {{eq .big 3}} {{eq 1 2 1}} {{eq .p .p}} {{eq .d .d2}} {{eq .c .c}} {{ne 1 2}} {{eq true true}}', data), 'true true true true true true true true true true true')
  t.equal(text('{{lt 1 2}} {{lt .u 4}} {{le 2 2}} {{gt "b" "a"}} {{ge 1.5 1.5}} {{lt "～" "😀"}} {{gt .big 2}} {{le 3 2}} {{lt 2.5 1.5}}', data), 'true true true true true true true false false')
  t.equal(text('{{eq .nil nil}} {{eq .m nil}} {{eq .none 1}} {{eq .l .nil}} {{eq .p .d}}', data), 'true false false false false')
  for (const source of ['{{eq 1 "a"}}', '{{eq 1 1.0}}', '{{eq .l .l}}', '{{eq .m .m}}', '{{lt true false}}', '{{lt .c .c}}', '{{lt 1 "a"}}', '{{lt .l .l}}', '{{lt nil 1}}', '{{eq 1}}', '{{eq .l .m}}', '{{eq .p .l}}', '{{lt 1}}']) {
    t.match(failure(source, data), { code: 'FST_BEEGO_TPL_EXEC' }, source)
  }
})

t.test('Go values compare as Go compares them', async (t) => {
  const S: GoType = { kind: 'struct', name: 'S', fields: [{ name: 'A', type: INT }] }
  const L: GoType = { kind: 'struct', name: 'L', fields: [{ name: 'A', type: sliceOf(INT) }] }
  const cell = { value: 1 }
  const data = {
    s: new Typed(S, { A: 1 }),
    s2: new Typed(S, { A: 1 }),
    s3: new Typed(S, { A: 2 }),
    p: new Typed(pointerTo(INT), cell),
    p2: new Typed(pointerTo(INT), cell),
    p3: new Typed(pointerTo(INT), { value: 1 }),
    q: new Typed(pointerTo(STRING), { value: '' }),
    a: new Typed(goType('[2]int')!, [1, 2]),
    a2: new Typed(goType('[2]int')!, [1, 2]),
    nil: new Typed(pointerTo(INT), null),
    l: new Typed(L, { A: new Typed(sliceOf(INT), []) }),
    al: new Typed(goType('[1][]int')!, [new Typed(sliceOf(INT), [])]),
    mixed: new Typed(S, { A: new Typed(goType('uint8')!, 1) }),
    small: new Typed(S, { A: new Typed(goType('int8')!, 1) }),
    none: new Typed({ kind: 'struct', name: 'None' }, {}),
    other: new Typed({ ...S, name: 'S2' }, { A: 1 }),
    i: new Typed({ kind: 'interface', name: 'error', methods: {} }, null)
  }

  t.equal(text('{{eq .s .s2}} {{eq .s .s3}} {{eq .p .p2}} {{eq .p .p3}} {{eq .p .q}} {{eq .a .a2}} {{eq .nil nil}} {{eq .nil .p}} {{eq .s .mixed}} {{eq .small .mixed}} {{eq .none .none}} {{eq .s .other}} {{eq .i nil}}', data), 'true false true false false true true false false false true false true')
  for (const source of ['{{eq .l .l}}', '{{eq .al .al}}', '{{eq .s .l}}']) t.match(failure(source, data), { code: 'FST_BEEGO_TPL_EXEC' }, source)
})

t.test('index goes into lists, strings and maps', async (t) => {
  const data = { l: [[1, 2], 'x'], s: 'héllo', m: { a: 1, constructor: 2 }, map: new Map<unknown, unknown>([[1, 'one'], ['k', 'v']]), t: new Typed(goType('map[int]string')!, new Map([[1, 'one']])), any: new Typed(goType('map[interface {}]int')!, new Map([['a', 1]])), u: new Typed(goType('uint8')!, 1), nil: null, set: new Set(['a', 'b']), h: html('ab'), np: new Typed(goType('*[]int')!, null) }

  t.equal(text('{{index .l 0 1}} {{index .l .u}} {{index .s 0}} {{index .s 1}} {{index .m "a"}} {{index .map 1}} {{index .map "k"}} {{index .map 2}} {{index .t 1}} {{index .t 2}}! {{index .any "a"}} {{index .set 1}} {{index .h 0}} {{index .l}} {{index .t .u}}', data), '2 x 104 195 1 one v <no value> one ! 1 b 97 [[1 2] x] one')
  for (const [source, message] of [
    ['{{index .l 2}}', /index out of range: 2/], ['{{index .l -1}}', /index out of range: -1/], ['{{index .l "a"}}', /cannot index slice\/array with type string/], ['{{index .l nil}}', /cannot index slice\/array with nil/], ['{{index .nil 1}}', /index of untyped nil/],
    ['{{index 1 1}}', /can't index item of type int/], ['{{index .m 1}}', /value has type int; should be string/], ['{{index .t "a"}}', /value has type string; should be int/], ['{{index .t nil}}', /value is nil; should be of type int/], ['{{index .m "z" 1}}', /index of nil pointer|index of untyped nil/], ['{{index .np 0}}', /index of nil pointer/]
  ] as const) t.match(failure(source, data), { message }, source)
})

t.test('slice cuts lists and strings, by bytes, and sees what is behind their end', async (t) => {
  const data = { l: [1, 2, 3], s: 'héllo', h: html('abc'), t: new Typed(goType('[]int')!, [1, 2, 3]), a: new Typed(goType('[2]int')!, [1, 2]), set: new Set([1, 2]), ts: new Typed({ kind: 'string', name: 'main.S' }, 'xyz') }

  t.equal(text('{{slice .l 1}} {{slice .l 1 2}} {{slice .l}} {{slice .l 0 1 2}} {{slice (slice .l 0 1) 0 3}} {{slice .s 3 5}} {{slice .t 1}} {{slice .set 1}} {{slice "abc" 1 2}} {{printf "%q" (slice .s 1 2)}} {{slice .h 1}} {{slice .ts 1}} {{len .ts}}', data), '[2 3] [2] [1 2 3] [1] [1 2 3] ll [2 3] [2] b "\\xc3" bc yz 3')
  for (const [source, message] of [
    ['{{slice .l 4}}', /index out of range: 4/], ['{{slice .l 2 1}}', /invalid slice index: 2 > 1/], ['{{slice .l 0 2 1}}', /invalid slice index: 2 > 1/], ['{{slice .l 0 1 2 3}}', /too many slice indexes: 4/], ['{{slice .s 0 1 2}}', /cannot 3-index slice a string/], ['{{slice nil}}', /slice of untyped nil/],
    ['{{slice 1}}', /can't slice item of type int/], ['{{slice .a}}', /slice of unaddressable array/], ['{{slice (slice .l 0 1 2) 0 3}}', /index out of range: 3/], ['{{slice "abc" 4}}', /index out of range/]
  ] as const) t.match(failure(source, data), { message }, source)
})

t.test('len counts elements, entries and bytes', async (t) => {
  const data = { l: [1, 2], s: 'héllo', m: { a: 1 }, map: new Map([[1, 1]]), set: new Set([1, 2, 3]), t: new Typed(goType('map[int]int')!, null), h: html('ab'), p: new Typed(goType('*[]int')!, { value: [1] }), np: new Typed(goType('*[]int')!, null), null: null, b: Buffer.from('abc'), a: new Typed(goType('[2]int')!, [1, 2]) }

  t.equal(text('{{len .l}} {{len .s}} {{len .m}} {{len .map}} {{len .set}} {{len .t}} {{len .h}} {{len .p}} {{len .b}} {{len .a}}', data), '2 6 1 1 3 0 2 1 3 2')
  for (const source of ['{{len 1}}', '{{len nil}}', '{{len .none}}', '{{len .np}}', '{{len .null}}', '{{len}}', '{{len .l .l}}']) t.match(failure(source, data), { code: 'FST_BEEGO_TPL_EXEC' }, source)
})

t.test('call calls functions that are values', async (t) => {
  const typed = new Typed({ kind: 'func', name: 'func(int, ...string) string', signature: { params: [INT, STRING], variadic: true } }, (n: number, ...rest: string[]) => `${n}${rest}`)
  const one = new Typed({ kind: 'func', name: 'func(*int)', signature: { params: [pointerTo(INT)], variadic: false } }, (p: Typed) => p.value === null)
  const small = new Typed({ kind: 'func', name: 'func(uint8)', signature: { params: [goType('uint8')!], variadic: false } }, (n: Typed) => n.value)
  const signed = new Typed({ kind: 'func', name: 'func(int8)', signature: { params: [goType('int8')!], variadic: false } }, (n: Typed) => n.value)
  const wide = new Typed({ kind: 'func', name: 'func(uint64)', signature: { params: [goType('uint64')!], variadic: false } }, (n: Typed) => n.value)
  const data = { f: (a: number, b: number) => a + b, typed, one, small, signed, wide, u: new Typed(goType('uint8')!, 3), nilFunc: new Typed(typed.type, null) }

  t.equal(text('{{call .f 1 2}} {{call .typed 1}} {{call .typed .u "a" "b"}} {{call .one nil}} {{call .small 257}} {{call .signed 200}} {{call .wide -1}}', data), '3 1 3a,b true 1 -56 18446744073709551615')
  for (const [source, message] of [
    ['{{call nil}}', /call of nil/], ['{{call .nilFunc}}', /call of nil/], ['{{call 1}}', /non-function of type int/], ['{{call .typed}}', /wrong number of args: got 0 want at least 1/], ['{{call .one}}', /wrong number of args: got 0 want 1/], ['{{call .typed "a"}}', /arg 0: value has type string; should be int/],
    ['{{call .typed nil}}', /arg 0: value is nil; should be of type int/]
  ] as const) t.match(failure(source, data), { message }, source)
})

t.test('html, js and urlquery escape wherever they are', async (t) => {
  t.equal(text('{{html "<a b=\'c\' d=\\"e\\">&\\x00"}}|{{html 1 nil "<"}}|{{html .none}}'), '&lt;a b=&#39;c&#39; d=&#34;e&#34;&gt;&amp;\ufffd|1&lt;no value&gt;&lt;|&lt;no value&gt;')
  t.equal(text('{{js "\'\\"<>&=\\\\\\n\\x7fé\u200b\\xff"}}'), '\\\'\\"\\u003C\\u003E\\u0026\\u003D\\\\\\u000A\x7fé\\u200B\udcff')
  t.equal(text('{{urlquery "a b&c/é~-_.\\xff"}} {{urlquery "abc"}} {{urlquery 1 2}}'), 'a+b%26c%2F%C3%A9~-_.%FF abc 1+2')
})

t.test('print, println and printf', async (t) => {
  t.equal(text('{{print 1 2 "a"}}|{{println 1 "a"}}|{{printf "%d-%s" 1 "a"}}|{{printf "x"}}'), '1 2a|1 a\n|1-a|x')
  t.match(failure('{{printf}}'), { message: /wrong number of args for printf: want at least 1 got 0/ })
  t.match(failure('{{printf 1}}'), { message: /expected string; found 1/ })
})

t.test('Go structs, pointers and their methods', async (t) => {
  const Inner: GoType = { kind: 'struct', name: 'Inner', fields: [{ name: 'N', type: INT }], pointerMethods: { String: { params: [], variadic: false, call: receiver => `inner ${(receiver as Typed).type.name}` } } }
  const Outer: GoType = {
    kind: 'struct',
    name: 'Outer',
    fields: [{ name: 'In', type: Inner }, { name: 'hidden', type: INT }, { name: 'Arr', type: goType('[2]int')! }, { name: 'Fn', type: goType('interface {}')! }],
    methods: { Hello: { params: [STRING], variadic: false, call: (_o, name) => `hello ${name}` } },
    pointerMethods: { Many: { params: [INT, STRING], variadic: true, call: (_o, ...args) => args.length }, None: { params: [], variadic: false, call: () => 'none' } }
  }
  const value = new Typed(Outer, { In: new Typed(Inner, { N: 1 }), hidden: 2, Arr: new Typed(goType('[2]int')!, [1, 2]), Fn: 3 })
  const p = new Typed(pointerTo(Outer), { value })
  const data = { v: value, p, pp: new Typed(pointerTo(pointerTo(Outer)), { value: p }), nil: new Typed(pointerTo(Outer), null), nilAny: new Typed(goType('*int')!, null), pm: new Typed(pointerTo(goType('map[string]int')!), { value: new Typed(goType('map[string]int')!, new Map([['a', 1]])) }), pj: new Typed(pointerTo(goType('interface {}')!), { value: { a: 1 } }), i: new Typed({ kind: 'interface', name: 'I', methods: {} }, null), list: new Typed(sliceOf(Inner), [new Typed(Inner, { N: 5 })]), mi: new Typed(goType('map[int]int')!, new Map()) }

  t.equal(text('{{.v.In.N}} {{.p.In.N}} {{.pp.In.N}} {{.v.In}} {{.p.In}} {{.p.Hello "x"}} {{"y" | .p.Hello}} {{.p.Many 1 "a"}} {{.v.None}} {{slice .p.Arr 1}} {{.pm.a}} {{.pj.a}} {{range .list}}{{.}}{{end}} {{.i}}', data), '1 1 1 {1} inner *Inner hello x hello y 2 none [2] 1 1 inner *Inner <nil>')
  for (const [source, message] of [
    ['{{.p.hidden}}', /hidden is an unexported field of struct type Outer/], ['{{.p.Nope}}', /can't evaluate field Nope in type Outer/], ['{{.p.Fn 1}}', /Fn has arguments but cannot be invoked as function/], ['{{.nil.In}}', /nil pointer evaluating \*Outer\.In/], ['{{.nil.Nope}}', /can't evaluate field Nope in type \*Outer/],
    ['{{.nilAny.x}}', /nil pointer evaluating \*int\.x/], ['{{.p.Hello}}', /wrong number of args for Hello: want 1 got 0/], ['{{.p.Many}}', /wrong number of args for Many: want at least 1 got 0/], ['{{.i.x}}', /nil pointer evaluating I\.x/], ['{{.pm.a 1}}', /a is not a method but has arguments/], ['{{.mi.a}}', /can't evaluate field a in type map\[int\]int/]
  ] as const) t.match(failure(source, data), { message }, source)
  t.equal(text('{{.pm.b}}', data, { missingKey: 'zero' }), '0')
})

t.test('a pointer is dereferenced, or an address taken, where a function asks for it', async (t) => {
  const S: GoType = { kind: 'struct', name: 'S', fields: [] }
  const Holder: GoType = { kind: 'struct', name: 'H', fields: [{ name: 'S', type: S }] }
  const value = new Typed(S, {})
  const funcs = { byValue: new Typed({ kind: 'func', name: 'f', signature: { params: [S], variadic: false } }, (s: Typed) => s.type.name), byPointer: new Typed({ kind: 'func', name: 'f', signature: { params: [pointerTo(S)], variadic: false } }, (s: Typed) => s.type.name), stringer: new Typed({ kind: 'func', name: 'f', signature: { params: [{ kind: 'interface', name: 'Stringer', methods: { String: { params: [], variadic: false, call: () => '' } } }], variadic: false } }, (s: unknown) => String(s)), failing: new Typed({ kind: 'func', name: 'f', signature: { params: [{ kind: 'interface', name: 'error', methods: { Error: { params: [], variadic: false, call: () => '' } } }], variadic: false } }, (e: Error | null) => e?.message ?? 'nil') }
  const data = { p: new Typed(pointerTo(S), { value }), v: value, h: new Typed(pointerTo(Holder), { value: new Typed(Holder, { S: value }) }), nil: new Typed(pointerTo(S), null), d: new Date(0), e: new Error('e'), i: new Typed({ kind: 'interface', name: 'error', methods: {} }, null) }

  t.equal(text('{{byValue .p}} {{byValue .v}} {{byPointer .h.S}} {{byPointer .p}} {{failing .e}} {{failing .none}} {{failing .i}}', data, { funcs }), 'S S *S *S e nil nil')
  t.match(text('{{stringer .d}}', data, { funcs }), /1970/)
  t.match(failure('{{byValue .nil}}', data, { funcs }), { message: /dereference of nil pointer of type S/ })
  t.match(failure('{{byPointer .v}}', data, { funcs }), { message: /wrong type for value; expected \*S; got S/ })
  t.match(failure('{{stringer 1}}', data, { funcs }), { message: /can't handle 1 for arg of type Stringer|wrong type/ })
  t.match(failure('{{failing .v}}', data, { funcs }), { message: /wrong type for value; expected error; got S/ })
})

t.test('recursion without end is an error', async (t) => {
  t.match(failure('{{template "t" .}}'), { code: 'FST_BEEGO_TPL_EXEC', line: 1, message: /exceeded maximum template depth/ })
  t.match(failure(`{{define "r"}}${'{{if true}}'.repeat(100)}{{template "r"}}${'{{end}}'.repeat(100)}{{end}}{{template "r"}}`), { code: 'FST_BEEGO_TPL_EXEC', file: 't', message: /call stack/ })
})

t.test('an execution that would take for ever is an error', async (t) => {
  const list = Array.from({ length: 1000 }, (_, at) => at)
  function * endless () {
    while (true) yield 1
  }

  t.match(failure('{{range .}}{{range $}}{{range $}}{{end}}{{end}}{{end}}', list), { code: 'FST_BEEGO_TPL_EXEC', message: /does not come to an end/ })
  t.match(failure('{{range .}}{{end}}', endless()), { code: 'FST_BEEGO_TPL_EXEC', message: /does not come to an end/ })
  const calls = Array.from({ length: 30 }, (_, at) => `{{define "${at}"}}{{template "${at + 1}"}}{{template "${at + 1}"}}{{end}}`).join('')
  t.match(failure(`${calls}{{define "30"}}{{end}}{{template "0"}}`), { code: 'FST_BEEGO_TPL_EXEC', message: /does not come to an end/ })
})

t.test('typed content passes through its own place and is text elsewhere', async (t) => {
  const set = new TemplateSet().parse('t', '<b {{.a}}>{{.h}}{{.a}}</b>')

  t.equal(set.execute('t', { h: html('<i>'), a: attr('dir="ltr"') }), '<b dir="ltr"><i>dir=&#34;ltr&#34;</b>')
  t.ok(html('x') instanceof Content)
  t.equal(JSON.stringify({ h: html('<i>') }), '{"h":"<i>"}')
  t.equal(String(html('<i>')), '<i>')
})

t.test('the short ways of common values lead where the long ones do', async (t) => {
  const set = new TemplateSet().parse('t', '<a href="{{.v}}" title="{{.v}}">{{.v}}</a>')

  for (const [value, href, text] of [
    ['/a/b?c=1#d', '/a/b?c=1#d', '/a/b?c=1#d'], ['https://h.x/a', 'https://h.x/a', 'https://h.x/a'], ['javascript:x', '#ZgotmplZ', 'javascript:x'], ['a b&c', 'a%20b&amp;c', 'a b&amp;c'], ['', '', ''],
    [5, '5', '5'], [-2.5, '-2.5', '-2.5'], [1e21, '1e&#43;21', '1e&#43;21'], [1234567.5, '1.2345675e&#43;06', '1.2345675e&#43;06'], [0.00001, '1e-05', '1e-05'], [null, '', ''], [true, 'true', 'true']
  ] as const) t.equal(set.execute('t', { v: value }), `<a href="${href}" title="${text}">${text}</a>`, String(value))
})

t.test('a set knows its templates and functions, and its clone has its own', async (t) => {
  const set = new TemplateSet({ html: false, funcs: { f: () => 'f' } }).parse('a', '{{f}}{{define "b"}}b{{end}}')
  const copy = set.clone().addFunc('g', () => 'g').parse('c', '{{g}}{{template "b"}}').parse('b', 'B')

  t.strictSame(set.names, ['b', 'a'])
  t.strictSame([set.has('c'), copy.has('c')], [false, true])
  t.equal(set.execute('a'), 'f')
  t.equal(copy.execute('c'), 'gB')
  t.equal(set.execute('b'), 'b')
  t.throws(() => set.parse('d', '{{g}}'), { code: 'FST_BEEGO_TPL_PARSE' })
})

t.test('a template that is parsed again replaces the one before, unless it is empty', async (t) => {
  const set = new TemplateSet().parse('a', '1')
  t.equal(set.execute('a'), '1')

  t.equal(set.parse('a', '2').execute('a'), '2')
  t.equal(set.parse('a', ' ').execute('a'), '2')
})

t.test('prepare does what the first execution would', async (t) => {
  const set = new TemplateSet().parse('a', '<a href="{{if .x}}"{{end}}>').parse('b', 'b')

  t.throws(() => set.prepare('a'), { code: 'FST_BEEGO_TPL_ESCAPE', file: 'a' })
  t.equal(set.prepare('b').execute('b'), 'b')
})

t.test('a template that there is not is an error that names it', async (t) => {
  t.throws(() => new TemplateSet().execute('nope'), { code: 'FST_BEEGO_TPL_EXEC', file: 'nope', line: 0, message: 'template: "nope" is undefined' })
})

t.test('an option that is none is an error', async (t) => {
  t.throws(() => new TemplateSet({ missingKey: 'x' as never }), { code: 'FST_BEEGO_OPT_INVALID' })
  t.throws(() => new TemplateSet({ funcs: { 'a b': () => 1 } }), { code: 'FST_BEEGO_OPT_INVALID' })
  t.throws(() => new TemplateSet({ funcs: { f: 1 as never } }), { code: 'FST_BEEGO_OPT_INVALID' })
  t.throws(() => new TemplateSet().addFunc('f', new Typed(goType('int8')!, 1)), { code: 'FST_BEEGO_OPT_INVALID' })
})

t.test('types are read from their names', async (t) => {
  for (const name of ['int', '[]string', '[3]uint8', 'map[string][]int', 'map[[2]int]*float64', '**bool', 'interface {}', 'time.Time']) t.equal(goType(name)?.name, name)
  for (const name of ['nothing', '[]nothing', '*nothing', 'map[nothing]int', 'map[int]nothing', 'map[int', '']) t.equal(goType(name), undefined)
})

t.test('a byte that is not UTF-8 survives in a string', async (t) => {
  const bytes = Buffer.of(0x61, 0xff, 0xc3, 0xa9, 0xc3, 0xf0, 0x9f, 0x98, 0x80, 0xef, 0xbf, 0xbd, 0xe4, 0xb8)

  const string = fromBytes(bytes)

  t.equal(string, 'a\udcffé\udcc3😀\ufffd\udce4\udcb8')
  t.strictSame(toBytes(string), bytes)
  t.strictSame([byteLength(string), byteLength('é'), byteLength('\ud800')], [14, 2, 3])
})

t.test('a Typed as text is what it holds', async (t) => {
  t.equal(String(new Typed(goType('uint8')!, 5)), '5')
})

function text (source: string, data?: unknown, options: TemplateSetOptions = {}): string {
  return new TemplateSet({ html: false, ...options }).parse('t', source).execute('t', data)
}

function failure (source: string, data?: unknown, options: TemplateSetOptions = {}): TemplateError {
  try {
    text(source, data, options)
  } catch (error) {
    return error as TemplateError
  }
  throw new Error(`no error: ${source}`)
}

/** What is printed, or the code and the reason of the error. */
function outcome (source: string, data: unknown): string {
  try {
    return text(source, data)
  } catch (error) {
    const { code, message } = error as TemplateError
    return `${code} ${message.replace(/^.*?>: /, '')}`
  }
}
