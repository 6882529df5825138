// `urlFor('UserController.list', ':id', 5)`, read by the compiler.

import type { IsMethod, OwnMethod } from '../controller/mapping-types.js'
import type { NamedControllers } from '../host.js'
import type { IsLiteral } from '../literal.js'

/** What a URL can hold: everything but `null` and `undefined`. */
export type UrlValue = string | number | bigint | boolean | object

/** `E`, if it is the name of an action; else what is wrong with it, or how it may go on. Methods are looked for in {@link NamedControllers} only. */
export type UrlEndpoint<E extends string> =
  IsLiteral<E> extends false ? E | Known
    : E extends `${infer Name}.${infer Method}`
      ? Name extends keyof NamedControllers ? Checked<Name, Method> : E
      : [Known] extends [never] ? `'${E}' is not of the form 'Controller.method'` : Known

type Checked<Name extends keyof NamedControllers & string, Method extends string> =
  IsMethod<NamedControllers[Name], Method, `${Name}.`> extends true ? `${Name}.${Method}` : IsMethod<NamedControllers[Name], Method, `${Name}.`>

type Known = { [Name in keyof NamedControllers & string]: `${Name}.${OwnMethod<NamedControllers[Name]>}` }[keyof NamedControllers & string]

/** What has to stand where `V` stands: names and values in turn, or one object of them. */
export type UrlParams<V extends readonly unknown[]> =
  number extends V['length'] ? V
    : V extends readonly [infer O extends object] ? [params: { readonly [Name in keyof O]: UrlValue }] : Pairs<V>

type Pairs<V extends readonly unknown[]> =
  V extends readonly [] ? []
    : [name: string, value: UrlValue, ...V extends readonly [unknown, unknown, ...infer Rest] ? Pairs<Rest> : []]
