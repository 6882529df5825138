import { Typed } from '../../lib/gotemplate/index.js'
export function fixture (_name: string): unknown { return null }
export function helper (_name: string): Typed { throw new Error('none') }
