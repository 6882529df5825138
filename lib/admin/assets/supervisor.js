// What makes the pages live. Each of them is complete without this script: it loads the page again in the background and writes into
// the one that is shown what has changed, draws the charts, and keeps the reader's choices.

import { Charts, FIGURES } from './charts.js'

const { DOMParser, EventSource, history, location, Node } = window

const state = document.getElementById('live')
const pauseButton = document.getElementById('pause')
const themeButton = document.getElementById('theme')
const refreshSeconds = Number(document.body.dataset.refresh)
const figures = document.querySelectorAll('[data-chart]')

const paused = { now: false }
let loading = null

startTheme()
startSearch()
startTables()
startMenu()
if (refreshSeconds > 0) startRefreshing()
if (figures.length > 0) startStream()
if (refreshSeconds > 0 || figures.length > 0) startPausing()

// The page, again

function startRefreshing () {
  say('live')
  setInterval(() => {
    if (!paused.now && !document.hidden) load(location.href)
  }, refreshSeconds * 1000)
}

/** Load `url` and show its figures here. @returns whether that went well. */
async function load (url, { force = false } = {}) {
  if (loading !== null && !force) return false
  loading?.abort()
  const own = loading = new AbortController()
  try {
    const response = await fetch(url, { headers: { accept: 'text/html' }, signal: AbortSignal.any([own.signal, AbortSignal.timeout(15_000)]) })
    if (!response.ok) throw new Error(String(response.status))
    const page = new DOMParser().parseFromString(await response.text(), 'text/html')
    if (own.signal.aborted) return false
    for (const part of document.querySelectorAll('[data-live]')) {
      const fresh = page.getElementById(part.id)
      if (fresh !== null) become(part, fresh)
    }
    if (state.dataset.by !== 'stream') say('live')
    return true
  } catch (error) {
    if (own.signal.aborted && error.name === 'AbortError') return false
    say('lost')
    return false
  } finally {
    if (loading === own) loading = null
  }
}

/** Make `element` as `fresh` is, touching only what differs: focus, selection and what is open stay. */
function become (element, fresh) {
  for (const { name } of [...element.attributes]) if (!fresh.hasAttribute(name) && name !== 'open') element.removeAttribute(name)
  for (const { name, value } of fresh.attributes) if (element.getAttribute(name) !== value) element.setAttribute(name, value)

  const keyed = new Map([...element.children].filter(({ dataset }) => dataset.key !== undefined).map((child) => [child.dataset.key, child]))
  let next = element.firstChild
  for (const node of [...fresh.childNodes]) {
    const key = node.dataset?.key
    const isAlike = next !== null && next.dataset?.key === undefined && next.nodeName === node.nodeName
    const same = key !== undefined ? keyed.get(key) : isAlike ? next : undefined
    if (same === undefined) {
      element.insertBefore(document.importNode(node, true), next)
      continue
    }
    if (same === next) next = next.nextSibling
    else element.insertBefore(same, next)
    if (node.nodeType === Node.ELEMENT_NODE) become(same, node)
    else if (same.data !== node.data) same.data = node.data
  }
  while (next !== null) {
    const after = next.nextSibling
    next.remove()
    next = after
  }
}

// Searching and sorting

function startSearch () {
  const form = document.querySelector('form[data-form]')
  if (form === null) return
  const submit = () => {
    const query = new URLSearchParams([...new FormData(form)].filter(([, value]) => value !== ''))
    show(`${location.pathname}?${query}`, true)
  }
  let timer
  form.addEventListener('input', () => {
    clearTimeout(timer)
    timer = setTimeout(submit, 250)
  })
  form.addEventListener('submit', (event) => {
    event.preventDefault()
    clearTimeout(timer)
    submit()
  })
}

function startTables () {
  document.addEventListener('click', (event) => {
    const link = event.target.closest('a[data-swap]')
    if (link === null || event.metaKey || event.ctrlKey || event.shiftKey || event.button !== 0) return
    event.preventDefault()
    show(link.href, false)
  })
  window.addEventListener('popstate', () => show(location.href, true))
}

/** Go to `url` without leaving the page. */
async function show (url, replaces) {
  history[replaces ? 'replaceState' : 'pushState'](null, '', url)
  const query = new URLSearchParams(location.search)
  for (const name of ['sort', 'order']) {
    const field = document.getElementById(name)
    if (field !== null && query.has(name)) field.value = query.get(name)
  }
  const search = document.getElementById('q')
  if (search !== null && document.activeElement !== search) search.value = query.get('q') ?? ''
  await load(url, { force: true })
}

// A sample a second

function startStream () {
  const charts = new Charts(figures)
  let stream = null
  let wait = 1000

  const open = () => {
    if (paused.now || document.hidden) return
    stream = new EventSource('/api/stream')
    stream.addEventListener('open', async () => {
      wait = 1000
      state.dataset.by = 'stream'
      say('live')
      // what was missed in the meantime
      const response = await fetch('/api/samples').catch(() => null)
      if (response?.ok) charts.replace(await response.json())
    })
    stream.addEventListener('sample', (event) => {
      const sample = JSON.parse(event.data)
      say('live')
      charts.add(sample)
      for (const [name, write] of Object.entries(FIGURES)) {
        const place = document.querySelector(`[data-figure="${name}"]`)
        if (place !== null) place.textContent = write(sample[name])
      }
    })
    stream.addEventListener('error', () => {
      say('lost')
      if (stream?.readyState !== EventSource.CLOSED) return // it tries again by itself
      stream = null
      setTimeout(open, wait)
      wait = Math.min(wait * 2, 15_000)
    })
  }
  const close = () => {
    stream?.close()
    stream = null
  }
  document.addEventListener('visibilitychange', () => document.hidden ? close() : stream ?? open())
  window.addEventListener('supervisor:pause', () => paused.now ? close() : open())
  open()
}

// What is said about it

function startPausing () {
  pauseButton.hidden = false
  state.hidden = false
  pauseButton.addEventListener('click', () => {
    paused.now = !paused.now
    pauseButton.setAttribute('aria-pressed', String(paused.now))
    say(paused.now ? 'paused' : 'live')
    window.dispatchEvent(new Event('supervisor:pause'))
    if (!paused.now && refreshSeconds > 0) load(location.href)
  })
}

function say (what) {
  if (state.dataset.state === what || (paused.now && what !== 'paused')) return
  state.dataset.state = what
  state.textContent = { live: 'Live', paused: 'Paused', lost: 'Reconnecting…' }[what]
}

// Light and dark

function startTheme () {
  const themes = ['auto', 'light', 'dark']
  const root = document.documentElement
  const name = () => root.dataset.theme ?? 'auto'
  const write = () => { themeButton.querySelector('b').textContent = name() }
  themeButton.hidden = false
  themeButton.addEventListener('click', () => {
    const next = themes[(themes.indexOf(name()) + 1) % themes.length]
    if (next === 'auto') delete root.dataset.theme
    else root.dataset.theme = next
    try { localStorage.setItem('supervisor.theme', next) } catch {} // storage may be forbidden
    write()
    window.dispatchEvent(new Event('supervisor:theme'))
  })
  write()
}

// The menu of a phone

function startMenu () {
  const menu = document.querySelector('details.more')
  document.addEventListener('click', (event) => { if (!menu.contains(event.target)) menu.open = false })
  document.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape' || !menu.open) return
    menu.open = false
    menu.querySelector('summary').focus()
  })
}
