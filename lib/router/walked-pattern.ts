// The patterns that most filters have: text, then whole segments, then perhaps everything (`/users/:id`, `/admin/*`). They need no
// expression: one walk along the slashes, which every request pays for.

import { isLone, type LoneSegment } from './classic-pattern.js'
import type { LiteralSegment, Pattern } from './pattern.js'
import type { Params } from './types.js'

/** @returns `null` for a pattern that needs an expression; else what gives a path's parameters, or `null` when it does not match. */
export function walkedPattern ({ segments, slash }: Pattern): ((path: string) => Params | null) | null {
  const first = segments.findIndex(({ kind }) => kind !== 'literal')
  const walked = segments.slice(first)
  const hasSplat = walked.at(-1)?.kind === 'splat'
  const lone = hasSplat ? walked.slice(0, -1) : walked
  if (slash || first === -1 || !lone.every((segment) => isLone(segment) && !segment.optional)) return null

  const start = segments.slice(0, first).map((segment) => `/${(segment as LiteralSegment).text}`).join('') + '/' // those before the first that is none
  const names = lone.map((segment) => (segment as LoneSegment).parts[0].name) // every has seen to it
  return (path) => path.startsWith(start) ? walk(path, start.length, names, hasSplat) : null
}

function walk (path: string, from: number, names: readonly string[], hasSplat: boolean): Params | null {
  const params: Params = {}
  for (const name of names) {
    const slash = path.indexOf('/', from)
    const end = slash === -1 ? path.length : slash
    if (end <= from) return null
    params[name] = path.slice(from, end)
    from = end + 1
  }
  if (!hasSplat) return from >= path.length ? params : null // a slash may stand at the end
  if (from > path.length) return null
  params[':splat'] = path.slice(from)
  return params
}
