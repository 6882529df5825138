import { lastReceived, open, pause, receive, showState, uname } from './room.js'

/** Status codes: the name belongs to somebody else. */
const CONFLICT = 409

const leaving = new AbortController()

async function poll () {
  let attempt = 0
  while (!leaving.signal.aborted) {
    try {
      // the first one behind a failure only looks whether the server is back
      const query = new URLSearchParams({ uname, lastReceived, wait: attempt === 0 })
      const response = await fetch(`/lp/fetch?${query}`, { signal: leaving.signal })
      if (response.status === CONFLICT) return showState('taken')
      if (!response.ok) throw new Error(response.statusText)
      receive(await response.json())
      attempt = 0
      showState('live')
    } catch {
      if (leaving.signal.aborted) return
      showState('lost')
      const milliseconds = pause(attempt++)
      await new Promise((resolve) => { setTimeout(resolve, milliseconds) })
    }
  }
}

async function send (content) {
  try {
    const response = await fetch('/lp/post', { method: 'POST', body: new URLSearchParams({ uname, content }) })
    return response.ok
  } catch {
    return false
  }
}

open(send, () => leaving.abort())
poll()
