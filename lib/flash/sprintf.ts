// What flash messages need of Go's fmt.Sprintf.

/** `%s`, `%v` and `%d` are replaced by the values in their order, `%%` by `%`; a value that is missing says so, as in Go. */
export function sprintf (format: string, values: readonly unknown[]): string {
  let next = 0
  return format.replace(/%([%sdv])/g, (_, verb: string) => {
    if (verb === '%') return '%'
    return next < values.length ? String(values[next++]) : `%!${verb}(MISSING)`
  })
}
