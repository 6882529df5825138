// Beego's flash cookie: for each message NUL, name, `#BEEGOFLASH#`, text, NUL; the whole percent-encoded.
// Source: beego 1.12 flash.go, FlashData.Store and ReadFromRequest.

import { unescape } from '../context/values.js'

/** Messages by their names, which are the program's: `__proto__` is one like any other. */
export type Messages = Record<string, string>

export function newMessages (): Messages {
  return Object.create(null) as Messages
}

/** A text that holds the separator with a `#` on either side is lost to the reader, as in Beego. */
export function encodeFlash (messages: Messages, separator: string): string {
  const parts = Object.entries(messages).map(([name, text]) => `\0${unframed(name)}#${separator}#${unframed(text)}\0`)
  return queryEscape(parts.join(''))
}

/** What is no message is passed over. */
export function decodeFlash (cookie: string, separator: string): Messages {
  const messages = newMessages()
  for (const part of (unescape(cookie) ?? '').split('\0')) {
    const [name, text, more] = part.split(`#${separator}#`)
    if (name !== undefined && text !== undefined && more === undefined) messages[name] = text
  }
  return messages
}

/** NUL ends a message: a text must not begin another one. */
function unframed (text: string): string {
  return text.replaceAll('\0', '')
}

/** Go's url.QueryEscape. */
function queryEscape (text: string): string {
  const escaped = encodeURIComponent(Buffer.from(text).toString()) // a lone surrogate is no text
  return escaped.replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`).replaceAll('%20', '+')
}
