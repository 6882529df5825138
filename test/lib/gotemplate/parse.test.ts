// Messages are those of Go 1.19's text/template/parse.

import t from 'tap'
import { type TemplateError, TemplateSet } from '../../../lib/gotemplate/index.js'
import { nodeText } from '../../../lib/gotemplate/parse/node-text.js'
import { parse } from '../../../lib/gotemplate/parse/parser.js'

t.test('trim markers take the white space beside them', async (t) => {
  t.equal(text('a \n {{- 1 -}} \t\n b'), 'a1b')
  t.equal(text('a {{- /* note */ -}} b'), 'ab')
  t.equal(text('a {{/* note */}} b'), 'a  b')
  t.equal(text('a {{1 -}} b'), 'a 1b')
  t.equal(text('a {{- 1}} b'), 'a1 b')
  t.equal(text('{{1  -}} b'), '1b')
  t.equal(text('{{-1}}'), '-1')
})

t.test('a delimiter is any text, and an empty one the usual', async (t) => {
  const data = { name: 'x' }

  t.equal(new TemplateSet({ html: false, delims: ['<<', '>>'] }).parse('t', '<<.name>>{{.name}}').execute('t', data), 'x{{.name}}')
  t.equal(new TemplateSet({ html: false, delims: ['|', '|'] }).parse('t', 'a|.name|b').execute('t', data), 'axb')
  t.equal(new TemplateSet({ html: false, delims: ['', ''] }).parse('t', '{{.name}}').execute('t', data), 'x')
})

t.test('numbers are read as Go reads them', async (t) => {
  for (const [source, printed] of [
    ['42', '42'], ['+42', '42'], ['-0x1F', '-31'], ['0b101', '5'], ['0o17', '15'], ['017', '15'], ['1_000', '1000'], ['0x_FF', '255'],
    ["'a'", '97'], ["'\\n'", '10'], ["'\\x41'", '65'], ["'世'", '19990'], ['1.5', '1.5'], ['.5', '0.5'], ['1e3', '1000'], ['1.e1', '10'], ['0x1.8p1', '3'],
    ['-0x1p-2', '-0.25'], ['1i', '(0+1i)'], ['1+2i', '(1+2i)'], ['1.5-2i', '(1.5-2i)'], ['0i', '(0+0i)'], ['1_2.3_4', '12.34'], ['-0', '0'],
    ['9223372036854775807', '9223372036854775807'], ['-9223372036854775808', '-9223372036854775808'], ['2.0i', '(0+2i)']
  ] as const) t.equal(text(`{{${source}}}`), printed, source)
})

t.test('a number that is none is an error', async (t) => {
  for (const source of ['0x', '1__0', '09', '1e', '0x1.8', '99999999999999999999', '1ii', '1+2', '12x', '0b2', '1e400', 'x1.5.5', '1.5ei', "''", "'ab'", "'\\\"'", '1+xi', '+-1i', '1++i', '0xp1', '0b1.5']) {
    t.throws(() => text(`{{print ${source}}}`), { code: 'FST_BEEGO_TPL_PARSE' }, source)
  }
})

t.test('an integer of 64 bits without a sign is too much for an int', async (t) => {
  t.match(failure('{{18446744073709551615}}'), { code: 'FST_BEEGO_TPL_EXEC', message: /18446744073709551615 overflows int/ })
})

t.test('strings know the escapes of Go', async (t) => {
  t.equal(text('{{"\\a\\b\\f\\n\\r\\t\\v\\\\\\""}}'), '\x07\b\f\n\r\t\v\\"')
  t.equal(text('{{"\\101\\x42\\u4e16\\U0001F600"}}'), 'AB世😀')
  t.equal(text('{{"caf\\xc3\\xa9"}}'), 'café')
  t.equal(text('{{`raw \\n "x"`}}'), 'raw \\n "x"')
  t.equal(text('{{`a\r\nb`}}'), 'a\nb')
})

t.test('a string that is none is an error', async (t) => {
  for (const source of ['"\\q"', '"\\400"', '"\\ud800"', '"\\U00110000"', '"\\\'"', '"\\x4"']) {
    t.match(failure(`{{${source}}}`), { code: 'FST_BEEGO_TPL_PARSE', message: 'template: t:1: invalid syntax' }, source)
  }
  t.match(failure('{{define "\\q"}}{{end}}'), { message: 'template: t:1: invalid syntax' })
})

t.test('an error tells what is wrong, in Go\'s words, and where', async (t) => {
  for (const [source, message] of [
    ['a\n{{', 't:2: unclosed action'],
    ['{{.x\n', 't:2: unclosed action started at t:1'],
    ['{{/* x', 't:1: unclosed comment'],
    ['{{/* x */ 1}}', 't:1: comment ends before closing delimiter'],
    ['\n{{"x}}', 't:2: unterminated quoted string'],
    ['{{`x}}', 't:1: unterminated raw quoted string'],
    ["{{'x}}", 't:1: unterminated character constant'],
    ['{{\n"x}}', 't:2: unterminated quoted string in action started at t:1'],
    ['{{(1}}', 't:1: unclosed left paren'],
    ['{{1)}}', 't:1: unexpected ")" in command'],
    ['{{print : 1}}', 't:1: expected :='],
    ['{{a#b}}', "t:1: bad character U+0023 '#'"],
    ['{{.a\u0001}}', 't:1: bad character U+0001'],
    ['{{é\u0001}}', 't:1: bad character U+0001'],
    ['{{\u0001}}', 't:1: unrecognized character in action: U+0001'],
    ['{{1x}}', 't:1: bad number syntax: "1x"'],
    ['{{1+2}}', 't:1: bad number syntax: "1+2"'],
    ['{{}}', 't:1: missing value for command'],
    ['{{if}}{{end}}', 't:1: missing value for if'],
    ['{{|}}', 't:1: unexpected "|" in command'],
    ['{{print |1}}', 't:1: non executable command in pipeline stage 2'],
    ['{{1 | 2}}', 't:1: non executable command in pipeline stage 2'],
    ['{{print nofunc}}', 't:1: function "nofunc" not defined'],
    ['{{$x}}', 't:1: undefined variable "$x"'],
    ['{{$x, $y := 1}}', 't:1: too many declarations in command'],
    ['{{range $x, $y, $z := .}}{{end}}', 't:1: too many declarations in range'],
    ['{{range $x, 1 := .}}{{end}}', 't:1: range can only initialize variables'],
    ['{{print 1 2 := 3}}', 't:1: unexpected ":=" in operand'],
    ['{{"x".y}}', 't:1: unexpected . after term "\\"x\\""'],
    ['{{.x == 1}}', 't:1: unexpected "=" in operand'],
    ['{{if .x}}', 't:1: unexpected EOF'],
    ['{{end}}', 't:1: unexpected {{end}}'],
    ['{{else}}', 't:1: unexpected {{else}}'],
    ['{{if .x}}{{else}}{{else}}{{end}}', 't:1: expected end; found {{else}}'],
    ['{{if .x}}{{else .y}}{{end}}', 't:1: unexpected ".y" in else'],
    ['{{end .x}}', 't:1: unexpected ".x" in end'],
    ['{{break}}', 't:1: {{break}} outside {{range}}'],
    ['{{range .}}{{continue 1}}{{end}}', 't:1: unexpected "1" in {{continue}}'],
    ['{{range .}}{{block "b" .}}{{break}}{{end}}{{end}}', 't:1: {{break}} outside {{range}}'],
    ['{{template}}', 't:1: unexpected "}}" in template clause'],
    ['{{template .x}}', 't:1: unexpected ".x" in template clause'],
    ['{{define "a"}}{{else}}{{end}}', 't:1: unexpected {{else}} in define clause'],
    ['{{block "a" .}}{{else}}{{end}}', 't:1: unexpected {{else}} in block clause'],
    ['{{if .x}}{{define "a"}}{{end}}{{end}}', 't:1: unexpected <define> in command'],
    ['{{define "a"}}1{{end}}\n{{define "a"}}2{{end}}', 't:2: template: multiple definition of template "a"'],
    ['{{define "a" 1}}{{end}}', 't:1: unexpected "1" in define clause'],
    ['{{with .x}}{{else if .y}}{{end}}', 't:1: unexpected <if> in input'],
    ['{{print 12345678901234 x}}', 't:1: function "x" not defined'],
    ['{{print ]aaaaaaaaaaaaa}}', 't:1: unexpected "]" in operand'],
    ['{{if "aaaaaaaaaaaaaa" else}}', 't:1: unexpected <else> in operand'],
    ['{{define aaaaaaaaaaaaaaa}}', 't:1: unexpected "aaaaaaaaaa"... in define clause'],
    ['{{define "a"', 't:1: unclosed action']
  ] as const) t.equal(failure(source).message, `template: ${message}`, source)
})

t.test('an error has the file, the line and the column beside its message', async (t) => {
  t.match(failure('é\n  é{{nofunc}}'), { code: 'FST_BEEGO_TPL_PARSE', file: 't', line: 2, column: 6 })
})

t.test('text that nests deeper than the stack would bear is an error', async (t) => {
  t.match(failure('{{if .}}'.repeat(501)), { code: 'FST_BEEGO_TPL_PARSE', message: /nested more than 500 deep/ })
  t.match(failure('{{' + '('.repeat(501) + '1'), { code: 'FST_BEEGO_TPL_PARSE', message: /parentheses nested more than 500 deep/ })
  t.match(failure('{{if .}}' + '{{else if .}}'.repeat(501) + '{{end}}'), { code: 'FST_BEEGO_TPL_PARSE', message: /500/ })
  t.equal(text('{{' + '('.repeat(500) + '1' + ')'.repeat(500) + '}}'), '1')
})

t.test('break and continue are names where functions are called so', async (t) => {
  const set = new TemplateSet({ html: false, funcs: { break: () => 'b', continue: () => 'c' } })

  set.parse('t', '{{break}}{{continue}}')

  t.equal(set.execute('t'), 'bc')
})

t.test('a definition that is empty gives way to one that is not', async (t) => {
  t.equal(text('{{define "a"}} {{end}}{{define "a"}}x{{end}}{{define "a"}}{{end}}{{template "a"}}'), 'x')
})

t.test('a node as text is its source in normal form', async (t) => {
  for (const source of [
    '{{.a.b}}', '{{$x := .a}}', '{{$x := .a}}{{$x = 1}}{{$x.y}}', '{{print 1 "a" `b` true nil .}}', '{{(print 1).x.y}}', '{{print.x}}',
    '{{if .a}}x{{else}}y{{end}}', '{{range $i, $e := .a}}{{break}}{{continue}}{{end}}', '{{with .a}}{{.}}{{end}}', '{{template "a" .x}}', '{{template "a"}}',
    "{{1 | printf \"%d\" | print (1) 'x'}}"
  ]) t.equal(sourceOf(source), source)
})

function sourceOf (source: string): string {
  const isFunction = (name: string) => name.startsWith('print')
  return nodeText(parse('t', source, { delims: { left: '{{', right: '}}' }, isFunction }).get('t')!.root)
}

function text (source: string): string {
  return new TemplateSet({ html: false }).parse('t', source).execute('t')
}

function failure (source: string): TemplateError {
  try {
    text(source)
  } catch (error) {
    return error as TemplateError
  }
  throw new Error(`no error: ${source}`)
}
