// The blog of the examples as people use it: in a browser, with views of either kind.

import t from 'tap'
import { blogIn, comment, fillIn, signIn } from '../blog/visitor.js'
import { PASSWORD, PNG } from '../blog/program.js'
import { DESKTOP, inBrowser, open } from './chromium.js'

const ATTACK = '<img src=x onerror=document.title=1> & "quotes"'

for (const engine of ['pug', 'go']) {
  t.test(`in ${engine}, a reader turns pages, searches, and reads by topic`, inBrowser, async (t) => {
    const { url } = await blogIn(engine)
    const { page, faults } = await open(t)
    const titles = page.locator('.rows h2')

    await page.goto(url)
    t.equal(await titles.first().textContent(), 'Bread that waits for you')
    t.equal(await titles.count(), 5)
    await page.getByRole('link', { name: 'Older' }).click()
    await page.getByText('Page 2 of 3').waitFor()
    await page.getByRole('link', { name: 'Newer' }).click()
    await page.getByText('Page 1 of 3').waitFor()

    await page.getByRole('link', { name: 'Search' }).click()
    await page.getByLabel('Words in a note').fill('LEEK or turnip')
    await page.keyboard.press('Enter')
    await page.getByText('0 notes have').waitFor()
    await page.getByLabel('Words in a note').fill('TURNIPS')
    await page.keyboard.press('Enter')
    await page.getByText('1 note has').waitFor()
    await titles.getByText('The tide table on the fridge').click()

    await page.getByRole('list', { name: 'Tags' }).getByText('walking').click()
    await page.getByRole('heading', { name: 'walking', exact: true }).waitFor()
    t.strictSame(await titles.allTextContents(), ['The tide table on the fridge', 'Walking the same path all year', 'Reading a map without a screen'])
    await page.getByRole('link', { name: 'Archive' }).click()
    t.strictSame(await page.locator('.year h2').allTextContents(), ['2026', '2025'])
    t.strictSame(faults, [])
  })

  t.test(`in ${engine}, a comment waits for an editor, and is text whatever is in it`, inBrowser, async (t) => {
    const { url } = await blogIn(engine)
    const { page: reader, faults } = await open(t)
    const { page: editor } = await open(t)
    const comments = reader.locator('.comment')

    await reader.goto(`${url}/articles/tea-slowly`)
    await comment(reader, '   ', 'The water was too hot.')
    await reader.getByText('Your name is missing.').waitFor()
    t.equal(await reader.getByLabel('Your comment').inputValue(), 'The water was too hot.')
    await comment(reader, 'Ann', ATTACK)
    t.match(await reader.getByRole('status').textContent(), /^Thank you\./)
    t.equal(await comments.count(), 0)
    await reader.reload()
    t.equal(await reader.getByRole('status').count(), 0)

    await signIn(editor, url)
    await editor.getByRole('link', { name: 'Comments 3 waiting' }).click()
    await editor.getByRole('button', { name: 'Publish the comment of Ann' }).click()
    await editor.getByText('The comment is published.').waitFor()
    await editor.getByRole('button', { name: 'Delete the comment of Buy-cheap-watches' }).click()
    await editor.getByText('The comment is deleted.').waitFor()

    await reader.reload()
    t.equal(await comments.locator('.words').textContent(), ATTACK)
    t.equal(await reader.title(), 'Tea, slowly · Ordinary Things')
    t.strictSame(faults.filter((fault) => !fault.includes('422')), [])
  })

  t.test(`in ${engine}, a form without its token changes nothing`, inBrowser, async (t) => {
    const { url } = await blogIn(engine)
    const { page } = await open(t)
    await page.goto(`${url}/articles/tea-slowly`)

    await page.evaluate('document.querySelector("[name=_xsrf]").remove()')
    const answer = page.waitForResponse((response) => response.request().method() === 'POST')
    await comment(page, 'Ann', 'Hello')

    t.equal((await answer).status(), 422)
    await page.getByRole('heading', { name: 'This form is too old' }).waitFor()
  })

  t.test(`in ${engine}, an editor signs in, writes, edits and deletes an article, and signs out`, inBrowser, async (t) => {
    const { url } = await blogIn(engine)
    const { page, faults } = await open(t)
    const methods: string[] = []
    page.on('request', (request) => { if (request.method() === 'POST') methods.push(request.postData()?.match(/_method\W+(put|delete)/)?.[1] ?? 'post') })

    await page.goto(`${url}/admin/articles/new`)
    await page.waitForURL('**/login?next=%2Fadmin%2Farticles%2Fnew')
    await fillIn(page)
    await page.waitForURL('**/admin/articles/new')

    await page.getByLabel('Title').fill('Jam & "patience"')
    await page.getByLabel('Summary').fill('Sugar, fruit, and a cold plate.')
    await page.getByLabel('Text, in Markdown').fill('## How\n\n<script>alert(1)</script> *Slowly*, and [not so](javascript:alert(1)).')
    await page.getByLabel('Category').selectOption('Kitchen')
    await page.getByLabel('Tags').fill('fruit, Patience')
    await page.getByLabel('Cover').setInputFiles({ name: '../../evil.html', mimeType: 'image/png', buffer: PNG })
    await page.getByLabel('Published').check()
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByText('“Jam & "patience"” is published.').waitFor()

    await page.getByRole('link', { name: 'View “Jam & "patience"”' }).click()
    t.match(page.url(), /\/articles\/jam-patience$/)
    t.equal(await page.locator('.prose').innerText(), 'How\n\n<script>alert(1)</script> Slowly, and [not so](javascript:alert(1)).')
    t.equal(await page.locator('.prose script, .prose a').count(), 0)
    t.match(await page.locator('img.cover').getAttribute('src'), /^\/uploads\/[0-9a-f]{32}\.png$/)
    t.equal(await page.evaluate('document.querySelector("img.cover").naturalWidth'), 1)
    t.strictSame(await page.getByRole('list', { name: 'Tags' }).getByRole('listitem').allInnerTexts(), ['fruit', 'patience'])

    await page.goto(`${url}/admin/articles`)
    await page.getByRole('link', { name: 'Jam & "patience"', exact: true }).click()
    await page.getByLabel('Title').fill('Jam')
    await page.getByLabel('Published').uncheck()
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByText('“Jam” is saved.').waitFor()
    t.equal((await page.request.get(`${url}/articles/jam-patience`)).status(), 404)

    await page.getByRole('button', { name: 'Delete “Jam”' }).click()
    await page.getByRole('button', { name: 'Keep it' }).click()
    await page.getByRole('button', { name: 'Delete “Jam”' }).click()
    await page.getByRole('button', { name: 'Delete it' }).click()
    await page.getByText('“Jam” is deleted.').waitFor()
    t.equal(await page.getByRole('link', { name: 'Jam', exact: true }).count(), 0)

    await page.getByRole('button', { name: 'Sign out Mara' }).click()
    await page.getByText('You have signed out.').waitFor()
    await page.goto(`${url}/admin/articles`)
    await page.getByRole('heading', { name: 'Sign in' }).waitFor()
    t.strictSame(methods, ['post', 'post', 'put', 'delete', 'post'])
    t.strictSame(faults, [])
  })

  t.test(`in ${engine}, an editor names, renames and deletes categories, and one with articles stays`, inBrowser, async (t) => {
    const { url } = await blogIn(engine)
    const { page } = await open(t)
    await signIn(page, url)
    await page.getByRole('link', { name: 'Categories' }).click()

    await page.getByLabel('Name of the new category').fill('Attic')
    await page.getByRole('button', { name: 'Add' }).click()
    await page.getByText('“Attic” is there.').waitFor()
    await page.getByLabel('Name of Attic').fill('Cellar')
    await page.getByRole('button', { name: 'Rename Attic' }).click()
    await page.getByText('“Cellar” is saved.').waitFor()
    t.equal(await page.getByRole('button', { name: /^Delete/ }).count(), 1)
    await page.getByRole('button', { name: 'Delete Cellar' }).click()
    await page.getByText('The category is deleted.').waitFor()

    t.strictSame(await page.evaluate('[...document.querySelectorAll("input:not([type=hidden])")].map(({ value }) => value)'), ['Garden', 'Kitchen', 'Outdoors', 'Workshop', ''])
  })
}

t.test('the blog needs no script and no pointer', inBrowser, async (t) => {
  const { url } = await blogIn('pug')
  const { page } = await open(t, { ...DESKTOP, javaScriptEnabled: false })
  await page.goto(`${url}/login`)

  await page.keyboard.press('Tab')
  t.equal(await page.locator(':focus').textContent(), 'Skip to the content')
  await page.keyboard.press('Enter')
  await page.keyboard.press('Tab')
  await page.keyboard.type('mara')
  await page.keyboard.press('Tab')
  await page.keyboard.type(PASSWORD)
  await page.keyboard.press('Enter')

  await page.getByRole('heading', { name: 'Articles' }).waitFor()
  await page.getByRole('button', { name: 'Delete “Soup, a draft”' }).focus()
  await page.keyboard.press('Enter')
  await page.getByRole('button', { name: 'Delete it' }).press('Enter')
  await page.getByText('“Soup, a draft” is deleted.').waitFor()
})
