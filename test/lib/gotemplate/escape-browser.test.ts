import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { chromium, type Page } from 'playwright-core'
import t, { type Test } from 'tap'
import { TemplateSet } from '../../../lib/gotemplate/index.js'

const executablePath = process.env['CHROMIUM'] ?? '/usr/bin/chromium'
const inBrowser = { skip: existsSync(executablePath) ? false : `no browser at ${executablePath}: install chromium, or name one in CHROMIUM` }

/** What a script does that no template holds. Short, and without quotes and parentheses, so that filters have little to hold on to. */
const CALL = 'top.ran=1'

/** Values that run a script wherever they are not escaped for their place. */
const PAYLOADS = [
  `<script>${CALL}</script>`, `</script><script>${CALL}</script>`, `</style><script>${CALL}</script>`, `--><script>${CALL}</script>`,
  `</title></textarea><script>${CALL}</script>`, `]]><script>${CALL}</script>`, `<img src=x onerror=${CALL}>`, `"><img src=x onerror=${CALL}>`,
  `'><img src=x onerror=${CALL}>`, `<svg onload=${CALL}>`, `" autofocus onfocus="${CALL}`, `' autofocus onfocus='${CALL}`, ` autofocus onfocus=${CALL} `,
  `x\tautofocus\tonfocus=${CALL}\t`, `/onmouseenter=${CALL}/`, `javascript:${CALL}`, ` javascript:${CALL}`, `java\nscript:${CALL}`, `JaVaScRiPt:${CALL}//`,
  `javascript&colon;${CALL}`, `vbscript:${CALL}`, `data:text/html,<script>${CALL}</script>`, `javascript:${CALL} 1x, x 2x`, `x 1x, javascript:${CALL} 2x`,
  `";${CALL};//`, `';${CALL};//`, `\`;${CALL};//`, '${' + CALL + '}', `\\";${CALL};//`, `\\';${CALL};//`, '\\', `*/${CALL};/*`, `/;${CALL};/`, `]/;${CALL};//`,
  `\n${CALL}\n`, `\u2028${CALL}\u2028`, `${CALL}`, `);${CALL};(`, `}${CALL};{`, '<!--', '<!--<script>', '-->', `\n-->\n${CALL}`, `x:expression(${CALL})`,
  `url(javascript:${CALL})`, `");background:url("javascript:${CALL}`, `\\3c img src=x onerror=${CALL}\\3e `, `\\27;${CALL}`, 'onfocus', 'onerror', 'href', 'srcdoc',
  `onfocus=${CALL}`, 'script', 'img', '<', '</', '<script>', `script>${CALL}</script>`, '/script>', `style><script>${CALL}</script>`, '', ' ', '%22', '\0', '&quot;',
  `&lt;img src=x onerror=${CALL}&gt;`, `{{${CALL}}}`
]

/** Templates with one value, in every kind of place, and with the value beside itself. */
const ONE_VALUE = [
  '<p>{{.a}}</p>', '<p>{{.a}}{{.a}}</p>', '<p><{{.a}}</p>', '<p><{{.a}}>{{.a}}</{{.a}}></p>', '<title>{{.a}}</title>', '<textarea>{{.a}}</textarea>',
  '<!-- {{.a}} -->', '<noscript>{{.a}}</noscript>', '<xmp>{{.a}}</xmp>', '<iframe>{{.a}}</iframe>', '<svg><title>{{.a}}</title></svg>', '<math><mi>{{.a}}</mi></math>',
  '<svg><![CDATA[{{.a}}]]></svg>', '<select><option>{{.a}}</select>', '<table>{{.a}}<tr><td>{{.a}}</table>',
  '<input title="{{.a}}">', "<input title='{{.a}}'>", '<input title={{.a}}>', '<input title=a{{.a}}b>', '<input value={{.a}} title={{.a}} class={{.a}}>',
  '<input {{.a}}>', '<input {{.a}}="{{.a}}">', '<input {{.a}}={{.a}} autofocus>', '<input data-{{.a}}="{{.a}}">', '<input on{{.a}}="f({{.a}})">',

  '<img src="{{.a}}">', '<img srcset="{{.a}}">', '<img srcset={{.a}}>', '<svg><use xlink:href="{{.a}}"/></svg>', '<video poster="{{.a}}"></video>',
  '<form action="{{.a}}"><button formaction="{{.a}}">x</button></form>', '<a href="{{.a}}{{.a}}">x</a>', '<base href="{{.a}}">',
  '<script>var x = {{.a}};</script>', '<script>var x = [{{.a}}, {{.a}}]</script>', '<script>var x = "{{.a}}"</script>', "<script>var x = '{{.a}}'</script>",
  '<script>var x = /{{.a}}/g</script>', '<script>var x = /[a]{{.a}}/g</script>', '<script>// {{.a}}\n</script>', '<script>/* {{.a}} */</script>', '<script>var x = 4 /{{.a}}/ 2</script>',
  '<script type="module">var x = {{.a}};</script>', '<script type="application/json">{{.a}}</script>', '<script type="text/template"><b>{{.a}}</b></script>',
  '<script>if (0) { /* c */ {{.a}} }</script>', '<script>var x = {k: {{.a}}}</script>', '<script><!-- don\'t\nvar x = {{.a}};\n</script>', '<script>var x = `$' + '{"`"}`, y = {{.a}};</script>',
  '<input autofocus onfocus="f({{.a}})">', "<input autofocus onfocus='f(\"{{.a}}\")'>", '<input autofocus onfocus=f({{.a}})>', '<input autofocus onfocus="f(&quot;{{.a}}&quot;)">',
  '<style>p { color: {{.a}} }</style>', '<style>{{.a}} { color: red }</style>', '<style>p { font: {{.a}}/{{.a}} x }</style>', '<style>p { content: "{{.a}}" }</style>',
  "<style>p { content: '{{.a}}' }</style>", '<style>p { background: url({{.a}}) }</style>', '<style>p { background: url("{{.a}}") }</style>', '<style>/* {{.a}} */</style>',
  '<svg><style>p { color: {{.a}} }</style></svg>', '<p style="color: {{.a}}">x</p>', "<p style='content: \"{{.a}}\"'>x</p>", '<p style=color:{{.a}}>x</p>',
  '<p style="background: url({{.a}})">x</p>', '{{if .a}}<p title="{{else}}<p title="{{end}}{{.a}}">', '{{range .list}}<input title={{.}}>{{end}}', '{{define "q"}}"{{.}}"{{end}}<script>var x = [{{template "q" .a}}]</script>'
]

/** Templates that show another document, which takes longer: for values that are URLs. */
const EMBEDDING = [
  '<iframe src="{{.a}}"></iframe>', '<iframe src={{.a}}></iframe>', "<iframe src='x{{.a}}'></iframe>", '<iframe src="/p?{{.a}}"></iframe>',
  '<object data="{{.a}}"></object>', '<embed src="{{.a}}">'
]

/** Templates with two values, where the first could bring the second to a place that it was not escaped for. */
const TWO_VALUES = [
  '<input title={{.a}} class="{{.b}}">', '<input title={{range .list}}{{.}}{{end}} class="{{.b}}">', '<input title="{{.a}}" class="{{.b}}">',
  '<iframe src="{{.a}}{{.b}}"></iframe>', '<style>p { font: {{.a}}/{{.b}} x }</style>', '<style>p { font: {{if .a}}{{.a}}{{end}}/{{.b}} x }</style>',
  '<style>{{.a}}{{.b}}</style>', '<script>var x = "{{.a}}{{.b}}"</script>', '<script>var x = {{.a}}/{{.b}}/1</script>', '<p><{{.a}} {{.b}}></p>',
  '<input {{.a}}={{.b}}>', '<p>{{.a}}{{.b}}</p>', '<script>var x = /{{.a}}{{.b}}/</script>'
]
const FIRST = ['', '<', '</', 'x', '"', "'", '\\', '`', 'java', 'on', '<!--', '/', '*', '-']
const SECOND = [
  ` onfocus=${CALL} `, `style><script>${CALL}</script>`, `/style><script>${CALL}</script>`, `<script>${CALL}</script>`, `script:${CALL}`, `";${CALL};//`,
  `${CALL}`, 'focus', `/${CALL}//`, `--><script>${CALL}</script>`, `img src=x onerror=${CALL} `
]

/** Shows documents, does to them what a user could do, and says whether one of them ran a script of its data. */
const TOP_PAGE = `<!doctype html><body><script>
  async function runs (documents) {
    window.ran = 0
    const frames = documents.map((html) => {
      const frame = document.createElement('iframe')
      frame.srcdoc = html
      return frame
    })
    const loaded = frames.map(frame => new Promise(resolve => { frame.onload = resolve }))
    document.body.append(...frames)
    await Promise.all(loaded)
    for (const { contentDocument } of frames) use(contentDocument)
    await new Promise(resolve => setTimeout(resolve, 20))
    for (const frame of frames) frame.remove()
    return window.ran
  }

  function use (page) {
    if (page === null) return
    for (const element of page.querySelectorAll('*')) {
      for (const { name } of [...element.attributes]) {
        if (name.startsWith('on')) element.dispatchEvent(new Event(name.slice(2)))
      }
      for (const url of [element.href, element.action, element.formAction, element.data, element.src]) {
        if (/^javascript:/i.test(url)) window.ran = 1
      }
    }
  }
</script>`

t.test('a browser runs the values of a page that is not escaped', inBrowser, async (t) => {
  const set = new TemplateSet({ html: false })
  const page = await openTopPage(t)

  for (const [at, template] of ['<p>{{.}}</p>', '<input title="{{.}}">', '<script>var x = "{{.}}"</script>', '<iframe src="{{.}}"></iframe>', '<a href="{{.}}">'].entries()) {
    const documents = PAYLOADS.filter(payload => /^(?:<script>|"><img|";|javascript:)/.test(payload)).map(payload => set.parse(String(at), template).execute(String(at), payload))
    t.ok(await runs(page, documents), template)
  }
})

t.test('a browser runs no value of a page that is escaped', { ...inBrowser, timeout: 120_000 }, async (t) => {
  const page = await openTopPage(t)
  const data = PAYLOADS.map(a => ({ a, list: [a, a] }))
  const pairs = FIRST.flatMap(a => SECOND.map(b => ({ a, b, list: [a] })))

  const failed: string[] = []
  for (const template of ONE_VALUE) failed.push(...await running(page, template, data))
  for (const template of EMBEDDING) failed.push(...await running(page, template, data.filter(({ a }) => /:|^$/.test(a))))
  for (const template of TWO_VALUES) failed.push(...await running(page, template, pairs))

  t.strictSame(failed, [])
})

/** The documents that ran a script of their data. All are shown as one page, forwards and backwards, since pages are what takes time. */
async function running (page: Page, template: string, data: readonly unknown[]): Promise<string[]> {
  const set = new TemplateSet().parse('page', template)
  const documents = data.map(values => set.execute('page', values))
  if (!await runs(page, [documents.join('\n'), documents.toReversed().join('\n')])) return []

  const failed: string[] = []
  for (const html of documents) {
    if (await runs(page, [html])) failed.push(html)
  }
  return failed.length === 0 ? [`${template} among others`] : failed
}

async function runs (page: Page, documents: readonly string[]): Promise<boolean> {
  return await page.evaluate(`runs(${JSON.stringify(documents)})`) === 1
}

/** Of a server that has nothing else, in a browser that finds no other: what the documents ask for fails at once. */
async function openTopPage (t: Test): Promise<Page> {
  const server = createServer((request, response) => {
    response.writeHead(request.url === '/' ? 200 : 404, { 'content-type': 'text/html' }).end(request.url === '/' ? TOP_PAGE : '')
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const browser = await chromium.launch({
    executablePath,
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1']
  })
  t.teardown(async () => {
    await browser.close()
    server.close()
  })
  const page = await browser.newPage()
  await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`) // of a server that listens
  return page
}
