// How a program says what a form holds, and what TypeScript makes of it.

declare const brand: unique symbol

/** The type of {@link Int}. */
export interface IntType {
  /** Tells it from every other object, for the compiler alone. */
  readonly [brand]: 'Int'
}

/** The type of a whole number, beside `Number` for any. */
export const Int = Object.freeze({}) as IntType

/** Classes whose instances are forms. */
export type FormClass<T extends object = object> = (new () => T) & {
  /** What a field is called, or what it holds, where its default does not say it. Beego: the tag `form`. */
  readonly form?: { readonly [field: string]: FormTag }
}

/** For a class to say that it names its own fields: `static form = { age: Int } satisfies FormTags<LoginForm>`. */
export type FormTags<T> = { readonly [K in keyof T]?: FormTag }

/**
 * A name as in Beego's tag, `'username'` or `'username,text,User name'`; `'-'` leaves the field alone. Or what the field holds, or
 * all of it.
 */
export type FormTag = string | FieldType | FieldTag

/** A {@link FormTag} with each part by its name. All but the first two are for `renderform`. */
export interface FieldTag {
  /** What the form calls the field; `'-'` leaves it alone. @default the property's name */
  readonly name?: string
  /** What it holds. @default what its default value is */
  readonly type?: FieldType
  /** The type of the `<input>`: `'password'`; any other name is that of an element: `'textarea'`. @default 'text' */
  readonly input?: string
  /** What stands before it. @default the field's name and a colon */
  readonly label?: string
  /** The `<input>`'s `id`. */
  readonly id?: string
  /** The `<input>`'s `class`. */
  readonly class?: string
  /** The `<input>`'s `required`; nothing is checked by it. @default false */
  readonly required?: boolean
}

/**
 * What a field holds: `String`, `Number`, `Int`, `Boolean`, `BigInt`, `Date`; `[Int]` a list; `Map` named texts, `[Map, Int]` named
 * values; a class, or an object of types and defaults, fields of its own.
 */
export type FieldType =
  | StringConstructor | NumberConstructor | BooleanConstructor | BigIntConstructor | DateConstructor | IntType
  | MapConstructor | readonly [MapConstructor, FieldType] | readonly [FieldType] | (new () => object) | FormFields

/** Names, each with a default value or with what it holds. */
export interface FormFields { readonly [field: string]: unknown }

/** A JSON schema of an object: TypeBox's, or one written as an object. */
export type FormSchema =
  | { readonly type: 'object', readonly properties: object }
  | { readonly allOf: readonly unknown[] } | { readonly anyOf: readonly unknown[] } | { readonly oneOf: readonly unknown[] }
  | { readonly $ref: string }

/** What comes of a field type or of a form's shape. */
export type Formed<S> =
  S extends StringConstructor ? string
    : S extends NumberConstructor | IntType ? number
      : S extends BooleanConstructor ? boolean
        : S extends BigIntConstructor ? bigint
          : S extends DateConstructor ? Date | null
            : S extends MapConstructor ? Map<string, string>
              : S extends new () => infer T ? T
                : S extends FormSchema ? FromSchema<S>
                  : S extends readonly [MapConstructor, infer V] ? Map<string, Formed<V>>
                    : S extends readonly [] ? string[]
                      : S extends readonly (infer E)[] ? Array<Formed<E>>
                        : FormedDefault<S>

/** Of a default value. */
type FormedDefault<S> =
  S extends string ? string
    : S extends number ? number
      : S extends boolean ? boolean
        : S extends bigint ? bigint
          : S extends null | undefined ? string | S
            : S extends Date | ReadonlyMap<unknown, unknown> ? S
              : S extends FormFields ? { -readonly [K in keyof S]: Formed<S[K]> }
                : S

/** The data that a JSON schema describes: TypeBox's own word for it where the schema has one, else by the schema's keywords. */
export type FromSchema<S> =
  S extends { readonly static: infer T } | { readonly '~unsafe': infer T } ? T
    : S extends { readonly const: infer C } ? C
      : S extends { readonly enum: ReadonlyArray<infer E> } ? E
        : S extends { readonly anyOf: ReadonlyArray<infer U> } | { readonly oneOf: ReadonlyArray<infer U> } ? FromSchema<U>
          : S extends { readonly allOf: infer A } ? FromAll<A>
            : S extends { readonly type: infer N } ? FromType<S, N> : unknown

type FromAll<A> = A extends readonly [infer First, ...infer Rest] ? FromSchema<First> & FromAll<Rest> : unknown

type FromType<S, N> =
  N extends 'string' ? string
    : N extends 'number' | 'integer' ? number
      : N extends 'boolean' ? boolean
        : N extends 'null' ? null
          : N extends 'array' ? (S extends { readonly items: infer I } ? Array<FromSchema<I>> : unknown[])
            : N extends 'object' ? (S extends { readonly properties: infer P } ? FromProperties<P, RequiredOf<S>> : Record<string, unknown>)
              : N extends ReadonlyArray<infer One> ? FromType<S, One> : unknown

type RequiredOf<S> = S extends { readonly required: ReadonlyArray<infer R> } ? R : never

type FromProperties<P, R> = Flat<
  & { -readonly [K in keyof P as K extends R ? K : never]: FromSchema<P[K]> }
  & { -readonly [K in keyof P as K extends R ? never : K]?: FromSchema<P[K]> }
>

type Flat<T> = { [K in keyof T]: T[K] }
