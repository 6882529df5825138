// Packages that only some providers need are loaded when one of these is asked for.

import { FST_BEEGO_SESSION_PACKAGE } from '../errors.js'

/** @throws FST_BEEGO_SESSION_PACKAGE naming what is to be installed. */
export async function importPackage<T> (provider: string, path: string): Promise<T> {
  try {
    const found = await import(path) as T & { default?: T }
    return found.default ?? found // of a CommonJS package, the exports
  } catch (error) {
    throw new FST_BEEGO_SESSION_PACKAGE(provider, path.split('/', 1)[0]!, { cause: error })
  }
}
