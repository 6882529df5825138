/* eslint-disable no-template-curly-in-string -- template literals of scripts are a part of what is tested */

import t, { type Test } from 'tap'
import { Escaper } from '../../../lib/gotemplate/escape/index.js'
import { nodeText } from '../../../lib/gotemplate/parse/node-text.js'
import { parse } from '../../../lib/gotemplate/parse/parser.js'
import type { TemplateError } from '../../../lib/gotemplate/template-error.js'

// Contexts, texts and messages are those of Go 1.19.8, recorded or read from its documentation, unless a test says otherwise.

const OPTIONS = { delims: { left: '{{', right: '}}' }, isFunction: (name: string) => name !== 'break' && name !== 'continue' }

type Rows = ReadonlyArray<readonly [template: string, expected: string]>

t.test('a value between tags, in a tag and in elements of text is escaped for HTML', async (t) => {
  escapedBy(t, [
    ['{{.X}}', 'htmlescaper'],
    ['a < {{.X}}', 'htmlescaper'],
    ['</p>{{.X}}', 'htmlescaper'],
    ['<b-x:y1>{{.X}}', 'htmlescaper'],
    ['<!DOCTYPE html>{{.X}}', 'htmlescaper'],
    ['<title>{{.X}}</title>{{.X}}', 'rcdataescaper, htmlescaper'],
    ['<TEXTAREA rows=1>{{.X}}</textareax></textarea >{{.X}}', 'rcdataescaper, htmlescaper'],
    ['<!-- {{.X}} -- {{.X}} -->{{.X}}', 'commentescaper, commentescaper, htmlescaper'],
    ['<p {{.X}}>', 'htmlnamefilter'],
    ['<p a{{.X}}>', 'htmlnamefilter'],
    ['<p a{{.X}}b{{.X}}c>', 'htmlnamefilter, htmlnamefilter'],
    ['<p a {{.X}}>', 'htmlnamefilter'],
    ['<p{{.X}}>', 'htmlnamefilter'],
    ['<p {{.X}}="{{.X}}">', 'htmlnamefilter, attrescaper'],
    ['<p title="{{.X}}" {{.X}}>', 'attrescaper, htmlnamefilter'],
    ["<p title='{{.X}}'>", 'attrescaper'],
    ['<p title = {{.X}}>', 'nospaceescaper'],
    ['<p title =\n"{{.X}}" >', 'attrescaper'],
    ['<p title=a{{.X}}>{{.X}}', 'nospaceescaper, htmlescaper'],
    ['<p hidden title={{.X}}/>', 'nospaceescaper']
  ])
})

t.test('a value is escaped for what the attribute of that name holds', async (t) => {
  escapedBy(t, [
    ['<a href="{{.X}}">', 'urlfilter urlnormalizer attrescaper'],
    ['<a href={{.X}}>', 'urlfilter urlnormalizer nospaceescaper'],
    ['<a href=/{{.X}}>', 'urlnormalizer nospaceescaper'],
    ['<a HREF=" {{.X}}">', 'urlfilter urlnormalizer attrescaper'],
    ['<a href="/a{{.X}}">', 'urlnormalizer attrescaper'],
    ['<a href="/a?b={{.X}}">', 'urlescaper attrescaper'],
    ['<a href="/a{{.X}}#{{.X}}">', 'urlnormalizer attrescaper, urlescaper attrescaper'],
    ['<a href="/a&#63;b={{.X}}">', 'urlescaper attrescaper'],
    ['<a href="/a&quest;b={{.X}}">', 'urlescaper attrescaper'],
    ['<a href="&eacute;{{.X}}">', 'urlnormalizer attrescaper'],
    ['<a href="{{if .X}}/a{{else}}/b{{end}}?c={{.X}}">', 'urlescaper attrescaper'],
    ['<img srcset="{{.X}}">', 'srcsetescaper attrescaper'],
    ['<img srcset="a 1x, {{.X}} 2x">', 'srcsetescaper attrescaper'],
    ['<p style="color: {{.X}}">', 'cssvaluefilter attrescaper'],
    ['<p onclick="f({{.X}})">', 'jsvalescaper attrescaper'],
    ['<p onanything="{{.X}}">', 'jsvalescaper attrescaper'],
    ['<p data-href="{{.X}}" data-onload="{{.X}}">', 'urlfilter urlnormalizer attrescaper, jsvalescaper attrescaper'],
    ['<use xlink:href="{{.X}}" xmlns:a="{{.X}}">', 'urlfilter urlnormalizer attrescaper, urlfilter urlnormalizer attrescaper'],
    ['<p my-uri="{{.X}}" srcx="{{.X}}">', 'urlfilter urlnormalizer attrescaper, urlfilter urlnormalizer attrescaper'],
    ['<track srclang="{{.X}}">', 'attrescaper'],
    ['<input type="{{.X}}" value="{{.X}}">', 'attrescaper, attrescaper'],
    ['<iframe srcdoc="{{.X}}">', 'attrescaper']
  ])
})

t.test('a value in a script is escaped for the expression, string, expression or comment that it is in', async (t) => {
  escapedBy(t, [
    ['<script>x = {{.X}}</script>', 'jsvalescaper'],
    ['<script>x = "{{.X}}"</script>', 'jsstrescaper'],
    ["<script>x = '\\'{{.X}}' + {{.X}}</script>", 'jsstrescaper, jsvalescaper'],
    ['<script>x = /a[/]{{.X}}/.test({{.X}})</script>', 'jsregexpescaper, jsvalescaper'],
    ['<script>// {{.X}}\n{{.X}}</script>', 'commentescaper, jsvalescaper'],
    ['<script>/* {{.X}} */ {{.X}}</script>', 'commentescaper, jsvalescaper'],
    ['<script>x = `a\\`$b`; y = {{.X}}</script>{{.X}}', 'jsvalescaper, htmlescaper'],
    ['<p onclick=\'f("{{.X}}")\'>', 'jsstrescaper attrescaper'],
    ['<p onclick="f(&quot;{{.X}}&#34;, {{.X}})">', 'jsstrescaper attrescaper, jsvalescaper attrescaper'],
    ['<p onclick="f(&quotx{{.X}}&#x22, &#233; &Quot {{.X}})">', 'jsstrescaper attrescaper, jsvalescaper attrescaper'],
    ['<p onclick="// {{.X}}">', 'commentescaper attrescaper']
  ])
})

t.test('a slash in a script divides behind an operand, and begins an expression behind an operator', async (t) => {
  const dividing = ['x', '1', '1.', '"x"', "'x'", '`x`', 'x)', 'x]', 'x++', 'x--', 'inx', '$in', 'this', '/x/', '{{.X}}']
  const beginning = ['', 'x.', 'x+', 'x-', 'x+++', 'x =', 'x,', 'x<', 'x>', 'x*', 'x%', 'x&', 'x|', 'x^', 'x?', '!', '~', '(', '[', ':', ';', '{', '}', 'return', 'in\u00a0', 'typeof']

  for (const code of dividing) t.match(escapersOf(`<script>${code} / {{.X}}</script>`), /jsvalescaper$/, code)
  for (const code of beginning) t.equal(escapersOf(`<script>${code} / {{.X}}/</script>`), 'jsregexpescaper', code)
})

t.test('comments of HTML are comments in a script, as browsers see them and Go since 1.20.8', async (t) => {
  escapedBy(t, [
    ["<script><!-- don't\nx = {{.X}}</script>", 'jsvalescaper'],
    ["<script>f()\n --> don't\nx = {{.X}}</script>", 'jsvalescaper'],
    ['<script>while (n --> {{.X}}) f()</script>', 'jsvalescaper']
  ])
  t.equal(escaped("<script>a<!-- don't\nb\n--> don't\nc</script>"), '<script>a\nb\n\nc</script>')
})

t.test('a script of another type is HTML, and one of JSON is a script', async (t) => {
  escapedBy(t, [
    ['<script type="text/javascript; charset=utf-8">{{.X}}</script>', 'jsvalescaper'],
    ['<script type=MODULE>{{.X}}</script>', 'jsvalescaper'],
    ["<script type=' application/ld+json '>{{.X}}</script>", 'jsvalescaper'],
    ['<script type="text/template"><b title="{{.X}}">{{.X}}</script>', 'attrescaper, htmlescaper'],
    ['<script type="">{{.X}}</script>', 'htmlescaper'],
    ['<script type={{.X}}>{{.X}}</script>', 'nospaceescaper, jsvalescaper'],
    ['<style type="text/less">{{.X}}</style>', 'cssvaluefilter']
  ])
})

t.test('a value in a style is escaped for the value, string, URL or comment that it is in', async (t) => {
  escapedBy(t, [
    ['<style>{{.X}} { color: {{.X}} }</style>', 'cssvaluefilter, cssvaluefilter'],
    ['<style>a { b: "{{.X}}" }</style>', 'urlfilter cssescaper'],
    ["<style>a { b: 'x{{.X}}?{{.X}}' }</style>", 'cssescaper, urlescaper'],
    ['<style>a { b: "\\"x" {{.X}} }</style>', 'cssvaluefilter'],
    ['<style>a { b: url({{.X}}) }</style>', 'urlfilter urlnormalizer'],
    ['<style>a { b: URL ( "{{.X}}" ) }</style>', 'urlfilter urlnormalizer'],
    ["<style>a { b: url('/a{{.X}}') {{.X}} }</style>", 'urlnormalizer, cssvaluefilter'],
    ['<style>a { b: url(/a#{{.X}}) }</style>', 'urlescaper'],
    ['<style>a { b: url(a b) {{.X}} }</style>', 'cssvaluefilter'],
    ['<style>a { b: curl("{{.X}}") f({{.X}}) }</style>', 'urlfilter cssescaper, cssvaluefilter'],
    ['<style>a/{{.X}} /* {{.X}} */ {{.X}} // {{.X}}\n{{.X}}</style>', 'cssvaluefilter, commentescaper, cssvaluefilter, commentescaper, cssvaluefilter'],
    ['<p style=\'b: "{{.X}}"\'>', 'urlfilter cssescaper attrescaper'],
    ['<p style="b: url({{.X}})">', 'urlfilter urlnormalizer attrescaper'],
    ['<p style=color:{{.X}}>', 'cssvaluefilter nospaceescaper'],
    // \3f is a question mark, \110000 no character, and \d800 none either
    ["<style>a { b: '\\3f {{.X}}' }</style>", 'urlescaper'],
    ["<style>a { b: '\\110000 \\d800{{.X}}' }</style>", 'cssescaper']
  ])
})

t.test('comments are not printed, and leave a space where they separated something', async (t) => {
  t.equal(escaped('a<!-- b -->c'), 'ac')
  t.equal(escaped('a<!-- {{if .X}}b -->c{{else}}d -->e{{end}}f'), 'a{{if .X}}c{{else}}e{{end}}f')
  t.equal(escaped('<script>a/* b */c//d\ne</script>'), '<script>a c\ne</script>')
  t.equal(escaped('<script>a/* b\n */c</script>'), '<script>a\nc</script>')
  t.equal(escaped('<style>a/* b */c//d\ne</style>'), '<style>a c\ne</style>')
  t.equal(escaped('<a onclick="/* b */" style="/* c */">'), '<a onclick="/* b */" style="/* c */">')
})

t.test('a < that begins no tag is printed as text, a document type as it is', async (t) => {
  t.equal(escaped('a < b <3 <'), 'a &lt; b &lt;3 &lt;')
  t.equal(escaped('<!DOCTYPE html><!doctype x><?x?></ x>'), '<!DOCTYPE html><!doctype x>&lt;?x?>&lt;/ x>')
  t.equal(escaped('<textarea><b></textarea><b>'), '<textarea>&lt;b></textarea><b>')
  t.equal(escaped('<script>if (a < b) f("<b>")</script>'), '<script>if (a < b) f("<b>")</script>')
})

t.test('an escaper that the author wrote stands for the one that would do the same', async (t) => {
  const name = (template: string) => escaped(template).replaceAll('_html_template_', '')

  t.equal(name('{{.X | html}}'), '{{.X | html}}')
  t.equal(name('{{html .X .Y}}'), '{{_eval_args_ .X .Y | html}}')
  t.equal(name('{{html}}'), '{{html}}')
  t.equal(name('<a href="{{.X | html}}">'), '<a href="{{.X | urlfilter | urlnormalizer | html}}">')
  t.equal(name('<a href="{{.X | urlquery}}">'), '<a href="{{.X | urlfilter | urlquery | attrescaper}}">')
  t.equal(name('<a href="?{{urlquery .X .Y}}">'), '<a href="?{{_eval_args_ .X .Y | urlquery | attrescaper}}">')
  t.equal(name('{{urlquery .X .Y}}'), '{{_eval_args_ .X .Y | urlquery | htmlescaper}}')
  t.equal(name('{{.X | urlquery "y"}}'), '{{.X | urlquery "y" | htmlescaper}}')
  t.equal(name('<a onclick="{{.X | html}}">'), '<a onclick="{{.X | jsvalescaper | html}}">')
  t.equal(name('{{$x := html .X}}{{$x = .Y}}{{$x | print}}'), '{{$x := html .X}}{{$x = .Y}}{{$x | print | htmlescaper}}')
})

t.test('an escaper that the author wrote is refused where it does too little, or where its text is changed', async (t) => {
  refused(t, [
    ['<p title={{.X | html}}>', 't:1:11: predefined escaper "html" disallowed in template'],
    ['{{.X | html | print}}', 't:1:2: predefined escaper "html" disallowed in template'],
    ['\n{{.X | urlquery | html}}', 't:2:2: predefined escaper "urlquery" disallowed in template']
  ])
})

t.test('branches may end in contexts that differ in what a slash begins, or how far a URL is', async (t) => {
  escapedBy(t, [
    ['<script>{{if .X}}x = 1{{end}}; {{.X}}</script>', 'jsvalescaper'],
    ['<a href="{{if .X}}/a?{{end}}">{{.X}}', 'htmlescaper'],
    ['<p title={{if .X}}{{.X}}{{end}}>', 'nospaceescaper'],
    ['<p{{if .X}} title="{{.X}}"{{end}}>', 'attrescaper'],
    ['<input{{with .X}} {{.}}{{end}} name=n>', 'htmlnamefilter']
  ])
  refused(t, [
    ['<script>{{if .X}}x = 1{{end}} /2/ {{.X}}</script>', "t: '/' could start a division or regexp: \"/2/ \""],
    ['<a href="{{if .X}}/a?{{else}}/b{{end}}{{.X}}">', 't:1:40: {{.X}} appears in an ambiguous context within a URL'],
    ['<p style="a: url({{if .X}}/a?{{end}}{{.X}})">', 't:1:38: {{.X}} appears in an ambiguous context within a URL'],
    ['<a {{if .X}}href="{{end}}{{.X}}">', 't:1:8: {{if}} branches end in different contexts: ' +
      '{stateURL delimDoubleQuote urlPartNone jsCtxRegexp attrURL elementNone <nil>}, {stateTag delimNone urlPartNone jsCtxRegexp attrNone elementNone <nil>}'],
    ['{{with .X}}<p a="{{.}}{{end}}">', 't:1:7: {{with}} branches end in different contexts: ' +
      '{stateAttr delimDoubleQuote urlPartNone jsCtxRegexp attrNone elementNone <nil>}, {stateText delimNone urlPartNone jsCtxRegexp attrNone elementNone <nil>}']
  ])
})

t.test('the body of a range may begin where it ended, or where it was left', async (t) => {
  escapedBy(t, [
    ['<script>[{{range .X}}{{.}},{{end}}]</script>', 'jsvalescaper'],
    ['<script>{{range .X}}{{.}}{{if .}};{{continue}}{{end}}{{break}}"{{end}}</script>', 'jsvalescaper'],
    ['{{range .X}}{{if .}}{{break}}<p a="{{end}}{{.}}{{else}}{{.X}}{{end}}', 'htmlescaper, htmlescaper']
  ])
  refused(t, [
    ['{{range .X}}<a{{end}}', 't:1: on range loop re-entry: "<" in attribute name: "<a"'],
    ['{{range .X}}<p title="{{end}}">', 't:1:8: on range loop re-entry: {{range}} branches end in different contexts: ' +
      '{stateAttr delimDoubleQuote urlPartNone jsCtxRegexp attrNone elementNone <nil>}, {stateTag delimNone urlPartNone jsCtxRegexp attrNone elementNone <nil>}'],
    ['{{range .X}}<p title="{{if .}}{{break}}{{end}}">{{end}}', 't:1:32: at range loop break: {{range}} branches end in different contexts: ' +
      '{stateText delimNone urlPartNone jsCtxRegexp attrNone elementNone <nil>}, {stateAttr delimDoubleQuote urlPartNone jsCtxRegexp attrNone elementNone <nil>}'],
    ['{{range .X}}{{range .}}<b {{end}}{{end}}', 't:1: on range loop re-entry: "<" in attribute name: "<b "'],
    ['{{range .X}}{{range .}}<b{{if .}} {{end}}>{{else}}<script>{{end}}{{end}}', 't:1:20: {{range}} branches end in different contexts: ' +
      '{stateText delimNone urlPartNone jsCtxRegexp attrNone elementNone <nil>}, {stateJS delimNone urlPartNone jsCtxRegexp attrNone elementScript <nil>}'],
    ['{{range .X}}{{if .}}<p a="{{continue}}{{end}}{{end}}', 't:1:28: at range loop continue: {{range}} branches end in different contexts: ' +
      '{stateText delimNone urlPartNone jsCtxRegexp attrNone elementNone <nil>}, {stateAttr delimDoubleQuote urlPartNone jsCtxRegexp attrNone elementNone <nil>}']
  ])
})

t.test('text that means something else to each browser is refused', async (t) => {
  refused(t, [
    ['<p "x">', 't: "\\"" in attribute name: " \\"x\\">"'],
    ["<p a'b>", 't: "\'" in attribute name: " a\'b>"'],
    ['<p {{.X}}<b>', 't: "<" in attribute name: "<b>"'],
    ['<p =x>', 't: expected space, attr name, or end of tag, but got "=x>"'],
    ['<p a=b=c>', 't: "=" in unquoted attr: "b=c"'],
    ["<p onclick=f('x')+{{.X}}>", 't: "\'" in unquoted attr: "f(\'x\')+"'],
    ['<script>x = "\\{{.X}}"</script>', 't: unfinished escape sequence in JS string: "\\\\"'],
    ['<script>x = /[a{{.X}}]/</script>', 't: unfinished JS regexp charset: "[a"'],
    ["<style>a { b: '\\{{.X}}' }</style>", 't: unfinished escape sequence in CSS string: "\\\\"']
  ])
})

t.test('a page ends between its tags', async (t) => {
  refused(t, [
    ['<p title="x', 't: ends in a non-text context: {stateAttr delimDoubleQuote urlPartNone jsCtxRegexp attrNone elementNone <nil>}'],
    ['<script>{{.X}}', 't: ends in a non-text context: {stateJS delimNone urlPartNone jsCtxDivOp attrNone elementScript <nil>}'],
    ['<p', 't: ends in a non-text context: {stateTag delimNone urlPartNone jsCtxRegexp attrNone elementNone <nil>}'],
    ['<p ', 't: ends in a non-text context: {stateTag delimNone urlPartNone jsCtxRegexp attrNone elementNone <nil>}'],
    ['<p a ', 't: ends in a non-text context: {stateAfterName delimNone urlPartNone jsCtxRegexp attrNone elementNone <nil>}'],
    ['<p a= ', 't: ends in a non-text context: {stateBeforeValue delimNone urlPartNone jsCtxRegexp attrNone elementNone <nil>}']
  ])
})

t.test('no value can stand in a template literal, nor in an expression inside one', async (t) => {
  refused(t, [
    ['<script>x = `{{.X}}`</script>', 't:1:15: {{.X}} appears in a JS template literal'],
    ['<script>x = `${ {a: {{.X}}} }`</script>', 't:1:22: {{.X}} appears in a JS template literal'],
    ["<script>x = `${'`'}{{.X}}`</script>", 't:1:21: {{.X}} appears in a JS template literal'],
    ['<a onclick="`foo{{.X}}`">', 't:1:18: {{.X}} appears in a JS template literal'],
    ['<script>`${{template "u"}}</script>{{define "u"}}{{.X}}{{end}}', 't:1:51: {{.X}} appears in a JS template literal'],
    [`<script>${'`${'.repeat(51)}</script>`, 't: JS template literals are nested too deeply']
  ])
  escapedBy(t, [["<script>x = `${f({a: '`'}, `b`)}`; y = {{.X}}</script>", 'jsvalescaper']])
})

t.test('a template that is called in another context is escaped for it, under another name', async (t) => {
  const escaper = escaperOf('{{template "u" .}}<p title="{{template "u" .}}"><script>`${ {{template "v"}} }`</script>{{define "u"}}{{.}}{{end}}{{define "v"}}x{{end}}')

  escaper.escape('t')

  t.equal(source(escaper, 't'), '{{template "u" .}}<p title="{{template "u$htmltemplate_stateAttr_delimDoubleQuote" .}}">' +
    '<script>`${ {{template "v$htmltemplate_stateJS_elementScript_in`{"}} }`</script>')
  t.equal(source(escaper, 'u'), '{{. | _html_template_htmlescaper}}')
  t.equal(source(escaper, 'u$htmltemplate_stateAttr_delimDoubleQuote'), '{{. | _html_template_attrescaper}}')
  t.equal(escaper.tree('w'), undefined)
})

t.test('a template that is called may end in another context, every time', async (t) => {
  const escaper = escaperOf('{{template "open"}}{{.X}}{{template "close"}}{{template "open"}}{{.X}}{{template "close"}}' +
    '{{define "open"}}<a href="{{end}}{{define "close"}}">{{end}}')

  escaper.escape('t')

  const urls = source(escaper, 't').match(/_html_template_urlfilter/g)
  t.equal(urls?.length, 2)
})

t.test('a template that calls itself is escaped when it ends where its own call ends', async (t) => {
  escapedBy(t, [
    ['{{define "t"}}<ul>{{range .X}}<li>{{template "t" .}}</li>{{end}}{{.X}}</ul>{{end}}', 'htmlescaper'],
    ['{{template "u"}}{{define "u"}}{{if .X}}{{template "v" .X}}{{end}}{{end}}{{define "v"}}{{template "u" .}}{{end}}{{.X}}', 'htmlescaper'],
    ['<script>{{template "u" .}};{{.X}}</script>{{define "u"}}{{.X}}{{if .Y}},{{template "u" .Y}}{{end}}{{end}}', 'jsvalescaper']
  ])
  refused(t, [
    ['{{template "u"}}{{define "u"}}{{if .X}}{{template "u" .X}}{{.X}}{{else}}<p title="{{end}}{{end}}', 't:1:35: {{if}} branches end in different contexts: ' +
      '{stateText delimNone urlPartNone jsCtxRegexp attrNone elementNone <nil>}, {stateAttr delimDoubleQuote urlPartNone jsCtxRegexp attrNone elementNone <nil>}'],
    ['{{template "u"}}{{define "u"}}{{template "u"}}<p {{end}}', 't:1:30: cannot compute output context for template u']
  ])
})

t.test('what a call of a template needs is there', async (t) => {
  refused(t, [
    ['{{template "nope" .}}', 't:1:11: no such template "nope"'],
    ['a\n{{if .X}}{{template "nope"}}{{end}}', 't:2:20: no such template "nope"']
  ])
})

t.test('templates are escaped once, and again for another that is executed', async (t) => {
  const escaper = escaperOf('{{template "u" .}}{{define "u"}}{{.}}{{end}}{{define "open"}}<a href="{{end}}')

  escaper.escape('t')
  const tree = escaper.tree('u')
  escaper.escape('u')

  t.equal(escaper.tree('u'), tree)
  t.throws(() => escaper.escape('open'), { code: 'FST_BEEGO_TPL_ESCAPE' })
  t.equal(escaper.tree('open'), undefined)
})

t.test('the trees that are given stay as they are', async (t) => {
  const trees = parse('t', '<!-- x -->{{.X}}{{range .X}}<p title={{.}}>{{end}}', OPTIONS)
  const before = JSON.stringify(trees.get('t'), replaceBigint)

  new Escaper({ tree: name => trees.get(name) }).escape('t')

  t.equal(JSON.stringify(trees.get('t'), replaceBigint), before)
})

t.test('an error in text names its own place, though Go names only the template', async (t) => {
  const error = errorOf('{{template "u"}}{{define "u"}}<p>\n<p title="é"\n  b=c=d>{{end}}')

  t.equal(error.message, 'html/template:t: "=" in unquoted attr: "c=d"')
  t.match({ file: error.file, line: error.line, column: error.column }, { file: 't', line: 3, column: 4 })
})

t.test('the last of several problems is told', async (t) => {
  refused(t, [['<p =x>{{.X | html | print}}{{if .Y}}{{.Z}}{{end}}', 't:1:8: predefined escaper "html" disallowed in template']])
})

t.test('templates that have no end for the escaper are refused, and do not hang it', async (t) => {
  const chain = Array.from({ length: 600 }, (_, at) => `{{define "t${at}"}}{{template "t${at + 1}"}}{{end}}`).join('')
  // each of these is looked through twice, and with it those that it calls
  const bush = Array.from({ length: 40 }, (_, at) => `{{define "b${at}"}}{{template "b${at + 1}"}}{{.}}{{if .}},{{template "b${at}"}}{{end}}{{end}}`).join('')

  t.match(errorOf(`{{template "t0"}}${chain}`).message, /: templates are nested too deeply$/)
  t.match(errorOf(`<script>{{template "b0"}}</script>${bush}{{define "b40"}}{{end}}`).message, /: templates call each other in too many contexts$/)
})

t.test('a value that may be empty keeps the attribute behind it, and the slash behind it makes no end tag', async (t) => {
  escapedBy(t, [
    ['<p title={{.X}} class="{{.X}}">', 'wholevalueescaper, attrescaper'],
    ['<p title={{if .X}}{{.X}}{{end}} class="{{.X}}">', 'wholevalueescaper, attrescaper'],
    ['<p title=a{{.X}} class="{{.X}}">', 'nospaceescaper, attrescaper'],
    ['<p title={{.X}}{{.X}} class="{{.X}}">', 'nospaceescaper, nospaceescaper, attrescaper'],
    ['<style>p { font: {{.X}}/{{.X}} x }</style>', 'cssvaluebeforeslashfilter, cssvaluefilter']
  ])
})

function escaperOf (template: string): Escaper {
  const trees = parse('t', template, OPTIONS)
  return new Escaper({ tree: name => trees.get(name) })
}

function source (escaper: Escaper, name: string): string {
  return nodeText(escaper.tree(name)!.root)
}

function escaped (template: string): string {
  const escaper = escaperOf(template)
  escaper.escape('t')
  return source(escaper, 't')
}

/** Of each action in turn, without the prefix that they all have. */
function escapersOf (template: string): string {
  const actions = escaped(template).match(/\{\{[^{]*_html_template_[^{]*\}\}/g) ?? []
  return actions.map(action => action.match(/(?<=_html_template_)\w+/g)?.join(' ')).join(', ')
}

function escapedBy (t: Test, rows: Rows): void {
  for (const [template, expected] of rows) t.equal(escapersOf(template), expected, template)
}

function errorOf (template: string): TemplateError {
  try {
    escaped(template)
  } catch (error) {
    return error as TemplateError
  }
  throw new Error(`no error: ${template}`)
}

function refused (t: Test, rows: Rows): void {
  for (const [template, expected] of rows) t.equal(errorOf(template).message, `html/template:${expected}`, template)
}

function replaceBigint (_key: string, value: unknown): unknown {
  return typeof value === 'bigint' ? String(value) : value
}
