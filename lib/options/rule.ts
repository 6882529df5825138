// What an option may be.

/** One option: its default, and what it accepts. */
export interface Rule<T> {
  readonly value: () => T
  readonly expected: string
  readonly accepts: (value: unknown) => boolean
}

export const isText = (value: unknown) => typeof value === 'string'
export const isWord = (value: unknown) => typeof value === 'string' && value !== ''
export const isToken = (value: unknown) => typeof value === 'string' && /^[\w!#$%&'*+.^`|~-]+$/.test(value)
export const isWhole = (value: unknown): value is number => Number.isInteger(value)
export const isPort = (value: unknown) => isWhole(value) && value >= 0 && value <= 65535
export const isSize = (value: unknown) => Number.isSafeInteger(value) && (value as number) > 0
const isBoolean = (value: unknown) => typeof value === 'boolean'

export const flag = (value: boolean): Rule<boolean> => ({ value: () => value, expected: 'true or false', accepts: isBoolean })
export const text = (value: string): Rule<string> => ({ value: () => value, expected: 'a string', accepts: isText })
export const bytes = (value: number): Rule<number> => ({ value: () => value, expected: 'a whole number of bytes, at least 1', accepts: isSize })
export const oneOf = <T extends string>(value: T, words: readonly T[]): Rule<T> => ({
  value: () => value,
  expected: `one of ${words.map((word) => `'${word}'`).join(', ')}`,
  accepts: (given) => (words as readonly unknown[]).includes(given)
})

/** A rule for every option of `T`. */
export type Rules<T> = { readonly [K in keyof T]-?: Rule<Exclude<T[K], undefined>> }
