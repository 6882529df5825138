/** The environment of a process whose coverage does not count: another compiler makes other lines of the same sources there. */
export function otherEnvironment (): NodeJS.ProcessEnv {
  const { NODE_OPTIONS, NODE_V8_COVERAGE, ...env } = process.env
  return { ...env, _TAPJS_PROCESSINFO_COVERAGE_: '0' }
}
