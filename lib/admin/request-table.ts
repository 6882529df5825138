// The table of requests: what it is sorted by, what it is searched for, and the links that say so.

import type { RequestRow } from './data.js'

type Value = string | number

interface Column {
  readonly key: string
  readonly label: string
  /** The unit or the full name, for the column's tip. */
  readonly title: string
  readonly isNumber: boolean
  readonly value: (row: RequestRow) => Value
}

/** A column as a page shows it. */
interface ColumnHead {
  readonly key: string
  readonly label: string
  readonly title: string
  readonly isNumber: boolean
  /** What `aria-sort` says. */
  readonly sorted: 'ascending' | 'descending' | 'none'
  /** The query that sorts by it, the other way round where it already does. */
  readonly href: string
}

interface TableChoice {
  /** A column's key; unknown ones sort by count. */
  readonly sort: string
  /** `asc` or `desc`; otherwise what the column begins with. */
  readonly order: string
  /** Words that a row must have, in any letter case. */
  readonly q: string
}

interface RequestTable {
  readonly sort: string
  readonly order: 'asc' | 'desc'
  readonly q: string
  readonly heads: readonly ColumnHead[]
  readonly rows: readonly RequestRow[]
}

const text = (key: string, label: string, value: (row: RequestRow) => string): Column => ({ key, label, title: label, isNumber: false, value })
const number = (key: string, label: string, title: string, value: (row: RequestRow) => number): Column => ({ key, label, title, isNumber: true, value })

const COLUMNS: readonly Column[] = [
  text('method', 'Method', ({ method }) => method),
  text('pattern', 'Route', ({ pattern }) => pattern),
  text('action', 'Action', (row) => actionOf(row)),
  number('count', 'Count', 'Requests since the start', ({ count }) => count),
  number('errors', 'Errors', 'Answered with 500 or more', ({ errors }) => errors),
  number('aborted', 'Aborted', 'Clients that left before their answer', ({ aborted }) => aborted),
  number('rate', 'Rate/s', 'Requests a second, over the last minute', ({ rate }) => rate),
  number('min', 'Min', 'Fastest, in milliseconds', ({ latency }) => latency.min),
  number('mean', 'Mean', 'Mean, in milliseconds', ({ latency }) => latency.mean),
  number('p50', 'p50', 'Half of the requests are faster, in milliseconds', ({ latency }) => latency.p50),
  number('p90', 'p90', '90 % of the requests are faster, in milliseconds', ({ latency }) => latency.p90),
  number('p99', 'p99', '99 % of the requests are faster, in milliseconds', ({ latency }) => latency.p99),
  number('p999', 'p99.9', '99.9 % of the requests are faster, in milliseconds', ({ latency }) => latency.p999),
  number('max', 'Max', 'Slowest, in milliseconds', ({ latency }) => latency.max)
]

/** `UserController.list`; `''` for functional and native routes. */
export function actionOf ({ controller, action }: Pick<RequestRow, 'controller' | 'action'>): string {
  return controller === '' ? '' : `${controller}.${action}`
}

/** The rows that were searched for, sorted; equal ones by route and method, so that they stand still. */
export function requestTable (all: readonly RequestRow[], choice: TableChoice): RequestTable {
  const column = COLUMNS.find(({ key }) => key === choice.sort) ?? COLUMNS.find(({ key }) => key === 'count')! // it is above
  const order = choice.order === 'asc' || choice.order === 'desc' ? choice.order : firstOrder(column)
  const sign = order === 'asc' ? 1 : -1
  const rows = all.filter((row) => holds([row.method, row.pattern, actionOf(row)], choice.q))
    .sort((a, b) => sign * compare(column.value(a), column.value(b)) || compare(a.pattern, b.pattern) || compare(a.method, b.method))

  return { sort: column.key, order, q: choice.q, heads: COLUMNS.map((each) => headOf(each, column, order, choice.q)), rows }
}

/** Whether every word of `q` stands in one of the texts, in any letter case. */
export function holds (texts: readonly string[], q: string): boolean {
  const all = texts.join('\n').toLowerCase()
  return q.toLowerCase().split(/\s+/).every((word) => all.includes(word))
}

function headOf (column: Column, sortedBy: Column, order: 'asc' | 'desc', q: string): ColumnHead {
  const { key, label, title, isNumber } = column
  const isSorted = column === sortedBy
  const next = isSorted ? (order === 'asc' ? 'desc' : 'asc') : firstOrder(column)
  const query = new URLSearchParams({ sort: key, order: next, ...q === '' ? {} : { q } })
  const sorted = isSorted ? (order === 'asc' ? 'ascending' : 'descending') : 'none'
  return { key, label, title, isNumber, sorted, href: `?${query}` }
}

/** Names from A on, figures from the largest on. */
function firstOrder ({ isNumber }: Column): 'asc' | 'desc' {
  return isNumber ? 'desc' : 'asc'
}

function compare (a: Value, b: Value): number {
  return a < b ? -1 : a > b ? 1 : 0
}
