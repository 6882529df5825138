// The page of the room, whatever brings the news.

const JOIN = 0
const LEAVE = 1

/** Milliseconds between two attempts to connect. */
const FIRST_PAUSE = 500
const LONGEST_PAUSE = 10_000

/** Pixels from its end up to which the history counts as read to the end. */
const NEAR = 80

const [main, history, events, state, again, leaving, form, text, problem] =
  ['room', 'history', 'events', 'state', 'again', 'leave', 'send', 'text', 'problem'].map((id) => document.getElementById(id))
const { dataset: texts } = main
const clock = new Intl.DateTimeFormat(document.documentElement.lang, { timeStyle: 'short' })

/** The name of whoever looks at this page. */
export const uname = texts.user

/** The `Id` of the last event that is here. */
export let lastReceived = 0

// whoever reads the end goes on to see it: when there is news, and when a keyboard or a problem takes its place
let isAtEnd = true
history.addEventListener('scroll', () => { isAtEnd = history.scrollHeight - history.scrollTop - history.clientHeight < NEAR })
new window.ResizeObserver(showEnd).observe(history)

/** Show what has happened, the first one first. */
export function receive (list) {
  for (const event of list) {
    lastReceived = event.Id
    events.append(rowOf(event))
  }
  showEnd()
}

/** `live` or `lost`, which may change; `taken` or `left`, which stay. */
export function showState (name) {
  if (state.dataset.state === name) return
  state.dataset.state = name
  state.textContent = texts[`state${name[0].toUpperCase()}${name.slice(1)}`]
  again.hidden = name === 'live' || name === 'lost'
  leaving.hidden = form.hidden = !again.hidden
}

/**
 * @param {(content: string) => boolean | Promise<boolean>} send - Whether it went.
 * @param {() => void} stop - Is called when the page is left.
 */
export function open (send, stop) {
  form.addEventListener('submit', async (event) => {
    event.preventDefault()
    const content = text.value.trim()
    if (content === '') return
    text.value = ''
    const sent = await send(content)
    problem.textContent = sent ? '' : texts.notSent
    if (!sent && text.value === '') text.value = content
  })
  // Enter sends, Shift and Enter is a new line; of an input method it takes what is proposed
  text.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return
    event.preventDefault()
    form.requestSubmit()
  })
  leaving.addEventListener('submit', stop)
  window.addEventListener('pagehide', stop)
  window.addEventListener('pageshow', ({ persisted }) => { if (persisted) window.location.reload() })
}

/** How long to wait before attempt number `attempt`, from 0 on. */
export function pause (attempt) {
  return Math.min(FIRST_PAUSE * 2 ** attempt, LONGEST_PAUSE)
}

function showEnd () {
  if (isAtEnd) history.scrollTop = history.scrollHeight
}

function rowOf ({ Type, User, Timestamp, Content }) {
  const row = document.createElement('li')
  const isOwn = User === uname
  if (Type === JOIN || Type === LEAVE) {
    row.className = 'note'
    const key = Type === JOIN ? 'Joined' : 'Left'
    row.textContent = isOwn ? texts[`you${key}`] : texts[`somebody${key}`].replace('%s', () => User)
    return row
  }

  const goesOn = events.lastElementChild?.dataset.user === User
  row.className = `message${isOwn ? ' own' : ''}${goesOn ? ' goes-on' : ''}`
  row.dataset.user = User
  row.style.setProperty('--hue', hueOf(User))

  const time = element('time', '', clock.format(Timestamp * 1000))
  time.dateTime = new Date(Timestamp * 1000).toISOString()
  const words = element('p', '', Content)
  words.append(' ', time)
  const bubble = element('div', 'bubble')
  bubble.append(element('b', 'name', User), words)
  if (!isOwn) row.append(face(User))
  row.append(bubble)
  return row
}

/** The first letter of a name. */
function face (name) {
  const made = element('span', 'face', [...name][0].toUpperCase())
  made.setAttribute('aria-hidden', 'true')
  return made
}

function element (name, className, content = '') {
  const made = document.createElement(name)
  made.className = className
  made.textContent = content
  return made
}

/** A colour for a name, always the same. */
function hueOf (name) {
  let hue = 0
  for (const letter of name) hue = (hue * 31 + letter.codePointAt(0)) % 360
  return String(hue)
}
