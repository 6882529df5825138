import { escaper } from '../escaper.js'

/** Text that can stand between tags and in quoted attributes, escaped as Go's `html.EscapeString` does. */
export const escapeHTML = escaper({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&#34;', "'": '&#39;' })
