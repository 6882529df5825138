// `'get:list;post:create'`, read by the compiler: a mapping that names no verb or no method of the class does not compile.

import type { IsLiteral } from '../literal.js'
import type { Controller } from './controller.js'

/** `M`, if it is a mapping for `C`; else what is wrong with it, or how it may go on. A text known only at run time is checked there. */
export type MappingFor<C extends Controller, M extends string> =
  IsLiteral<M> extends false ? M | Offered<C>
    : M extends string ? (Checked<C, M> extends true ? M : Checked<C, M>) : never

/** `V`, if it is a request method or `*`; else what is wrong with it. */
export type VerbFor<V extends string> =
  IsLiteral<V> extends false ? V | Offer
    : V extends string ? (IsVerb<V> extends true ? V : IsVerb<V>) : never

/** `true` if `C` has the method `N`; else what is wrong with it, or what begins so, with `Begun` before it. */
export type IsMethod<C, N extends string, Begun extends string> =
  // Go's spelling, with a capital first letter, is as good
  Has<C, N> extends true ? true : Has<C, Uncapitalize<N>> extends true ? true : Has<C, Capitalize<N>> extends true ? true
    : [Beginning<C, N>] extends [never] ? `'${N}' is not a method of the controller` : `${Begun}${Beginning<C, N>}`

/** Names of the methods that `C` adds to {@link Controller}. */
export type OwnMethod<C> = Exclude<MethodName<C>, keyof Controller>

type Has<C, N extends string> = N extends MethodName<C> ? true : false

type MethodName<C> = { [K in keyof C]: C[K] extends (...args: never[]) => unknown ? K : never }[keyof C] & string

type Beginning<C, N extends string> = Extract<OwnMethod<C>, `${N}${string}`>

type Verb = 'get' | 'post' | 'put' | 'delete' | 'patch' | 'options' | 'head' | 'trace' | 'connect' |
  'mkcol' | 'copy' | 'move' | 'propfind' | 'proppatch' | 'lock' | 'unlock'

/** Verbs that an editor offers. */
type Offer = 'get' | 'post' | 'put' | 'delete' | 'patch' | '*'

type Offered<C> = `${Offer}:${OwnMethod<C>}`

type IsVerb<V extends string> = V extends '*' ? true : Lowercase<V> extends Verb ? true : `'${V}' is not a request method`

/** @typeParam Begun - The parts before this one. */
type Checked<C, M extends string, Begun extends string = ''> =
  M extends `${infer Head};${infer Tail}`
    ? (Part<C, Head, Begun> extends true ? Checked<C, Tail, `${Begun}${Head};`> : Part<C, Head, Begun>)
    : Part<C, M, Begun>

type Part<C, P extends string, Begun extends string> =
  P extends `${infer V}:${infer N}`
    ? (Verbs<V> extends true ? IsMethod<C, N, `${Begun}${V}:`> : Verbs<V>)
    : P extends '' ? `${Begun}${Offered<C>}` : `'${P}' is not of the form 'verb:method'`

type Verbs<V extends string> =
  V extends `${infer Head},${infer Tail}` ? (IsVerb<Head> extends true ? Verbs<Tail> : IsVerb<Head>) : IsVerb<V>
