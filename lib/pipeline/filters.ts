// Filters: functions at a stage, for the paths that their pattern matches. Source: beego 1.12 filter.go, router.go execFilter.

import type { Context } from '../context/context.js'
import type { Dialect, FilterPosition } from '../dialect.js'
import { FST_BEEGO_FILTER_POSITION } from '../errors.js'
import { didYouMean } from '../nearest.js'
import { compileFilterPattern, type FilterPattern } from '../router/filter-pattern.js'
import { isThenable } from '../thenable.js'

/** First of all, before static files. */
export const BeforeStatic = 'BeforeStatic'
/** Before the route is chosen: in classic before the body is read, in modern behind it. */
export const BeforeRouter = 'BeforeRouter'
/** Behind static files; the body has been read. */
export const AfterStatic = 'AfterStatic'
/** The route is known, the action has not run. */
export const BeforeExec = 'BeforeExec'
/** The action has run. */
export const AfterExec = 'AfterExec'
/** Last, behind `AfterExec`. */
export const FinishRouter = 'FinishRouter'

export const POSITIONS: readonly FilterPosition[] = [BeforeStatic, BeforeRouter, AfterStatic, BeforeExec, AfterExec, FinishRouter]

/** Runs at its position. What it returns is of no account; what it writes ends the request. */
export type FilterFunction = (ctx: Context) => unknown

/** How a filter goes along with what was written and found. */
export interface FilterOptions {
  /** Stop at this filter once something has been written, by it or before it. @default true */
  returnOnOutput?: boolean
  /** Take the parameters that the pattern left away again after the filter. @default false */
  resetParams?: boolean
}

export interface Filter extends Required<FilterOptions> {
  readonly pattern: string
  readonly position: FilterPosition
  readonly run: FilterFunction
  readonly matcher: FilterPattern
}

/** @throws FST_BEEGO_FILTER_POSITION or FST_BEEGO_ROUTE_PATTERN */
export function createFilter (
  pattern: string, position: string, run: FilterFunction, options: FilterOptions, dialect: Dialect, caseSensitive: boolean
): Filter {
  if (!isPosition(position)) throw new FST_BEEGO_FILTER_POSITION(position, didYouMean(position, POSITIONS))
  const { returnOnOutput = true, resetParams = false } = options
  const matcher = compileFilterPattern(pattern, { dialect: dialect.name, caseSensitive })
  return { pattern, position, run, returnOnOutput, resetParams, matcher }
}

function isPosition (position: string): position is FilterPosition {
  return (POSITIONS as readonly string[]).includes(position)
}

/**
 * Run the filters of one position, in order.
 *
 * @param always - Run each of them whatever was written.
 * @returns whether a filter that heeds output has ended the request.
 */
export function runFilters (filters: readonly Filter[], ctx: Context, always: boolean, from = 0): boolean | Promise<boolean> {
  for (let i = from; i < filters.length; i++) {
    const filter = filters[i]!
    const heeds = filter.returnOnOutput && !always
    if (heeds && ctx.started) return true

    const restore = filter.resetParams ? ctx.rememberParams() : null
    if (!matches(filter, ctx)) continue

    const result = filter.run(ctx)
    if (isThenable(result)) return rest(result, filters, ctx, always, i, restore)
    if (restore !== null) restore()
    if (heeds && ctx.started) return true
  }
  return false
}

async function rest (
  result: PromiseLike<unknown>, filters: readonly Filter[], ctx: Context, always: boolean, i: number, restore: (() => void) | null
): Promise<boolean> {
  await result
  if (restore !== null) restore()
  if (filters[i]!.returnOnOutput && !always && ctx.started) return true
  return runFilters(filters, ctx, always, i + 1)
}

/** Parameters of the pattern add to those that are there. */
function matches ({ matcher }: Filter, ctx: Context): boolean {
  if (matcher.all) {
    if (ctx.app.dialect.splatEverywhere) ctx.addFilterParams(matcher.match(ctx.filterPath)!) // it matches all
    return true
  }
  const params = matcher.match(ctx.filterPath)
  if (params === null) return false
  ctx.addFilterParams(params)
  return true
}
