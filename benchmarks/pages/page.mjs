// The page of the rows `page-pug` and `page-go`: a layout around a table of twenty rows and two sections.

import { fileURLToPath } from 'node:url'
import pug from 'pug'

export const folder = fileURLToPath(new URL('.', import.meta.url))

/** What the views show, anew for each request, as an application has it. */
export function pageData () {
  return {
    title: 'Accounts & balances',
    summary: 'Every account of the branch',
    links: [1, 2, 3, 4, 5].map((i) => ({ url: `/branch/${i}`, label: `Branch ${i}` })),
    accounts: Array.from({ length: 20 }, (_, i) => ({ number: i + 1, holder: `Holder & Sons ${i + 1}`, mail: `holder${i + 1}@bank.example`, balance: 500 + i * 41 }))
  }
}

/** The page by pug's compiled functions, called by hand. */
export function renderByHand () {
  const data = /** @type {any} */ (pageData())
  data.LayoutContent = views.accounts(data)
  data.Head = views.head(data)
  data.Menu = views.menu(data)
  return views.site(data)
}

const views = { accounts: view('accounts'), head: view('head'), menu: view('menu'), site: view('site') }

/** @param {string} name */
function view (name) {
  return pug.compileFile(`${folder}${name}.pug`, { compileDebug: false })
}
