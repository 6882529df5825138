// The supervisor's pages as people have them: in a browser, beside an application that answers requests.

import type { FastifyInstance } from 'fastify'
import t, { type Test } from 'tap'
import beegoMvc, { type BeegoOptions } from '../../plugins/index.js'
import { buildFastify } from '../helper.js'
import { DESKTOP, inBrowser, isAccessible, open, PHONE } from './chromium.js'

const PAGES = ['/', '/qps', '/healthcheck', '/task', '/listconf?command=conf', '/listconf?command=router', '/listconf?command=filter', '/prof']
const ATTACK = '/<img src=x onerror=document.title=1>'

for (const [name, device] of [['a desktop', DESKTOP], ['a phone', PHONE]] as const) {
  for (const colorScheme of ['light', 'dark'] as const) {
    t.test(`on ${name}, in ${colorScheme} colours, no page has a fault that axe calls serious, and none is wider than the screen`, inBrowser, async (t) => {
      const { url } = await start(t)
      const { page } = await open(t, { ...device, colorScheme, bypassCSP: true })

      for (const path of PAGES) {
        await page.goto(url + path)
        if (path === '/' || path === '/prof') await page.locator('.uplot').first().waitFor()
        await isAccessible(t, page, path)
      }
    })
  }
}

t.test('the pages take nothing from elsewhere, break no rule of their own and run nothing that stands in a path', inBrowser, async (t) => {
  const { url, app } = await start(t)
  await app.inject(encodeURI(ATTACK))
  const { page, faults } = await open(t)
  const foreign: string[] = []
  page.on('request', (request) => { if (!request.url().startsWith(url)) foreign.push(request.url()) })

  for (const path of PAGES) {
    await page.goto(url + path)
    if (path === '/' || path === '/prof') await page.locator('.uplot').first().waitFor()
    t.match(await page.title(), /^[A-Z]\w+ · shop$/, path)
  }

  await page.goto(`${url}/qps`)
  t.equal(await page.getByText(ATTACK).count(), 1)
  await page.goto(`${url}/qps?q=${encodeURIComponent(ATTACK)}`)
  t.equal(await page.title(), 'Requests · shop')
  t.strictSame(foreign, [])
  t.strictSame(faults, [])
})

t.test('the overview follows the application, and says when it cannot', inBrowser, async (t) => {
  const { url, app } = await start(t)
  const { page } = await open(t)
  await page.goto(url)
  const state = page.locator('#live')
  await state.getByText('Live').waitFor()
  t.equal(await page.locator('.uplot canvas').count(), 4)

  for (let i = 0; i < 3; i++) await app.inject('/user/5')
  await page.locator('#slowest').getByText('/user/').waitFor()
  await page.locator('#figure-requests').getByText('3 in all').waitFor()

  const { server } = app.supervisor.server
  server.close()
  server.closeAllConnections()
  await state.getByText('Reconnecting…').waitFor()
  server.listen(Number(new URL(url).port), '127.0.0.1')
  await state.getByText('Live').waitFor()

  await page.getByRole('button', { name: 'Pause' }).click()
  t.equal(await state.textContent(), 'Paused')
  t.equal(await page.getByRole('button', { name: 'Pause' }).getAttribute('aria-pressed'), 'true')
  await page.getByRole('button', { name: 'Pause' }).click()
  await state.getByText('Live').waitFor()
})

t.test('the charts say what stands under the pointer, and what they show as a table', inBrowser, async (t) => {
  const { url } = await start(t)
  const { page } = await open(t)
  await page.goto(url)
  await page.locator('.uplot').first().waitFor()

  await page.locator('[data-chart=memory] .u-over').hover()
  await page.locator('[data-chart=memory]').getByText('As a table').click()

  t.match(await page.locator('[data-now=rss]').textContent(), /^(?:0 B|[\d.]+ MiB)$/)
  t.ok(await page.getByRole('table', { name: 'Memory of the last five minutes' }).isVisible())
})

t.test('requests are sorted and searched without leaving the page, and come as they go', inBrowser, async (t) => {
  const { url, app } = await start(t)
  for (const path of ['/slow', '/user/5', '/user/6']) await app.inject(path)
  const { page } = await open(t)
  await page.goto(`${url}/qps`)
  await page.evaluate('window.stays = true')
  const routes = page.locator('#requests td.first')

  t.strictSame(await routes.allTextContents(), ['/user/:id:int', '/slow'])
  await page.getByRole('link', { name: 'Max' }).click()
  await page.locator('th[data-key=max][aria-sort=descending]').waitFor()
  t.strictSame(await routes.allTextContents(), ['/slow', '/user/:id:int'])
  t.match(page.url(), 'sort=max&order=desc')

  await app.inject('/user/7')
  await page.locator('[data-key="GET /user/:id:int"] [data-label=Count]').getByText('3').waitFor()
  t.strictSame(await routes.allTextContents(), ['/slow', '/user/:id:int'])

  await page.getByLabel('Search routes and actions').fill('user')
  await page.getByText('1 of 2 rows').waitFor()
  t.strictSame(await routes.allTextContents(), ['/user/:id:int'])
  t.equal(await page.evaluate('document.activeElement.id'), 'q')
  t.match(page.url(), 'q=user')

  await page.goBack()
  await page.getByText('2 rows').waitFor()
  t.equal(await page.evaluate('window.stays'), true)
})

t.test('on a phone the sort is chosen from a list, and a menu has what the bar has no room for', inBrowser, async (t) => {
  const { url, app } = await start(t)
  for (const path of ['/slow', '/user/5', '/user/6']) await app.inject(path)
  const { page } = await open(t, PHONE)
  await page.goto(`${url}/qps`)

  await page.getByLabel('Sort by').selectOption('Max')
  await page.locator('th[data-key=max][aria-sort=descending]').waitFor({ state: 'attached' })
  t.strictSame(await page.locator('#requests td.first').allTextContents(), ['/slow', '/user/:id:int'])

  await page.getByText('More').tap()
  await page.getByRole('link', { name: 'Filters' }).tap()
  await page.getByRole('heading', { name: 'Filters' }).waitFor()
  await page.getByText('More').tap()
  await page.keyboard.press('Escape')
  t.notOk(await page.getByRole('link', { name: 'Routes' }).isVisible())
})

t.test('without a script everything is there: figures, charts, sorting, searching, running a task', inBrowser, async (t) => {
  const { url, app, ran } = await start(t)
  for (const path of ['/slow', '/user/5', '/user/6']) await app.inject(path)
  const { page } = await open(t, { javaScriptEnabled: false })

  await page.goto(url)
  t.equal(await page.locator('.plot svg polyline').count(), 7)
  t.match(await page.locator('#figure-requests').textContent(), '3 in all')
  await page.getByRole('link', { name: 'All requests' }).click()
  t.strictSame(await page.locator('#requests td.first').allTextContents(), ['/slow', '/user/:id:int'])
  await page.getByLabel('Search routes and actions').fill('user')
  await page.getByRole('button', { name: 'Search' }).click()
  t.strictSame(await page.locator('#requests td.first').allTextContents(), ['/user/:id:int'])

  await page.goto(`${url}/task`)
  await page.getByRole('button', { name: 'Run now: cleanup' }).click()
  t.equal(await page.getByRole('status').first().textContent(), 'cleanup has run.')
  t.strictSame(ran, ['cleanup'])
})

t.test('a task that fails says why, on the next page and in its row', inBrowser, async (t) => {
  const { url } = await start(t)
  const { page } = await open(t)
  await page.goto(`${url}/task`)

  await page.getByRole('button', { name: 'Run now: report' }).click()

  await page.getByRole('alert').getByText('report: disk full').waitFor()
  await page.locator('[data-key=report] .why').getByText('disk full').waitFor()
})

t.test('the page of health shows what passes and what fails', inBrowser, async (t) => {
  const { url } = await start(t)
  const { page } = await open(t)

  await page.goto(`${url}/healthcheck`)

  await page.getByText('1 of 2 checks fail').waitFor()
  t.match(await page.getByRole('row', { name: 'mail' }).textContent(), /Fails.*connection refused/)
  await page.getByRole('link', { name: 'Run again' }).click()
  await page.getByText('1 of 2 checks fail').waitFor()
})

t.test('a profile is taken by a button and downloaded by a link', inBrowser, async (t) => {
  const { url } = await start(t)
  const { page } = await open(t)
  await page.goto(`${url}/prof`)

  await page.getByLabel('Seconds').fill('1')
  await page.getByRole('button', { name: 'Start' }).click()
  await page.getByText('A CPU profile is being taken.').waitFor()
  const link = page.getByRole('link', { name: /cpuprofile$/ })
  await link.waitFor()
  const [download] = await Promise.all([page.waitForEvent('download'), link.click()])

  t.match(download.suggestedFilename(), /\.cpuprofile$/)
  t.equal(await download.failure(), null)
})

t.test('profiling that is off has no form', inBrowser, async (t) => {
  const { url } = await start(t, { adminProfiling: false })
  const { page } = await open(t)

  await page.goto(`${url}/prof`)

  await page.getByText('Profiling is off').waitFor()
  t.equal(await page.getByRole('button', { name: 'Start' }).count(), 0)
})

t.test('the colours are those of the system, or those that the reader has chosen', inBrowser, async (t) => {
  const { url } = await start(t)
  const { page } = await open(t, { ...DESKTOP, colorScheme: 'dark' })
  const colour = () => page.evaluate('getComputedStyle(document.body).backgroundColor')
  await page.goto(url)

  t.equal(await colour(), 'rgb(14, 17, 22)')
  await page.getByRole('button', { name: 'Theme: auto' }).click()
  t.equal(await colour(), 'rgb(245, 246, 248)')
  await page.reload()
  t.equal(await colour(), 'rgb(245, 246, 248)')
  await page.getByRole('button', { name: 'Theme: light' }).click()
  await page.getByRole('button', { name: 'Theme: dark' }).click()
  await page.getByRole('button', { name: 'Theme: auto' }).waitFor()
  t.equal(await colour(), 'rgb(14, 17, 22)')
})

t.test('the pages need no pointer', inBrowser, async (t) => {
  const { url } = await start(t)
  const { page } = await open(t)
  await page.goto(`${url}/qps`)

  await page.keyboard.press('Tab')
  t.equal(await page.evaluate('document.activeElement.textContent'), 'Skip to the page')
  await page.keyboard.press('Enter')
  await page.keyboard.press('Tab')

  t.equal(await page.evaluate('document.activeElement.id'), 'q')
})

/** An application with its supervisor, both listening. */
async function start (t: Test, options: BeegoOptions = {}): Promise<{ app: FastifyInstance, url: string, ran: string[] }> {
  const ran: string[] = []
  const app = buildFastify(t)
  await app.register(beegoMvc, { appName: 'shop', runMode: 'prod', staticDir: {}, enableAdmin: true, adminHttpPort: 0, adminProfiling: true, ...options })
  app.beego
    .get('/user/:id:int', () => 'user')
    .get('/slow', async () => { await new Promise((resolve) => { setTimeout(resolve, 100) }) })
    .get(ATTACK, () => 'x')
    .insertFilter('/user/*', 'BeforeRouter', function login () {})
    .addHealthCheck('database', () => {})
    .addHealthCheck('mail', () => { throw new Error('connection refused') })
    .addTask('cleanup', '0 0 4 1 1 *', () => { ran.push('cleanup') })
    .addTask('report', '0 0 4 1 1 *', () => { throw new Error('disk full') })
  await app.ready()
  return { app, url: await app.supervisor.listen(), ran }
}
