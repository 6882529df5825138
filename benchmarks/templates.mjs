#!/usr/bin/env node
// Template engines beside each other, without requests: node benchmarks/templates.mjs, after npm run build.
//
// First a table of 100 rows and the page of the row `page-go`, by functions that were compiled before. The engines take short
// turns in one process, and the fastest turn of each counts: other programs only ever make a turn slower. Then the start of an
// application with 500 views, each kind in a process of its own.

import { readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import ejs from 'ejs'
import { Eta } from 'eta'
import { html, TemplateSet } from 'fastify-beego/gotemplate'
import Handlebars from 'handlebars'
import pug from 'pug'
import { startWorker } from './harness/processes.mjs'
import { median } from './harness/statistics.mjs'
import { printRow } from './harness/table.mjs'
import { folder, pageData, renderByHand } from './pages/page.mjs'

/** @typedef {Record<string, () => string>} Engines */

const USAGE = `node benchmarks/templates.mjs [options]

  --rounds 300    turns of each engine
  --views 500     of the application that is started
  --starts 5      how often, for each kind
`

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '300' },
    views: { type: 'string', default: '500' },
    starts: { type: 'string', default: '5' },
    help: { type: 'boolean', default: false }
  }
})

/** Executions a turn: two milliseconds or so. */
const TURN = 100

const widths = [-44, 9, 9, 9]

if (values.help) {
  console.log(USAGE)
} else {
  compare('a table of 100 rows', tables())
  compare('a page: layout, two sections, 20 rows', pages())
  await compareStarts()
}

/** @returns {Engines} */
function tables () {
  const data = { rows: Array.from({ length: 100 }, (_, i) => ({ id: i, name: `Holder & Sons ${i}`, mail: `holder${i}@bank.example` })) }
  const scriptlet = '<table><% for (const row of it.rows) { %><tr><td><%= row.id %></td><td><%= row.name %></td><td><%= row.mail %></td></tr><% } %></table>'

  const go = new TemplateSet().parse('table', '<table>{{range .rows}}<tr><td>{{.id}}</td><td>{{.name}}</td><td>{{.mail}}</td></tr>{{end}}</table>')
  const asPug = pug.compile('table\n  each row in rows\n    tr\n      td= row.id\n      td= row.name\n      td= row.mail', { compileDebug: false })
  const asEJS = ejs.compile(scriptlet, { _with: false, localsName: 'it', compileDebug: false })
  const eta = new Eta()
  const asEta = eta.compile(scriptlet)
  const asHandlebars = Handlebars.compile('<table>{{#each rows}}<tr><td>{{id}}</td><td>{{name}}</td><td>{{mail}}</td></tr>{{/each}}</table>')
  return {
    pug: () => asPug(data),
    'Go template': () => go.execute('table', data),
    EJS: () => asEJS(data),
    Eta: () => asEta.call(eta, data),
    Handlebars: () => asHandlebars(data)
  }
}

/** @returns {Engines} */
function pages () {
  const set = new TemplateSet()
  for (const name of ['accounts', 'head', 'menu', 'site']) set.parse(name, readFileSync(`${folder}${name}.tpl`, 'utf8'))

  return {
    pug: renderByHand,
    'Go templates' () {
      const data = /** @type {any} */ (pageData())
      data.LayoutContent = html(set.execute('accounts', data))
      data.Head = html(set.execute('head', data))
      data.Menu = html(set.execute('menu', data))
      return set.execute('site', data)
    }
  }
}

/**
 * @param {string} title
 * @param {Engines} engines
 */
function compare (title, engines) {
  const [expected] = Object.values(engines).map((render) => render())
  /** @type {Map<string, number>} */
  const fastest = new Map()
  for (let round = 0; round < Number(values.rounds); round++) {
    for (const [name, render] of Object.entries(engines)) fastest.set(name, Math.min(fastest.get(name) ?? Infinity, turn(render, expected.length)))
  }

  const [first] = fastest.values()
  printRow(widths, [title, 'µs', 'to pug'])
  for (const [name, us] of fastest) printRow(widths, [name, us.toFixed(2), (us / first).toFixed(2)])
  console.log()
}

/**
 * @param {() => string} render
 * @param {number} length - About that of the text; engines write `&#34;` and `&quot;`.
 * @returns {number} Microseconds an execution.
 */
function turn (render, length) {
  let bytes = 0
  const start = process.hrtime.bigint()
  for (let i = 0; i < TURN; i++) bytes += Buffer.byteLength(render()) // which joins what engines leave in pieces
  const us = Number(process.hrtime.bigint() - start) / 1000 / TURN
  if (Math.abs(bytes / TURN - length) > length / 20) throw new Error('the engines do not print the same')
  return us
}

async function compareStarts () {
  printRow(widths, [`the start of ${values.views} views`, 'ms', 'MiB heap', 'MiB RSS'])
  for (const [kind, extension] of [['pug', 'pug'], ['Go templates', 'tpl']]) {
    const starts = []
    for (let i = 0; i < Number(values.starts); i++) {
      const worker = await startWorker('start-views.mjs', [extension, values.views], null, { nodeOptions: ['--expose-gc'] })
      starts.push(worker.hello)
      await worker.stop()
    }
    const columns = ['ms', 'heap', 'rss'].map((key) => median(starts.map((start) => start[key])).toFixed(1))
    printRow(widths, [kind, ...columns])
  }
}
