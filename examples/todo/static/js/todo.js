/* global document */

const form = document.querySelector('#new-task')
const title = document.querySelector('#title')
const problem = document.querySelector('#problem')
const list = document.querySelector('#tasks')
const empty = document.querySelector('#empty')
const count = document.querySelector('#count')
const template = document.querySelector('#task')

const tasksUrl = form.action
let tasks = []
let turn = Promise.resolve()

form.addEventListener('submit', (event) => {
  event.preventDefault()
  if (!title.readOnly) inTurn(add)
})
title.addEventListener('input', () => complain(''))
inTurn(refresh)

/** One request after the other, so that the last click is what stays. */
function inTurn (work) {
  turn = turn.then(() => complain('')).then(work).catch((error) => complain(error.message))
}

async function add () {
  title.readOnly = true
  try {
    await send('POST', tasksUrl, { Title: title.value.trim() })
    title.value = ''
    await refresh()
  } catch (error) {
    title.setAttribute('aria-invalid', 'true')
    throw error
  } finally {
    title.readOnly = false
    title.focus()
  }
}

async function refresh () {
  const { Tasks } = await (await send('GET', tasksUrl)).json()
  tasks = Tasks ?? []
  list.replaceChildren(...tasks.map(itemOf))
  showCount()
}

async function tick (task, checkbox) {
  const Done = checkbox.checked
  try {
    await send('PUT', tasksUrl + task.ID, { ...task, Done })
    task.Done = Done
    showCount()
  } catch (error) {
    checkbox.checked = task.Done
    throw error
  }
}

function itemOf (task) {
  const item = template.content.cloneNode(true)
  const checkbox = item.querySelector('input')
  checkbox.checked = task.Done
  checkbox.addEventListener('change', () => inTurn(() => tick(task, checkbox)))
  item.querySelector('span').textContent = task.Title
  return item
}

function showCount () {
  const left = tasks.filter(({ Done }) => !Done).length
  empty.hidden = tasks.length > 0
  if (tasks.length === 0) count.textContent = ''
  else count.textContent = left === 0 ? 'All done' : `${left} of ${tasks.length} left`
}

/** Show what went wrong; `''` takes it back. */
function complain (text) {
  problem.textContent = text
  if (text === '') title.removeAttribute('aria-invalid')
}

async function send (method, url, body) {
  let response
  try {
    response = await fetch(url, body && { method, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) })
  } catch {
    throw new Error('The server does not answer. Nothing was saved.')
  }
  if (!response.ok) throw new Error(`Not saved: ${await response.text()}.`)
  return response
}
