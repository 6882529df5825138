import inPug, { showAccounts } from './page-pug.mjs'

/** @type {import('./index.mjs').Workload} */
export default {
  ...inPug,
  name: 'page-go',
  title: 'the same page in Go templates',
  beego: (app, library) => showAccounts(app, library, 'tpl')
}
