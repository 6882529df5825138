// Functions that say what they take.

import { FST_BEEGO_OPT_INVALID } from '../../errors.js'
import { Typed } from '../values/typed.js'
import { goType, type GoType } from '../values/types.js'
import type { Callable } from './function.js'

/**
 * A function whose arguments are checked as Go checks them: a wrong number or type of them is an error of the template. Without it a
 * function gets whatever the template has.
 *
 * @param params - Go types of the parameters. Three dots before the last one make it that of all the rest.
 * @throws FST_BEEGO_OPT_INVALID if one of them is no type.
 * @example set.addFunc('substr', goFunc('string, int, int', (text, from, length) => text.slice(from, from + length)))
 */
export function goFunc (params: string, fn: Callable): Typed {
  const names = params.split(',').map(name => name.trim()).filter(name => name !== '')
  const variadic = names.at(-1)?.startsWith('...') ?? false
  const types = names.map((name, at) => parameterType(at === names.length - 1 ? name.replace('...', '') : name))
  return new Typed({ kind: 'func', name: `func(${names.join(', ')})`, signature: { params: types, variadic } }, fn)
}

function parameterType (name: string): GoType {
  const type = goType(name === 'any' || name === 'interface{}' ? 'interface {}' : name)
  if (type === undefined) throw new FST_BEEGO_OPT_INVALID('params', `Go types, which '${name}' is not`)
  return type
}
