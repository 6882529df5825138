/**
 * Why a function or an operation cannot give a value. It has no place yet: the action that was executed adds its own, and it
 * leaves the engine as `FST_BEEGO_TPL_EXEC`.
 */
export class Failure extends Error {
  override name = 'Failure'
}
