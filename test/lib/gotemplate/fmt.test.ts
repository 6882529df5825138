// Expected texts are what Go's fmt prints.

import t, { type Test } from 'tap'
import { Content, type GoType, goType, html, js, sprintf, Typed, ZonedDate } from '../../../lib/gotemplate/index.js'
import { sprint, sprintln } from '../../../lib/gotemplate/fmt/print.js'
import { canBackquote } from '../../../lib/gotemplate/fmt/quote.js'
import { ANY, INT } from '../../../lib/gotemplate/values/types.js'

type Case = readonly [expected: string, format: string, ...args: unknown[]]

const BYTES = Buffer.from('hi')

t.test('integers print in every base, padded and signed', async (t) => {
  prints(t, [
    ['42', '%d', 42], ['+42', '%+d', 42], ['   42', '%5d', 42], ['42   |', '%-5d|', 42], ['00042', '%05d', 42], ['-0042', '%05d', -42], [' 42', '% d', 42],
    ['101010', '%b', 42], ['0b101010', '%#b', 42], ['52', '%o', 42], ['052', '%#o', 42], ['0o52', '%O', 42], ['0', '%#o', 0],
    ['2a', '%x', 42], ['2A', '%X', 42], ['0x2a', '%#x', 42], ['0X2A', '%#X', 42], ['-2a', '%x', -42],
    ['00042', '%.5d', 42], ['   00042', '%8.5d', 42], ['    42', '%06.2d', 42], ['   ', '%3.0d', 0], ['', '%.0d', 0],
    ['42', '%v', 42], ['9223372036854775808', '%d', 2n ** 63n]
  ])
})

t.test('integers print as characters', async (t) => {
  prints(t, [
    ['*', '%c', 42], ['世', '%c', 0x4e16], ['\ufffd', '%c', 0x110000], ['\ufffd', '%c', -1], ['\ufffd', '%c', 0xd800], ["'*'", '%q', 42], ["'\\n'", '%q', 10], ["'\\''", '%q', 39],
    ["'\\u4e16'", '%+q', 0x4e16], ['U+002A', '%U', 42], ["U+002A '*'", '%#U', 42], ['U+0001', '%#U', 1], ['U+00000000002A', '%.12U', 42],
    ['U+FFFFFFFFFFFFFFFF', '%U', -1], ['U+110000', '%#U', 0x110000]
  ])
})

t.test('unsigned integers have a Go syntax of their own', async (t) => {
  prints(t, [['200 0xc8 uint8', '%v %#v %T', uint8(200), uint8(200), uint8(200)], ['18446744073709551615', '%d', typed('uint64', 2n ** 64n - 1n)]])
})

t.test('floats print with an exponent or without', async (t) => {
  prints(t, [
    ['3.500000', '%f', 3.5], ['3.500000', '%F', 3.5], ['3.50', '%.2f', 3.5], ['2', '%.0f', 2.5], ['4', '%.0f', 3.5], ['0', '%.0f', 0.5], ['10', '%.0f', 9.5],
    ['   3.50', '%7.2f', 3.5], ['0003.50', '%07.2f', 3.5], ['-003.50', '%07.2f', -3.5], ['+3.50', '%+.2f', 3.5], [' 3.50', '% .2f', 3.5],
    ['3.500000e+00', '%e', 3.5], ['3.5E+00', '%.1E', 3.5], ['0.000000e+00', '%e', float(0)], ['1e-07', '%.0e', 1e-7],
    ['3.5', '%g', 3.5], ['1e+06', '%v', float(1e6)], ['1e-05', '%g', 1e-5], ['0.0001', '%g', 1e-4], ['1e+21', '%v', 1e21], ['123456.7', '%v', 123456.7],
    ['1.23457e+08', '%.6g', 123456789.25], ['100', '%.3g', float(100)], ['1e+02', '%.2g', float(100)], ['1E+02', '%.0G', float(100)], ['-0', '%v', float(-0)],
    ['0.1000000000000000055511151231257827', '%.34f', 0.1], ['10000000000000000000000.0', '%.1f', 1e22], ['5e-324', '%v', 5e-324]
  ])
})

t.test('floats print in base two', async (t) => {
  prints(t, [
    ['0x1.cp+01', '%x', 3.5], ['0X1.CP+01', '%X', 3.5], ['0x1p+02', '%.0x', 3.9], ['0x0p+00', '%x', float(0)], ['0x0.00p+00', '%.2x', float(0)],
    ['0x1.00p-1074', '%.2x', 5e-324], ['0x1.8000000000000000p+00', '%.16x', 1.5], ['0x1.8p+00', '%.1x', 1.53125], ['0x1.ap+00', '%.1x', 1.59375],
    ['4503599627370496p-52', '%b', float(1)], ['4503599627370496p+0', '%b', float(2 ** 52)], ['8388608p-23', '%b', float32(1)]
  ])
})

t.test('with # floats keep their point and their zeros', async (t) => {
  prints(t, [
    ['3.00000', '%#g', float(3)], ['3.', '%#.1g', float(3)], ['3.e+00', '%#.0e', float(3)], ['3.', '%#.0f', float(3)], ['0.00000', '%#g', float(0)],
    ['1.00000e+06', '%#g', float(1e6)], ['0X1.P+00', '%#X', float(1)], ['4503599627370496p-52', '%#b', float(1)]
  ])
})

t.test('what is no number is never padded with zeros', async (t) => {
  prints(t, [
    ['NaN', '%f', NaN], ['  NaN', '%05f', NaN], ['+NaN', '%+f', NaN], [' NaN', '% f', NaN], ['+Inf', '%f', Infinity], ['-Inf', '%g', -Infinity], [' +Inf', '%05f', Infinity],
    [' Inf', '% f', Infinity]
  ])
})

t.test('a float32 prints the digits that it has', async (t) => {
  prints(t, [['1.2345678', '%v', float32(1.2345678)], ['3.4028235e+38', '%g', float32(3.4028235e38)], ['0.1', '%v', float32(0.1)], ['1e-45', '%v', float32(1e-45)]])
})

t.test('complex numbers print both parts', async (t) => {
  prints(t, [['(1+2i)', '%v', complex(1, 2)], ['(1.00-2.00i)', '%.2f', complex(1, -2)], ['%!d(complex128=(1+2i))', '%d', complex(1, 2)]])
})

t.test('strings print plain, quoted and by their bytes', async (t) => {
  prints(t, [
    ['hi', '%s', 'hi'], ['   hi', '%5s', 'hi'], ['hi   |', '%-5s|', 'hi'], ['000hi', '%05s', 'hi'], ['h', '%.1s', 'hi'], ['世', '%.1s', '世界'], ['  世', '%3s', '世'], [' 😀', '%2s', '😀'],
    ['"hi"', '%q', 'hi'], ['`hi`', '%#q', 'hi'], ['"a`b"', '%#q', 'a`b'], ['"世\\n\\x00\\u200b\\U000e0001\\"\\\\"', '%q', '世\n\0\u200b\u{e0001}"\\'], ['"\\u4e16\\U0001f600"', '%+q', '世😀'],
    ['"\\xff"', '%q', '\udcff'], ['6869', '%x', 'hi'], ['4A', '%X', 'J'], ['0x6869', '%#x', 'hi'], ['68 69', '% x', 'hi'], ['0x68 0x69', '%# x', 'hi'], ['0X4A', '%#X', 'J'],
    ['68', '%.1x', 'hi'], ['  6869', '%6x', 'hi'], ['   ', '%#3x', ''], ['"hi"', '%#v', 'hi']
  ])
})

t.test('a text can stand between backquotes unless it has one, or a character that would not show', async (t) => {
  t.ok(canBackquote('a "b"\t'))
  for (const odd of ['`', '\n', '\x7f', '\ufeff', '\udcff']) t.notOk(canBackquote(odd))
})

t.test('bytes are a string to the verbs of strings', async (t) => {
  prints(t, [
    ['hi', '%s', BYTES], ['"hi"', '%q', BYTES], ['6869', '%x', BYTES], ['[104 105]', '%v', BYTES], ['[104 105]', '%d', BYTES], ['[]byte{0x68, 0x69}', '%#v', BYTES], ['[]byte(nil)', '%#v', typed('[]uint8', null)],
    ['[%!t(uint8=104)]', '%t', typed('[]uint8', [uint8(104)])], ['[[104 105]]', '%v', [BYTES]], ['[hi]', '%s', [BYTES]], ['h', '%s', typed('[1]uint8', [uint8(104)])], ['[104]', '%v', typed('[1]uint8', [uint8(104)])]
  ])
})

t.test('booleans and nil have a verb each', async (t) => {
  prints(t, [['true', '%t', true], ['false', '%v', false], [' true', '%5t', true], ['<nil>', '%v', null], ['<nil>', '%T', undefined], ['%!d(<nil>)', '%d', null], ['<nil>', '%#v', null]])
})

t.test('lists print what is in them', async (t) => {
  prints(t, [
    ['[1 a <nil> 2.5]', '%v', [1, 'a', null, 2.5]], ['[]interface {}{1, "a", interface {}(nil)}', '%#v', [1, 'a', null]], ['[01 02]', '%02d', [1, 2]], ['[%!d(string=a)]', '%d', ['a']],
    ['[]string(nil)', '%#v', typed('[]string', null)], ['[]', '%v', typed('[]string', null)], ['[]string{"x"}', '%#v', typed('[]string', ['x'])], ['[1 2]', '%v', new Set([1, 2])], ['[1.5 2.5]', '%v', Float64Array.of(1.5, 2.5)]
  ])
})

t.test('maps print in the order of their keys', async (t) => {
  prints(t, [
    ['map[a:1 b:2]', '%v', { b: 2, a: 1 }], ['map[string]interface {}{"a":1}', '%#v', { a: 1 }], ['map[1:x 2:y 10:z]', '%v', new Map([[10, 'z'], [2, 'y'], [1, 'x']])], ['map[]', '%v', {}],
    ['map[interface {}]interface {}{1:"x"}', '%#v', new Map([[1, 'x']])], ['map[string]int(nil)', '%#v', typed('map[string]int', null)], ['map[]', '%v', typed('map[string]int', null)],
    ['map[false:1 true:2]', '%v', new Map([[true, 2], [false, 1]])], ['map[～:1 😀:2]', '%v', { '😀': 2, '～': 1 }], ['map[NaN:1 -1.5:2 2.5:3]', '%v', new Map([[2.5, 3], [NaN, 1], [-1.5, 2]])],
    ['map[true:1 2:2 x:3]', '%v', new Map<unknown, number>([['x', 3], [2, 2], [true, 1]])], ['map[(1+1i):a (1+2i):b]', '%v', new Map([[complex(1, 2), 'b'], [complex(1, 1), 'a']])],
    ['map[a:1 b:2]', '%v', new Map([[html('b'), 2], [html('a'), 1]])], ['map[NaN:1 NaN:2]', '%v', new Map([[typed('float32', NaN), 1], [typed('float32', NaN), 2]])],
    ['map[a:1 a:2]', '%v', new Map([[html('a'), 1], [js('a'), 2]])], ['map[[1 2]:x [1 2]:y]', '%v', new Map([[typed('[2]int', [1, 2]), 'x'], [typed('[2]int', [1, 2]), 'y']])],
    ['map[{}:1 {}:2]', '%v', new Map([[new Empty(), 1], [new Empty(), 2]])]
  ])
})

t.test('structs print their fields, with names where they are asked for', async (t) => {
  prints(t, [
    ['{1 b}', '%v', new Pair(1, 'b')], ['{a:1 b:b}', '%+v', new Pair(1, 'b')], ['Pair{a:1, b:"b"}', '%#v', new Pair(1, 'b')], ['Holder{held:interface {}(nil)}', '%#v', new Holder()],
    ['{1 <nil>}', '%v', struct()], ['{A:1 B:<nil>}', '%+v', struct()], ['main.S{A:1, B:interface {}(nil)}', '%#v', struct()]
  ])
})

t.test('pointers show what they lead to at the top, and an address inside', async (t) => {
  prints(t, [
    ['&{1 <nil>}', '%v', pointer(struct())], ['&[1]', '%v', pointer([1])], ['&map[a:1]', '%v', pointer({ a: 1 })], ['<nil>', '%v', typed('*int', null)], ['(*int)(nil)', '%#v', typed('*int', null)],
    ['0xc000010000', '%v', pointer(1)], ['0xc000010000', '%p', pointer(1)], ['c000010000', '%#p', pointer(1)], ['824633786368', '%d', pointer(1)], ['c000010000 C000010000 14000000200000 1100000000000000000000010000000000000000', '%x %[1]X %[1]o %[1]b', pointer(1)], ['(*interface {})(0xc000010000)', '%#v', pointer(1)],
    ['[0xc000010000]', '%v', [pointer(struct())]], ['%!s(*interface {}=0xc000010000)', '%s', pointer(1)], ['%!p(int=1)', '%p', 1], ['%!p([1]uint8=[104])', '%p', typed('[1]uint8', [uint8(104)])], ['0xc000010000', '%p', [1]], ['0x0', '%p', typed('[]int', null)],
    ['%!t(func(...interface {}) interface {}=0xc000010000)', '%t', () => 1]
  ])
})

t.test('what says itself what it is prints so, where text will do', async (t) => {
  prints(t, [
    ['boom', '%v', new Error('boom')], ['"boom"', '%q', new Error('boom')], ['point 1', '%s', new Point(1)], ['{1}', '%d', new Point(1)], ['Point{x:1}', '%#v', new Point(1)], ['[point 1]', '%v', [new Point(1)]],
    ['%!v(PANIC=String method: no text)', '%v', new Silent(new Error('no text'))], ['%!v(PANIC=String method: odd)', '%v', new Silent('odd')], ['<b>', '%v', html('<b>')], ['template.HTML', '%T', html('<b>')]
  ])
})

t.test('Go values with a method for it say what they are, and a nil pointer that cannot is nil', async (t) => {
  prints(t, [['text of 1', '%v', typedStringer(1)], ['error 1', '%v', typedStringer(1, 'Error')], ['{1}', '%d', typedStringer(1)], ['<nil>', '%v', new Typed({ kind: 'ptr', name: '*main.N', elem: NAMED }, null)], ['named', '%v', new Typed({ kind: 'ptr', name: '*main.N', elem: NAMED }, { value: new Typed(NAMED, {}) })]])
})

t.test('dates print as times', async (t) => {
  const utc = new Date('2013-07-01T13:27:42.500Z')
  const zoned = new ZonedDate('2013-07-01T05:27:42Z', 'CST', 28800)
  prints(t, [
    ['2013-07-01 13:27:42.5 +0000 UTC', '%v', utc], ['2013-07-01 13:27:42 +0800 CST', '%s', zoned], ['1969-12-31 15:30:00 -0830 PST', '%v', new ZonedDate(0, 'PST', -30600)], ['2020-01-01 05:30:00.000000001 +0530 +0530', '%v', new ZonedDate('2020-01-01T00:00:00Z', '', 19800, 1)],
    ['time.Date(2013, time.July, 1, 13, 27, 42, 500000000, time.UTC)', '%#v', utc], ['time.Date(2013, time.July, 1, 13, 27, 42, 0, time.Location("CST"))', '%#v', zoned],
    ['{500000000 63508282062 0}', '%d', utc], ['{0 63508253262 824633786368}', '%d', zoned], ['%!v(PANIC=String method: the date is not valid)', '%v', new Date(NaN)]
  ])
})

t.test('types are named', async (t) => {
  prints(t, [
    ['int float64 string bool', '%T %T %T %T', 1, 1.5, 'a', true], ['[]interface {} map[string]interface {} map[interface {}]interface {}', '%T %T %T', [], {}, new Map()],
    ['time.Time []uint8 func(...interface {}) interface {}', '%T %T %T', new Date(0), BYTES, () => 1], ['*errors.errorString Point symbol int uint64', '%T %T %T %T %T', new Error('x'), new Point(1), Symbol('x'), 5n, 2n ** 63n],
    ['  int', '%5T', 1], ['string *x*', '%T %[1]s', new Markdown('*x*')], ['map[string]interface {}', '%T', Object.create(null)]
  ])
})

t.test('what does not fit is told in the text', async (t) => {
  prints(t, [
    ['%!z(int=1)', '%z', 1], ['%!s(int=    1)', '%5s', 1], ['%!d(string=x)', '%d', 'x'], ['%!t(float64=1.5)', '%t', 1.5], ['%!d(bool=true)', '%d', true], ['%!d(MISSING)', '%d'], ['%!(NOVERB)', '%'], ['%!(NOVERB)', '%5'],
    ['%!(EXTRA int=1, string=b, <nil>)', '', 1, 'b', null], ['100%', '100%%'], ['%!世(int=1)', '%世', 1], ['%!w(int=1)', '%w', 1], ['%!(NOVERB)', '%-']
  ])
})

t.test('widths and precisions may be arguments', async (t) => {
  prints(t, [
    ['   42', '%*d', 5, 42], ['42   |', '%*d|', -5, 42], ['3.50', '%.*f', 2, 3.5], ['   42', '%*d', uint8(5), 42], ['%!(BADWIDTH)42', '%*d', 'x', 42], ['%!(BADPREC)3.500000', '%.*f', -1, 3.5], ['%!(BADPREC)3.500000', '%.*f', 'x', 3.5],
    ['%!(BADWIDTH)%!d(MISSING)', '%*d'], ['%!(BADWIDTH)42', '%*d', 10_000_001, 42], ['4', '%.f', 3.5], ['%!(NOVERB)%!(EXTRA int=1)', '%1000001d', 1]
  ])
})

t.test('arguments may be taken by number', async (t) => {
  prints(t, [
    ['2 1', '%[2]d %[1]d', 1, 2], ['2 3', '%[2]d %d', 1, 2, 3], ['1.00', '%.[2]*[1]f', float(1), 2], ['    1', '%[2]*[1]d', 1, 5], ['%!d(BADINDEX)', '%[3]d', 1], ['%!d(BADINDEX)', '%[x]d', 1], ['%!d(BADINDEX)', '%[1]2d', 1],
    ['%!d(BADINDEX)', '%[1].2d', 1], ['%!](BADINDEX)', '%[]]', 1], ['%!d(BADINDEX)', '%[d', 1]
  ])
})

t.test('values in a row have a space between two that are no strings', async (t) => {
  t.equal(sprint(1, 2, 'a', 'b', 3, null), '1 2ab3 <nil>')
  t.equal(sprint(-0, true, 1e21), '0 true 1e+21')
  t.equal(sprintln('a', 1, html('<b>')), 'a 1 <b>\n')
})

t.test('a value that holds itself is an error, not a loop', async (t) => {
  const cyclic: Record<string, unknown> = {}
  cyclic.self = cyclic

  t.throws(() => sprint(cyclic), { message: /nested more than 250 deep, or holds itself/ })
})

function prints (t: Test, cases: readonly Case[]): void {
  for (const [expected, format, ...args] of cases) t.equal(sprintf(format, ...args), expected, format)
}

class Pair {
  constructor (readonly a: number, readonly b: string) {}
}

class Empty {}

class Holder {
  readonly held = null
}

class Markdown extends Content {}

class Point {
  constructor (readonly x: number) {}
  toString (): string { return `point ${this.x}` }
}

class Silent {
  readonly #thrown: unknown
  constructor (thrown: unknown) { this.#thrown = thrown }
  toString (): string { throw this.#thrown }
}

const NAMED: GoType = {
  kind: 'struct',
  name: 'main.N',
  pointerMethods: {
    String: {
      params: [],
      variadic: false,
      call: (receiver) => {
        if ((receiver as Typed).value === null) throw new Error('nil')
        return 'named'
      }
    }
  }
}

function typed (type: string, value: unknown): Typed {
  return new Typed(goType(type)!, value)
}

function uint8 (value: number): Typed {
  return typed('uint8', value)
}

function float (value: number): Typed {
  return typed('float64', value)
}

function float32 (value: number): Typed {
  return typed('float32', value)
}

function complex (real: number, imaginary: number): Typed {
  return typed('complex128', [real, imaginary])
}

function pointer (value: unknown): Typed {
  return typed('*interface {}', { value })
}

function struct (): Typed {
  return new Typed({ kind: 'struct', name: 'main.S', fields: [{ name: 'A', type: INT }, { name: 'B', type: ANY }] }, { A: 1, B: null })
}

function typedStringer (value: number, method = 'String'): Typed {
  const text = method === 'String' ? 'text of' : 'error'
  const methods = { [method]: { params: [], variadic: false, call: (receiver: unknown) => `${text} ${((receiver as Typed).value as { n: number }).n}` } }
  return new Typed({ kind: 'struct', name: 'main.M', fields: [{ name: 'n', type: INT }], methods }, { n: value })
}
