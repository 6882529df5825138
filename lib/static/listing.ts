// The names in a folder, as Go's net/http lists them. Source: go net/http, dirList.

import { readdir } from 'node:fs/promises'
import { escapeHTML } from '../http/html.js'
import { escapePath } from '../router/path.js'

export async function listing (folder: string): Promise<string> {
  const entries = await readdir(folder, { withFileTypes: true })
  const names = entries.map((entry) => entry.isDirectory() ? `${entry.name}/` : entry.name).sort()
  return `<pre>\n${names.map((name) => `<a href="${hrefOf(name)}">${escapeHTML(name)}</a>\n`).join('')}</pre>\n`
}

/** A relative reference: a colon in it must not make it a scheme. Source: go net/url, URL.String. */
function hrefOf (name: string): string {
  return escapeHTML((name.includes(':') ? './' : '') + escapePath(name))
}
