/** The `Vary` header with `name` in it. */
export function varyWith (vary: string | undefined, name: string): string {
  const names = (vary ?? '').split(',').map((one) => one.trim().toLowerCase())
  if (vary === undefined || vary === '') return name
  return names.includes('*') || names.includes(name.toLowerCase()) ? vary : `${vary}, ${name}`
}
