// What the compiler knows of a text.

/** `true` if the compiler knows every letter of `T`; `false` for `string`, and for a template with a `string` in it. */
export type IsLiteral<T extends string> = {} extends Record<T, unknown> ? false : true
