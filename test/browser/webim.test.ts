// The example webim as people have it: two browsers in one room. What its server does: test/webim.test.ts.

import type { BrowserContextOptions, Page } from 'playwright-core'
import t, { type Test } from 'tap'
import { until } from '../restart/running.js'
// @ts-expect-error -- a program without types
import { start } from '../webim/start.mjs'
import { DESKTOP, inBrowser, isAccessible, open, PHONE } from './chromium.js'

const ENGLISH: BrowserContextOptions = { ...DESKTOP, locale: 'en-US' }
const CHINESE: BrowserContextOptions = { ...PHONE, locale: 'zh-CN' }
const ATTACK = '<img src=x onerror=document.title=1>&lt;"\''

const { app, url, chatroom, close } = await start({ absence: '20', poll: '25' })
t.teardown(close)
t.afterEach(() => until(() => chatroom.holds.members === 0)) // nobody is there for the next test

t.test('one by websocket in English and one by long polling in Chinese see each other come, speak and leave', inBrowser, async (t) => {
  const ann = await enter(t, 'Ann', 'WebSocket', ENGLISH)
  const li = await enter(t, '李雷', '长轮询', CHINESE)
  await ann.page.getByText('李雷 has joined.').waitFor()

  await say(ann.page, 'Hello!')
  await hear(li.page, 'Hello!')
  await say(li.page, '你好！')
  await hear(ann.page, '你好！')
  await li.page.getByRole('button', { name: '离开' }).tap()
  await ann.page.getByText('李雷 has left.').waitFor()

  t.strictSame(await ann.shown(), ['You have joined.', '李雷 has joined.', 'Ann: Hello!', '李雷: 你好！', '李雷 has left.'])
  t.equal(await li.page.title(), '欢迎光临 - Web IM')
  t.equal(await ann.page.title(), 'Chat room by WebSocket - Web IM')
  t.strictSame([...ann.faults, ...li.faults], [])
})

t.test('who comes later sees what was said before, each in their language', inBrowser, async (t) => {
  const ann = await enter(t, 'Amy', 'WebSocket', ENGLISH)
  await say(ann.page, 'Is anybody here?')
  await hear(ann.page, 'Is anybody here?')

  const li = await enter(t, '韩梅', '长轮询', CHINESE)
  await li.page.getByText('你加入了聊天室。').waitFor()

  t.strictSame((await li.shown()).slice(-3), ['Amy 加入了聊天室。', 'Amy: Is anybody here?', '你加入了聊天室。'])
  await li.page.getByRole('link', { name: 'English' }).tap()
  await li.page.getByText('Connected').waitFor()
  await li.page.getByText('You have joined.').waitFor()
  t.equal(await li.page.evaluate('document.documentElement.lang'), 'en-US')
  t.strictSame((await li.shown()).slice(-3), ['Amy has joined.', 'Amy: Is anybody here?', 'You have joined.'], 'nobody has left or joined by that')
})

for (const [technology, name] of [['WebSocket', 'Eva'], ['Long polling', 'Eve']] as const) {
  t.test(`${technology}: a connection that is lost comes back by itself, with what was said meanwhile, and nobody hears of it`, inBrowser, async (t) => {
    const eve = await enter(t, name, technology, ENGLISH)
    const before = (await eve.shown()).length

    t.teardown(() => app.server.listening || app.server.listen(Number(new URL(url).port), '127.0.0.1')) // for the tests behind one that fails
    app.server.close()
    app.server.closeAllConnections()
    for (const socket of app.websocketServer.clients) socket.terminate()
    await eve.page.getByText('Connection lost, trying again …').waitFor()
    await say(eve.page, `do you hear ${name}?`)
    await eve.page.getByRole('alert').getByText('Not sent').waitFor()
    t.equal(await eve.page.getByRole('textbox', { name: 'Message' }).inputValue(), `do you hear ${name}?`)
    chatroom.say(chatroom.enter('Bob', 'another browser'), `${name} does not hear me`)
    chatroom.leave('Bob', 'another browser')
    app.server.listen(Number(new URL(url).port), '127.0.0.1')
    await eve.page.getByText('Connected').waitFor()
    await hear(eve.page, `${name} does not hear me`)
    await eve.page.getByRole('button', { name: 'Send' }).click()
    await hear(eve.page, `do you hear ${name}?`)

    t.strictSame((await eve.shown()).slice(before), ['Bob has joined.', `Bob: ${name} does not hear me`, 'Bob has left.', `${name}: do you hear ${name}?`])
  })
}

t.test('the pages need no pointer', inBrowser, async (t) => {
  const { page, shown } = await come(t, ENGLISH)
  await page.locator('input:focus').waitFor()

  await page.keyboard.type('Kim')
  await page.keyboard.press('Tab')
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  await page.getByText('Connected').waitFor()
  await page.keyboard.type('one')
  await page.keyboard.press('Shift+Enter')
  await page.keyboard.type('two')
  await page.keyboard.press('Enter')
  await hear(page, 'two')

  t.match(page.url(), '/lp?uname=Kim')
  t.equal((await shown()).at(-1), 'Kim: one\ntwo')
  t.equal(await page.getByRole('textbox', { name: 'Message' }).inputValue(), '')
})

t.test('a name that is taken is refused on the form, and to who comes back too late', inBrowser, async (t) => {
  const one = await enter(t, 'Max', 'WebSocket', ENGLISH)
  const other = await come(t, ENGLISH)
  await other.page.getByLabel('Your name').fill('max')
  await other.page.getByRole('button', { name: 'Enter the chat room' }).click()
  await other.page.getByRole('alert').getByText('Somebody in the room has this name.').waitFor()
  t.equal(await other.page.evaluate('document.activeElement.id'), 'uname')

  await one.page.getByRole('button', { name: 'Leave' }).click()
  await one.page.getByRole('heading', { name: 'Come in' }).waitFor()
  await enterFrom(t, other.page, 'Max', 'WebSocket')
  await one.page.goBack()
  await one.page.getByRole('alert').getByText('Somebody in the room has this name.').waitFor()
})

t.test('who leaves in one tab has left in the other, which says so and leads back', inBrowser, async (t) => {
  const { page } = await enter(t, 'Tom', 'WebSocket', ENGLISH)
  const second = await page.context().newPage()
  await second.goto(page.url())
  await second.getByText('Connected').waitFor()

  await second.getByRole('button', { name: 'Leave' }).click()
  await page.getByRole('status').getByText('You have left the room.').waitFor()
  t.notOk(await page.getByRole('textbox', { name: 'Message' }).isVisible())
  await page.getByRole('link', { name: 'Enter again' }).click()
  await page.getByText('Connected').waitFor()
})

t.test('names and messages are text, and nothing comes from elsewhere', inBrowser, async (t) => {
  const foreign: string[] = []
  const zoe = await come(t, ENGLISH)
  zoe.page.on('request', (request) => { if (new URL(request.url()).host !== new URL(url).host) foreign.push(request.url()) })
  const name = ATTACK.slice(0, 12)
  await enterFrom(t, zoe.page, name, 'Long polling')

  await say(zoe.page, ATTACK)
  await hear(zoe.page, ATTACK)

  t.equal((await zoe.shown()).at(-1), `${name}: ${ATTACK}`)
  t.equal(await zoe.page.title(), 'Chat room by long polling - Web IM')
  t.equal(await zoe.page.locator('#room img').count(), 0)
  t.strictSame([foreign, zoe.faults], [[], []])
})

t.test('without a script the room says that it needs one', inBrowser, async (t) => {
  const { page } = await come(t, { ...ENGLISH, javaScriptEnabled: false })
  await page.getByLabel('Your name').fill('Pat')
  await page.getByRole('button', { name: 'Enter the chat room' }).click()

  const text = page.locator('noscript p') // which Playwright does not find by its text
  await text.waitFor()
  t.equal(await text.textContent(), 'The chat room needs JavaScript.')
})

for (const [device, options] of [['a desktop', ENGLISH], ['a phone', CHINESE]] as const) {
  for (const colorScheme of ['light', 'dark'] as const) {
    t.test(`on ${device}, in ${colorScheme} colours, no page has a fault that axe calls serious, and none is wider than the screen`, inBrowser, async (t) => {
      const { page } = await come(t, { ...options, colorScheme, bypassCSP: true })
      await isAccessible(t, page)
      await enterFrom(t, page, `Lou ${device.length} ${colorScheme}`, options === ENGLISH ? 'WebSocket' : '长轮询')
      await say(page, 'One word: '.padEnd(200, 'x'))
      await hear(page, 'One word')
      chatroom.say(chatroom.enter('Bob', 'another browser'), `You are at ${device}.`)
      chatroom.leave('Bob', 'another browser')
      await hear(page, `You are at ${device}.`)
      await isAccessible(t, page)
      await page.setViewportSize({ width: options.viewport!.width, height: 420 }) // as when a keyboard opens
      await page.waitForFunction('document.querySelector("#events").lastElementChild.getBoundingClientRect().bottom <= document.querySelector("#history").getBoundingClientRect().bottom')

      t.ok(await page.evaluate('document.querySelector("#send button").getBoundingClientRect().bottom <= innerHeight'), 'nobody has to scroll to send')
    })
  }
}

interface Guest {
  readonly page: Page
  /** What the browser finds wrong with the page. */
  readonly faults: string[]
  /** The notes and messages: `Ann: Hello!`. */
  shown (): Promise<string[]>
}

async function come (t: Test, options: BrowserContextOptions): Promise<Guest> {
  const { page, faults } = await open(t, options)
  await page.goto(url)
  const rows = `[...document.querySelectorAll('#events li')].map((row) => {
    const words = row.querySelector('p')?.firstChild.textContent
    return words === undefined ? row.textContent : row.querySelector('.name').textContent + ': ' + words
  })`
  return { page, faults, shown: () => page.evaluate(rows) }
}

async function enter (t: Test, name: string, technology: string, options: BrowserContextOptions): Promise<Guest> {
  const guest = await come(t, options)
  await enterFrom(t, guest.page, name, technology)
  return guest
}

/** By the form on the page. At the end of the test this guest leaves, so that the next one need not wait for that. */
async function enterFrom (t: Test, page: Page, name: string, technology: string): Promise<void> {
  t.teardown(async () => {
    for (const one of page.context().pages()) await one.close()
    await page.request.post(`${url}/leave`, { form: { uname: name } })
  })
  await page.locator('#uname').fill(name)
  await page.getByText(technology, { exact: true }).click()
  await page.locator('form button').click()
  await page.locator('#state[data-state=live]').waitFor()
}

async function say (page: Page, text: string): Promise<void> {
  await page.locator('#text').fill(text)
  await page.locator('#text').press('Enter')
}

async function hear (page: Page, text: string): Promise<void> {
  await page.getByRole('log').getByText(text).last().waitFor()
}
