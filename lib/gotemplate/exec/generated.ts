// Texts, fields and other statements one after the other as one JavaScript function.
//
// V8 remembers at each place in the code how it found a field there. In a closure for all fields it would meet every name and every
// shape of object, and search anew each time. No word of a template becomes code but names, as quoted texts.

import { HTML } from '../content.js'
import { escapeHTML } from '../escape/values/html.js'
import { isPlainNumber } from '../fmt/print.js'
import { isFree } from '../values/objects.js'
import { type EscapedField, PLAIN } from './escaped.js'
import type { Run } from './state.js'

/** What the code uses, under these names. */
const USED = { escapeHTML, isPlainNumber, HTML, PLAIN }

/**
 * @param fields - What each of `runs` is, if it is a field: that is read at once, and `run` stands for all values that need more.
 * @returns `null` if there are no fields to gain by, or the process allows no code from texts.
 */
export function generated (texts: readonly string[], runs: readonly Run[], fields: ReadonlyArray<EscapedField | null>): Run | null {
  if (!fields.some(isQuick)) return null
  try {
    // eslint-disable-next-line no-new-func -- see above
    const make = new Function(...Object.keys(USED), 'texts', 'runs', codeOf(fields))
    const { once, each } = make(...Object.values(USED), texts, runs) as { once: Run, each: NonNullable<Run['each']> }
    return Object.assign(once, { each })
  } catch {
    return null
  }
}

function codeOf (fields: ReadonlyArray<EscapedField | null>): string {
  const parts = `const fields = typeof dot === 'object' ? dot : undefined
  out = out + t
  ${fields.map((field, at) => isQuick(field) ? fieldCode(field, at) : `out = out + run${at}(state, dot) + t${at}`).join('\n  ')}`
  return `
const [${['t', ...fields.map((_, at) => `t${at}`)].join()}] = texts
const [${fields.map((_, at) => `run${at}`).join()}] = runs
const once = (state, dot) => {
  let value, out = ''
  ${parts}
  return out
}
const each = (state, dots) => {
  let value, out = ''
  for (let at = 0; at < dots.length; at++) {
  const dot = dots[at]
  ${parts}
  }
  return out
}
return { once, each }`
}

/** Whatever has a property of such a name was given it by the application. */
function isQuick (field: EscapedField | null): field is EscapedField {
  return field !== null && isFree(field.name)
}

function fieldCode ({ name, place }: EscapedField, at: number): string {
  return `try { value = fields[${JSON.stringify(name)}] } catch { value = undefined }
  out = out + (${QUICK[place]} : run${at}(state, dot)) + t${at}`
}

const TEXT = "typeof value === 'string' ? escapeHTML(value) : typeof value === 'number' && isPlainNumber(value) ? value"

/** The values that need no more, by the place they are printed in. */
const QUICK: Readonly<Record<EscapedField['place'], string>> = {
  text: TEXT,
  html: `${TEXT} : value instanceof HTML ? value.text`,
  url: "typeof value === 'string' && PLAIN.test(value) ? value"
}
