// A browser in front of the blog of the examples.

import { existsSync } from 'node:fs'
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core'
import t, { type Test } from 'tap'
import { PASSWORD, startBlog } from './program.js'

export const DESKTOP: BrowserContextOptions = { viewport: { width: 1280, height: 800 } }
export const PHONE: BrowserContextOptions = { viewport: { width: 360, height: 740 }, isMobile: true, hasTouch: true }

const executablePath = process.env['CHROMIUM'] ?? '/usr/bin/chromium'
export const inBrowser = { skip: existsSync(executablePath) ? false : `no browser at ${executablePath}: install chromium, or name one in CHROMIUM` }

let browser: Browser | undefined
t.teardown(() => browser?.close())

// a start takes its time: tests share these, and leave what the others look at
const blogs = new Map<string, ReturnType<typeof startBlog>>()
export const blogIn = (engine: string) => {
  if (!blogs.has(engine)) blogs.set(engine, startBlog(t, { BLOG_VIEWS: engine }))
  return blogs.get(engine)!
}

export async function comment (page: Page, author: string, body: string): Promise<void> {
  await page.getByLabel('Your name').fill(author)
  await page.getByLabel('Your comment').fill(body)
  await page.getByRole('button', { name: 'Send' }).click()
}

export async function signIn (page: Page, url: string): Promise<void> {
  await page.goto(`${url}/login`)
  await fillIn(page)
  await page.waitForURL('**/admin/articles')
}

export async function fillIn (page: Page): Promise<void> {
  await page.getByLabel('Name').fill('mara')
  await page.getByLabel('Password').fill(PASSWORD)
  await page.getByRole('button', { name: 'Sign in' }).click()
}

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
