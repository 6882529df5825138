const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&#34;', "'": '&#39;' }

/** Text that can stand between tags and in quoted attributes, escaped as Go's `html.EscapeString` does. */
export function escapeHTML (text: string): string {
  return text.replace(/[&<>"']/g, (c) => ENTITIES[c]!)
}
