// One record is one line: Beego's head, and a text in which nothing ends the line or moves the cursor.
// Source: beego 1.12 logs/logger.go, formatTimeHeader; logs/log.go, formatLog.

import { printed } from '../gotemplate/fmt/print.js'
import { sprintf } from '../gotemplate/fmt/printf.js'

/** What a terminal or a reader of lines takes for more than a character: control characters, and Unicode's ends of lines. */
// eslint-disable-next-line no-control-regex
const CONTROL = /[\u0000-\u0008\u000a-\u001f\u007f-\u009f\u2028\u2029]/g

/** `2026/11/28 06:00:00.123 `, in local time. */
export function timeHeader (when: Date): string {
  const date = `${pad(when.getFullYear(), 4)}/${pad(when.getMonth() + 1)}/${pad(when.getDate())}`
  return `${date} ${pad(when.getHours())}:${pad(when.getMinutes())}:${pad(when.getSeconds())}.${pad(when.getMilliseconds(), 3)} `
}

/** Line feeds and other control characters as `\n`, `\x1b`: what a client has sent cannot pretend to be a record of its own. */
export function onOneLine (text: string): string {
  return text.replace(CONTROL, (character) => {
    const code = character.charCodeAt(0)
    if (character === '\n') return '\\n'
    if (character === '\r') return '\\r'
    return code > 0xff ? `\\u${code.toString(16)}` : `\\x${pad(code.toString(16))}`
  })
}

/** A format with its values, as Beego's functions take them: values without a verb stand behind the text. */
export function formatLog (format: unknown, values: readonly unknown[]): string {
  const text = typeof format === 'string' ? format : shown(format)
  if (values.length === 0) return text
  const shownValues = values.map((value) => value instanceof Error ? value.stack ?? value.message : value)
  const hasVerbs = typeof format === 'string' && text.includes('%') && !text.includes('%%')
  return hasVerbs ? sprintf(text, ...shownValues) : [text, ...shownValues.map(shown)].join(' ')
}

/** As Go's `%v`; an error with its stack. */
function shown (value: unknown): string {
  return value instanceof Error ? value.stack ?? value.message : printed(value)
}

function pad (value: number | string, length = 2): string {
  return String(value).padStart(length, '0')
}
