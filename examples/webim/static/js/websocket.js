import { lastReceived, open, pause, receive, showState, uname } from './room.js'

/** Close codes: good-bye; the name belongs to somebody else. */
const LEFT = 1000
const NAME_TAKEN = 4409

let socket
let attempt = 0

function connect () {
  const url = new URL(`/ws/join?${new URLSearchParams({ uname, lastReceived })}`, window.location.href)
  url.protocol = url.protocol.replace('http', 'ws')
  socket = new WebSocket(url)
  socket.onopen = () => {
    attempt = 0
    showState('live')
  }
  socket.onmessage = ({ data }) => receive([JSON.parse(data)])
  socket.onclose = ({ code }) => {
    if (code === LEFT) return showState('left')
    if (code === NAME_TAKEN) return showState('taken')
    showState('lost')
    setTimeout(connect, pause(attempt++))
  }
}

function send (content) {
  if (socket.readyState !== WebSocket.OPEN) return false
  socket.send(content)
  return true
}

open(send, () => { socket.onclose = null })
connect()
