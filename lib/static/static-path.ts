// From a request's target to the path that is looked up: decoded once, then cleaned. What `..` leads to is known before any
// folder is named, so no path can leave one.
// Source: beego 1.12 staticfile.go, searchFile.

import { sep } from 'node:path'
import { pathOf } from '../http/request-target.js'
import { cleanPath, decodePath, plainSlashes } from '../router/path.js'

interface StaticPath {
  /** Begins with `/`, has no dot segments and no doubled slashes, and ends with `/` only when it is nothing else. */
  readonly clean: string
  /** The client wrote a slash at its end. */
  readonly asFolder: boolean
}

/** @throws FST_BEEGO_PATH_MALFORMED (400) */
export function staticPath (target: string): StaticPath {
  const decoded = '/' + plainSlashes(decodePath(pathOf(target)))
  return { clean: cleanPath(decoded), asFolder: decoded.endsWith('/') }
}

const FOREIGN = /[\0\\]/
/** Windows reads these as a drive, a stream of a file, or not at all: they would be other names of a file. */
const FOREIGN_ON_WINDOWS = /:|[. ](?:\/|$)/

/** Whether every segment of a clean path can be the name of a file, and of no other file. */
export function canBeNames (path: string, windows = sep === '\\'): boolean {
  return !FOREIGN.test(path) && !(windows && FOREIGN_ON_WINDOWS.test(path))
}
