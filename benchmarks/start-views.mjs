// One process that starts an application with many views and says what that took: node start-views.mjs <pug|tpl> <how many>

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Fastify from 'fastify'
import views from 'fastify-beego/views'

const MIB = 1024 * 1024

/** A page of some thirty lines with a loop, a condition and a part that all views share, by its number. */
const VIEWS = {
  pug: (/** @type {number} */ i) => `include part
section(id='view-${i}')
  h2= title
  if user
    p Welcome back, #{user.name}, to page ${i}
  else
    p: a(href='/login?from=' + url) Log in to page ${i}
  table
    thead
      tr
        th Name
        th Price
    tbody
      each item in items
        tr(class=item.kind)
          td: a(href='/items/' + item.id)= item.name
          td= item.price
  form(method='post' action='/page/${i}')
    input(type='text' name='query' value=query)
    button Search
  script.
    var page = ${i}
`,
  tpl: (/** @type {number} */ i) => `{{template "part.tpl" .}}
<section id="view-${i}">
  <h2>{{.title}}</h2>
  {{if .user}}
    <p>Welcome back, {{.user.name}}, to page ${i}</p>
  {{else}}
    <p><a href="/login?from={{.url}}">Log in to page ${i}</a></p>
  {{end}}
  <table>
    <thead><tr><th>Name</th><th>Price</th></tr></thead>
    <tbody>
      {{range .items}}
        <tr class="{{.kind}}">
          <td><a href="/items/{{.id}}">{{.name}}</a></td>
          <td>{{.price}}</td>
        </tr>
      {{end}}
    </tbody>
  </table>
  <form method="post" action="/page/${i}">
    <input type="text" name="query" value="{{.query}}">
    <button>Search</button>
  </form>
  <script>
    var page = ${i}
  </script>
</section>
`
}
const PARTS = {
  pug: 'nav\n  ul\n    each link in links\n      li: a(href=link.url)= link.label\n',
  tpl: '<nav><ul>{{range .links}}<li><a href="{{.url}}">{{.label}}</a></li>{{end}}</ul></nav>\n'
}

process.on('disconnect', () => process.exit(0))

const [kind, count] = /** @type {['pug' | 'tpl', string]} */ (process.argv.slice(2))
const folder = mkdtempSync(join(tmpdir(), 'fastify-beego-views-'))
try {
  writeFileSync(join(folder, `part.${kind}`), PARTS[kind])
  for (let i = 1; i < Number(count); i++) writeFileSync(join(folder, `view${i}.${kind}`), VIEWS[kind](i))

  const app = Fastify()
  await app.register(views, { runMode: 'prod', viewsPath: folder })
  const before = memory()
  const start = performance.now()
  await app.ready()
  const ms = performance.now() - start
  const after = memory()
  process.send?.({ ms, heap: (after.heapUsed - before.heapUsed) / MIB, rss: (after.rss - before.rss) / MIB })
} finally {
  rmSync(folder, { recursive: true })
}

/** Without what nobody holds any more. */
function memory () {
  globalThis.gc?.()
  return process.memoryUsage()
}
