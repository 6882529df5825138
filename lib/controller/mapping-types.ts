// `'get:list;post:create'`, read by the compiler: a mapping that names no verb or no method of the class does not compile.

import type { Controller } from './controller.js'

type Verb = 'get' | 'post' | 'put' | 'delete' | 'patch' | 'options' | 'head' | 'trace' | 'connect' |
  'mkcol' | 'copy' | 'move' | 'propfind' | 'proppatch' | 'lock' | 'unlock'

/** Names of the methods of `C`; Go's spelling, with a capital first letter, is as good. */
type MethodName<C> = { [K in keyof C]: C[K] extends (...args: never[]) => unknown ? K : never }[keyof C] & string

type Verbs<V extends string> =
  V extends `${infer Head},${infer Tail}` ? (Verbs<Head> extends true ? Verbs<Tail> : Verbs<Head>)
    : V extends '*' ? true
      : Lowercase<V> extends Verb ? true : `'${V}' is not a request method`

type Named<C, N extends string> =
  N extends MethodName<C> ? true
    : Uncapitalize<N> extends MethodName<C> ? true
      : Capitalize<N> extends MethodName<C> ? true : `'${N}' is not a method of the controller`

type Part<C, P extends string> =
  P extends `${infer V}:${infer N}` ? (Verbs<V> extends true ? Named<C, N> : Verbs<V>) : `'${P}' is not of the form 'verb:method'`

type Checked<C, M extends string> =
  M extends `${infer Head};${infer Tail}` ? (Part<C, Head> extends true ? Checked<C, Tail> : Part<C, Head>) : Part<C, M>

/** `M`, if it is a mapping for `C`; what is wrong with it otherwise. A string known only at run time is checked there. */
export type MappingFor<C extends Controller, M extends string> =
  string extends M ? M : Checked<C, M> extends true ? M : Checked<C, M>
