// Contextual escaping: `Escaper` rewrites templates, and the escapers are what the rewritten ones call.

export { Escaper, type Trees } from './escaper.js'
export { ESCAPERS, type ValueEscaper } from './escapers.js'
export { htmlEscaper } from './values/html.js'
export { evalArgs } from './values/plain.js'
