/** Arrays, sets and typed arrays: what is ranged over by position. */
export type List = readonly unknown[] | ReadonlySet<unknown> | Exclude<NodeJS.TypedArray, BigInt64Array | BigUint64Array>

export function isList (value: unknown): value is List {
  return Array.isArray(value) || value instanceof Set || (ArrayBuffer.isView(value) && !(value instanceof DataView))
}
