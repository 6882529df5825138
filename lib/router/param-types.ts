// `/users/:id`, read by the compiler: the parameters that a pattern leaves. Where the dialects differ, those of both.
//
// A name is written as patterns write it: `:id`, and `?:id` for one that a request may come without.

import type { IsLiteral } from '../literal.js'

/** Parameters of which nothing is known. */
export type AnyParams = Readonly<Record<string, string | undefined>>

/** The parameters of a pattern: `{ ':id': string }` for `'/users/:id'`; any for a pattern that is known at run time only. */
export type RouteParams<P extends string> = IsLiteral<P> extends true ? Named<InSegments<WithoutExpressions<P>>> : AnyParams

type Named<N extends string> = { readonly [K in N as K extends `?${infer Name}` ? Name : K]: K extends `?${string}` ? string | undefined : string }

type InSegments<P extends string> =
  P extends `${infer Segment}/${infer Rest}` ? InSegment<Segment> | InSegments<Rest> : InSegment<P> | InLast<P>

type InSegment<S extends string> =
  S extends '*.*' ? ':path' | '?:ext'
    : S extends `*${string}` ? ':splat' | `?${number}`
      : S extends `?:${infer Rest}` ? Optional<InText<`:${Rest}`>> : InText<S>

/** Modern takes an extension off a literal: `/list.json` is `/list`. */
type InLast<S extends string> = S extends '' | `${string}${':' | '*'}${string}` ? never : '?:ext'

type Optional<N extends string> = N extends `?${string}` ? N : `?${N}`

type InText<S extends string> = S extends `${string}:${infer Rest}` ? Leading<Word<Rest>, Rest> : never

type Leading<Name extends string, S extends string> =
  S extends `${Name}${infer Rest}` ? Spelt<Name, WithoutType<Rest>> | InText<WithoutType<Rest>> : never

/** `:a_:b` has the names `:a` and `:b` in classic, `:a_` and `:b` in modern. */
type Spelt<Name extends string, Rest extends string> =
  Name extends `${infer Short}_` ? (Rest extends `:${string}` ? `?:${Name | Short}` : `:${Name}`) : `:${Name}`

/** `:id:int` has one name, `:id:integer` two. */
type WithoutType<S extends string> =
  S extends `:${'int' | 'string'}${infer Rest}` ? (Rest extends `${WordCharacter}${string}` ? S : Rest) : S

/** The word that `S` begins with. */
type Word<S extends string, Begun extends string = ''> =
  S extends `${infer C}${infer Rest}` ? (C extends WordCharacter ? Word<Rest, `${Begun}${C}`> : Begun) : Begun

type Letter =
  'a' | 'b' | 'c' | 'd' | 'e' | 'f' | 'g' | 'h' | 'i' | 'j' | 'k' | 'l' | 'm' | 'n' | 'o' | 'p' | 'q' | 'r' | 's' | 't' | 'u' | 'v' | 'w' | 'x' | 'y' | 'z'

type WordCharacter = Letter | Uppercase<Letter> | '0' | '1' | '2' | '3' | '4' | '5' | '6' | '7' | '8' | '9' | '_'

/** Slashes and colons of an expression say nothing: `()` stays of it. */
type WithoutExpressions<P extends string> =
  P extends `${infer Before}(${infer Rest}` ? `${Before}()${WithoutExpressions<BehindGroup<Rest>>}` : P

/** What follows the `)` of the group that `S` is inside of. */
type BehindGroup<S extends string, Inner extends readonly unknown[] = []> =
  S extends `\\${string}${infer Rest}` ? BehindGroup<Rest, Inner>
    : S extends `[${string}]${infer Rest}` ? BehindGroup<Rest, Inner>
      : S extends `(${infer Rest}` ? BehindGroup<Rest, [...Inner, 0]>
        : S extends `)${infer Rest}` ? (Inner extends readonly [unknown, ...infer Left] ? BehindGroup<Rest, Left> : Rest)
          : S extends `${string}${infer Rest}` ? BehindGroup<Rest, Inner> : ''
