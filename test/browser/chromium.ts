// A real browser, and its pages. One for each test file, started by the first page.

import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core'
import t, { type Test } from 'tap'

export const DESKTOP: BrowserContextOptions = { viewport: { width: 1280, height: 800 } }
export const PHONE: BrowserContextOptions = { viewport: { width: 360, height: 740 }, isMobile: true, hasTouch: true }

const executablePath = process.env['CHROMIUM'] ?? '/usr/bin/chromium'
export const inBrowser = { skip: existsSync(executablePath) ? false : `no browser at ${executablePath}: install chromium, or name one in CHROMIUM` }

let browser: Browser | undefined
t.teardown(() => browser?.close())

/** @returns a page, and what its browser finds wrong with it. */
export async function open (t: Test, options: BrowserContextOptions = DESKTOP): Promise<{ page: Page, faults: string[] }> {
  browser ??= await chromium.launch({
    executablePath,
    args: [
      '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
      '--disable-component-update', '--disable-sync'
    ]
  })
  const context = await browser.newContext(options)
  t.teardown(() => context.close())
  context.setDefaultTimeout(20_000)
  const page = await context.newPage()
  const faults: string[] = []
  page.on('console', (message) => { if (message.type() === 'error' || message.type() === 'warning') faults.push(message.text()) })
  page.on('pageerror', (error) => faults.push(error.message))
  return { page, faults }
}

/**
 * What is there can be used by all: axe finds nothing serious, and the page is not wider than its screen. axe comes from outside the
 * page, so the page is to be opened with `bypassCSP`.
 */
export async function isAccessible (t: Test, page: Page, what = page.url()): Promise<void> {
  await page.addScriptTag({ path: createRequire(import.meta.url).resolve('axe-core/axe.min.js') })
  const faults = await page.evaluate('axe.run().then(({ violations }) => violations.map(({ id, impact, nodes }) => [impact, id, nodes[0].html].join(" ")))') as string[]
  t.strictSame(faults.filter((fault) => /^(?:serious|critical) /.test(fault)), [], what)
  t.ok(await page.evaluate('document.documentElement.scrollWidth <= innerWidth'), `${what} is not wider than the screen`)
}
