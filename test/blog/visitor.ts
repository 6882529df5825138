// What visitors of the blog of the examples do in its pages.

import type { Page } from 'playwright-core'
import t from 'tap'
import { PASSWORD, startBlog } from './program.js'

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
