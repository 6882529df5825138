// Whatever is parsed and executed, it ends: with a text, or with an error of the engine that has a place.

import fc from 'fast-check'
import t from 'tap'
import { goType, html, js, type TemplateError, TemplateSet, Typed } from '../../../lib/gotemplate/index.js'

/** More than any of these takes, even where tests run side by side. */
const TOO_LONG = 5000

const WORDS = [
  '{{', '}}', '{{-', '-}}', '(', ')', '|', '.', '$', '$x', ':=', '=', ',', '"a"', '`r`', "'c'", '1', '-2.5', '0x1F', '1i', 'true', 'nil', '.a', '.b.c', '$x.y', 'if ', 'else', 'end', 'range ', 'with ',
  'define "d"', 'template "d" .', 'block "e" .', 'break', 'continue', 'and ', 'or ', 'not ', 'len ', 'index ', 'slice ', 'html ', 'js ', 'print ', 'printf "%5.2v|%q|%x" ', 'printf ', 'urlquery ', 'call ',
  'eq ', 'lt ', 'ge ', ' ', '\n', '/*', '*/', '<a href="', '">', '<script>', '</script>', '<style>', '<!--', "'", '"', 'é', '\u{1F600}', '\ud800', '\0', '%', '\\', 'text', 'f '
]

const ACTIONS = [
  '{{.a}}', '{{.b.c}}', '{{$x := .a}}{{$x}}', '{{if .a}}y{{else}}n{{end}}', '{{range .l}}{{.}}{{end}}', '{{range $i, $e := .m}}{{$i}}{{$e}}{{end}}', '{{with .b}}{{.c}}{{end}}', '{{printf "%v %d %s" .a .b .l}}',
  '{{index .l 1}}', '{{slice .s 1 3}}', '{{len .m}}', '{{call .f 1}}', '{{f .a .b}}', '{{.o.m 1}}', '{{eq .a .b}}', '{{lt .a .s}}', '{{template "d" .}}', '{{define "d"}}{{.}}{{template "d" .}}{{end}}', '{{.cyclic}}',
  '{{print .cyclic}}', '{{range .l}}{{break}}{{end}}', '{{.t.Format "2006"}}', '<a href="', '">', '<script>', '</script>', ' style="'
]

class Odd {
  readonly x = 1
  get broken (): string { throw new Error('getter') }
  m (n: unknown): unknown { return n }
  toString (): string { return 'odd' }
}

const cyclic: Record<string, unknown> = {}
cyclic.self = [cyclic]

const leaf = fc.oneof(
  fc.string({ unit: 'binary' }), fc.integer(), fc.double(), fc.bigInt(), fc.boolean(),
  fc.constantFrom<unknown>(
    null, undefined, new Date(NaN), new Date(0), html('<b>'), js('x'), new Odd(), Promise.resolve(1), Symbol('s'), new Error('e'), cyclic, () => 1, Buffer.from('hi'), new Set([1, 2]), new Proxy({}, {}), /x/g,
    new Typed(goType('uint8')!, 200), new Typed(goType('[]string')!, null), new Typed(goType('map[string]int')!, new Map([['a', 1]])), new Typed(goType('*int')!, null)
  )
)

const { value } = fc.letrec<{ value: unknown }>(tie => ({
  value: fc.oneof(
    { depthSize: 'small' },
    leaf,
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(fc.constantFrom('a', 'b', 'c', 'constructor', '__proto__'), tie('value'), { maxKeys: 4 }),
    fc.array(fc.tuple(leaf, tie('value')), { maxLength: 3 }).map(entries => new Map(entries))
  )
}))

const data = fc.record({ a: value, b: value, l: value, m: value, s: value, cyclic: fc.constant(cyclic), f: fc.constant((...args: unknown[]) => args[0]), o: fc.constant(new Odd()), t: fc.constant(new Date(5)) })

const source = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.array(fc.constantFrom(...WORDS), { maxLength: 25 }).map(words => words.join('')),
  fc.array(fc.constantFrom(...ACTIONS, ...WORDS), { maxLength: 14 }).map(words => words.join('')),
  fc.array(fc.constantFrom(...ACTIONS), { maxLength: 10 }).map(words => words.join(''))
)

t.test('no text and no data crash the engine or hang it', async (t) => {
  fc.assert(fc.property(source, data, fc.boolean(), fc.constantFrom('default', 'zero', 'error'), (text, given, isHTML, missingKey) => {
    const started = performance.now()

    const outcome = outcomeOf(() => new TemplateSet({ html: isHTML, missingKey, funcs: { f: (...args: unknown[]) => args[0] } }).parse('t', text).execute('t', given))

    const sound = typeof outcome === 'string' || (/^FST_BEEGO_TPL_(?:PARSE|ESCAPE|EXEC)$/.test(outcome.code) && outcome.file === 't' && outcome.line >= 0 && outcome.column >= 0)
    return sound && performance.now() - started < TOO_LONG
  }), { numRuns: 3000 })
  t.pass()
})

function outcomeOf (run: () => string): string | TemplateError {
  try {
    return run()
  } catch (error) {
    return error as TemplateError
  }
}
