// Which of a class's methods a URL may reach, and how a mapping's name finds one.

import { FST_BEEGO_ROUTE_CONTROLLER, FST_BEEGO_ROUTE_METHOD } from '../errors.js'
import { didYouMean } from '../nearest.js'
import { Controller, type ControllerClass } from './controller.js'

/** Request methods that a mapping-less route answers with the controller's method of that name. */
export const VERBS = ['get', 'post', 'put', 'delete', 'patch', 'head', 'options', 'trace'] as const

/** Whether a controller has a method for this request method. */
export function isVerb (method: string): boolean {
  return (VERBS as readonly string[]).includes(method.toLowerCase())
}

/** @throws FST_BEEGO_ROUTE_CONTROLLER */
export function assertController (value: unknown): asserts value is ControllerClass {
  const isClass = typeof value === 'function' && value.prototype instanceof Controller
  if (!isClass) throw new FST_BEEGO_ROUTE_CONTROLLER(typeof value === 'function' && value.name !== '' ? value.name : String(value))
}

/**
 * The method that a mapping names: exactly, or with its first letter in the other case, so that Go's `'*:ListFood'` finds
 * `listFood`.
 *
 * @returns the method's own name.
 * @throws FST_BEEGO_ROUTE_METHOD with the nearest name.
 */
export function findMethod (Class: ControllerClass, name: string): string {
  const names = new Set(chain(Class, Object.prototype).flatMap(methodNames))
  for (const candidate of [name, flipFirst(name)]) if (names.has(candidate)) return candidate
  throw new FST_BEEGO_ROUTE_METHOD(Class.name, name, didYouMean(name, names))
}

/**
 * The actions of an auto route: methods that the class or its ancestors below {@link Controller} define. Never a framework
 * method in any letter case, a name with a leading `_`, a private or computed member, or anything of `Object.prototype`.
 */
export function autoActions (Class: ControllerClass): string[] {
  const framework = new Set(['constructor', ...methodNames(Controller.prototype)].map((name) => name.toLowerCase()))
  for (const verb of VERBS) framework.delete(verb)

  const found = new Map<string, string>()
  for (const name of actionNames(Class)) {
    const key = name.toLowerCase()
    if (!name.startsWith('_') && !framework.has(key) && !found.has(key)) found.set(key, name)
  }
  return [...found.values()]
}

/** Names of the methods that the class and its ancestors below {@link Controller} define. */
export function actionNames (Class: ControllerClass): string[] {
  return [...new Set(chain(Class, Controller.prototype).flatMap(methodNames))]
}

/** The verbs that the class or its ancestors below {@link Controller} define. */
export function ownVerbs (Class: ControllerClass): string[] {
  const names = actionNames(Class)
  return VERBS.filter((verb) => names.includes(verb))
}

/** The prototypes from the class up to, without, `end`. */
function chain (Class: ControllerClass, end: object): object[] {
  const prototypes: object[] = []
  for (let p = Class.prototype as object; p !== end && p !== null; p = Object.getPrototypeOf(p)) prototypes.push(p)
  return prototypes
}

/** Names of the methods that one prototype itself defines. */
export function methodNames (prototype: object): string[] {
  return Object.entries(Object.getOwnPropertyDescriptors(prototype))
    .filter(([name, { value }]) => typeof value === 'function' && name !== 'constructor')
    .map(([name]) => name)
}

function flipFirst (name: string): string {
  const first = name.charAt(0)
  const flipped = first === first.toLowerCase() ? first.toUpperCase() : first.toLowerCase()
  return flipped + name.slice(1)
}
