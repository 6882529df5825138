// The pages of the blog of the examples: the same in pug and in Go templates, and sound.

import t from 'tap'
import { blogIn, comment, signIn } from '../blog/visitor.js'
import { Client, PASSWORD } from '../blog/program.js'
import { DESKTOP, inBrowser, isAccessible, open, PHONE } from './chromium.js'

const PUBLIC_PAGES = [
  '/', '/?page=2', '/articles/bread-that-waits-for-you', '/articles/a-knot-for-every-day', '/categories/kitchen', '/tags/patience', '/archive',
  '/search', '/search?q=tea', `/search?q=${encodeURIComponent('<b>"it\'s" & 100 %')}`, '/login', '/login?next=%2Fadmin%2Fcomments', '/nowhere', '/?page=99'
]
const ADMIN_PAGES = ['/admin/articles', '/admin/articles?page=2', '/admin/articles/new', '/admin/articles/1', '/admin/articles/13', '/admin/categories', '/admin/comments', '/admin/nowhere']
const ATTACK = '<img src=x onerror=document.title=1> & "quotes"'

for (const [name, device] of [['a desktop, in light colours', { ...DESKTOP, colorScheme: 'light' }], ['a phone, in dark ones', { ...PHONE, colorScheme: 'dark' }]] as const) {
  t.test(`on ${name}, no page has a fault that axe calls serious, and none is wider than the screen`, inBrowser, async (t) => {
    const { url } = await blogIn('pug')
    const { page } = await open(t, { ...device, bypassCSP: true })
    const isSound = (what: string) => isAccessible(t, page, what)

    for (const path of PUBLIC_PAGES.filter((path) => !path.includes('page='))) {
      await page.goto(url + path)
      await isSound(path)
    }
    await page.goto(`${url}/articles/tea-slowly`)
    await comment(page, ' ', ' ')
    await isSound('what is wrong with a comment')
    await signIn(page, url)
    for (const path of ADMIN_PAGES.filter((path) => !path.includes('page='))) {
      await page.goto(url + path)
      await isSound(path)
    }
    await page.goto(`${url}/admin/articles`)
    await page.getByRole('button', { name: /^Delete/ }).first().click()
    await isSound('the question before an article is deleted')
  })
}

t.test('the pages take nothing from elsewhere, have all that they name, and break no rule of their own', inBrowser, async (t) => {
  const { url } = await blogIn('pug')
  const { page, faults } = await open(t)
  const wrong: string[] = []
  page.on('request', (request) => { if (!request.url().startsWith(url)) wrong.push(request.url()) })
  page.on('response', (response) => { if (response.status() >= 400) wrong.push(response.url()) })

  await signIn(page, url)
  for (const path of [...PUBLIC_PAGES, ...ADMIN_PAGES].filter((path) => !/nowhere|99/.test(path))) await page.goto(url + path, { waitUntil: 'networkidle' })

  t.strictSame(wrong, [])
  t.strictSame(faults, [])
  t.ok(await page.evaluate('document.fonts.check("1rem Newsreader")'))
})

t.test('pages in pug and in Go templates are the same, whatever they show', inBrowser, async (t) => {
  const clients = await Promise.all(['pug', 'go'].map(async (engine) => new Client((await blogIn(engine)).url)))
  const { page } = await open(t)
  const same = async (what: string, ask: (client: Client) => Promise<{ status: number, body: string }>) => {
    const [pug, go] = await Promise.all(clients.map(async (client) => {
      const { status, body } = await ask(client)
      return [status, ...await page.evaluate(TREE(body)) as unknown[]]
    }))
    t.ok(pug!.length > 5 && pug![0] !== 500, what)
    t.strictSame(go, pug, what)
  }
  const empty = { title: '', summary: '', body: '', category: '99', tags: 'a,b,c,d,e,f,g,h,i' }

  for (const path of PUBLIC_PAGES) await same(path, (client) => client.get(path))
  await same('an empty comment', (client) => client.post('/articles/tea-slowly', { author: '', body: '  ' }))
  await same('a form without a token', (client) => client.post('/articles/tea-slowly', { _xsrf: '' }))
  await same('a wrong password', (client) => client.post('/login', { name: ATTACK, password: 'x', next: ATTACK }))
  for (const client of clients) t.equal((await client.post('/login', { name: 'mara', password: PASSWORD })).location, '/admin/articles')
  for (const path of ADMIN_PAGES) await same(path, (client) => client.get(path))
  await same('an empty article', (client) => client.post('/admin/articles', empty))
  await same('an article without its texts', (client) => client.post('/admin/articles/1', { _method: 'put', ...empty, removeCover: 'on', published: 'on' }))
  await same('a category without a name', (client) => client.post('/admin/categories', { name: '' }))
  await same('a category that has articles', (client) => client.post('/admin/categories/1', { _method: 'delete' }))

  for (const client of clients) {
    await client.post('/admin/articles', { title: ATTACK, summary: ATTACK, body: ATTACK, category: '1', tags: `x${ATTACK.slice(0, 20)}`, published: 'on' })
    await client.post('/admin/categories', { name: `Empty ${ATTACK.slice(0, 20)}` })
    await client.post('/articles/img-srcx-onerrordocumenttitle1-quotes', { author: ATTACK.slice(0, 40), body: ATTACK })
  }
  await same('what is said once', (client) => client.get('/admin/comments'))
  for (const path of ['/', '/articles/img-srcx-onerrordocumenttitle1-quotes', ...ADMIN_PAGES]) await same(`${path}, with HTML in it`, (client) => client.get(path))
  for (const client of clients) for (let id = 1; id < 20; id++) await client.post(`/admin/comments/${id}`, { _method: 'delete' })
  await same('no comments', (client) => client.get('/admin/comments'))
})

/** A page as a list of its elements, their attributes and texts. White space counts in texts that are edited, and nowhere else. */
function TREE (html: string): string {
  return `(${treeOf.toString()})(${JSON.stringify(html)})`
}

// it runs in the browser, of whose types this project knows nothing
function treeOf (html: string): unknown[] {
  const { DOMParser } = globalThis as unknown as { DOMParser: new () => { parseFromString: (html: string, type: string) => { documentElement: unknown } } }
  interface DomNode { nodeType: number, localName: string, name: string, value: string, data: string, attributes: DomNode[], childNodes: DomNode[] }
  const list = (node: DomNode, isEdited: boolean): unknown[] => {
    if (node.nodeType === 3) {
      const text = isEdited ? node.data : node.data.replace(/\s+/g, ' ').trim()
      return text === '' ? [] : [text]
    }
    if (node.nodeType !== 1) return []
    const attributes = [...node.attributes].map(({ name, value }) => `${name}=${value === name ? '' : value}`).sort()
    const isToken = attributes.includes('name=_xsrf')
    return [
      node.localName,
      ...isToken ? ['a token'] : attributes,
      [...node.childNodes].flatMap((child) => list(child, node.localName === 'textarea'))
    ]
  }
  const root = new DOMParser().parseFromString(html, 'text/html').documentElement as DomNode
  return list(root, false).flat(20)
}
