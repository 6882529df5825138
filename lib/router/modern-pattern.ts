// How Beego 1.4 to 2.x reads a pattern: one step of its tree per segment, and an expression over all the segments that
// parameters took once one of them has an expression. Source: beego v1.12 tree.go, splitSegment and addseg.

/** The way a pattern takes through the tree: a literal's text, or `null` for a step that takes any segment. */
export interface Way {
  readonly steps: ReadonlyArray<string | null>
  /** Names of the parameters, in the order of the segments or captures they get. */
  readonly names: readonly string[]
  /** Source of the expression that the segments taken by `null` steps, joined by `/`, must match. '' is none. */
  readonly expression: string
}

interface Segment {
  readonly wild: boolean
  readonly names: readonly string[]
  readonly expression: string
  readonly optional: boolean
}

/** Every way, an optional segment left out first. */
export function modernWays (pattern: string, caseSensitive: boolean): readonly Way[] {
  const trimmed = pattern.replace(/^[/ ]+|[/ ]+$/g, '')
  const ways: Way[] = []
  walk(trimmed === '' ? [] : trimmed.split('/'), { steps: [], names: [], expression: '' }, ways)
  return caseSensitive ? ways : ways.map(lowerCase)
}

/** Paths are compared in lower case. Names stay as written, so that `:userId` can be asked for. */
function lowerCase ({ steps, names, expression }: Way): Way {
  return {
    steps: steps.map((text) => text && text.toLowerCase()),
    names,
    expression: expression.replace(/\\[^]|[^\\]+/g, (part) => part.startsWith('\\') ? part : part.toLowerCase())
  }
}

function walk ([text, ...rest]: readonly string[], way: Way, ways: Way[]): void {
  if (text === undefined) {
    ways.push(way)
    return
  }
  const segment = readSegment(text)
  if (segment.optional) walk(rest, way, ways)
  walk(rest, step(way, text, segment), ways)
}

function step (way: Way, text: string, segment: Segment): Way {
  const afterSplat = !segment.wild && way.names.includes(':splat')
  if (!segment.wild && !afterSplat) return { ...way, steps: [...way.steps, text] }

  const own = afterSplat ? text : text === '*' && way.names.length > 0 && way.expression === '' ? '(.+)' : segment.expression
  return {
    steps: [...way.steps, null],
    names: [...way.names, ...segment.names],
    expression: way.expression + stepExpression(way, text, segment, own)
  }
}

/** What a step adds to the expression, with one for the parameters before it if there was none yet. */
function stepExpression (way: Way, text: string, { names }: Segment, own: string): string {
  if (own === '') {
    if (way.expression === '') return ''
    return text === '*.*' ? '/([^.]+).(.+)' : '/([^/]+)'.repeat(names.length)
  }
  if (way.expression !== '') return `/${own}`
  return way.names.map((name) => name === ':splat' ? '(.+)/' : '([^/]+)/').join('') + own
}

function readSegment (text: string): Segment {
  if (text === '*.*') return { wild: true, names: [':path', ':ext'], expression: '', optional: false }
  if (text.startsWith('*')) return { wild: true, names: [':splat'], expression: '', optional: false }
  if (!text.includes(':')) return { wild: false, names: [], expression: '', optional: false }
  return readParams(text)
}

const TYPES: Readonly<Record<string, string>> = { int: '([0-9]+)', string: '([\\w]+)' }
/** An escape, a parameter and its type, an expression (perhaps unclosed), or any other character. */
const TOKEN = /\\[^]?|:(?<name>\w+)(?::(?<type>int|string))?|\((?<expression>[^)]*)(?<closed>\)?)|[^]/gu

/** Text and parameters. Text goes into the expression as it is; a lone parameter has no expression at all. */
function readParams (text: string): Segment {
  const names: string[] = []
  let expression = ''
  let captures = 0

  for (const token of text.matchAll(TOKEN)) {
    const { name, type, expression: inner, closed } = token.groups! // it has named groups
    const next = text[token.index + token[0].length]
    if (type !== undefined) {
      names.push(`:${name}`)
      expression += TYPES[type]
      captures++
    } else if (name !== undefined) {
      names.push(`:${name}`)
      if (next === '(' || (next === undefined && captures === 0)) continue
      expression += '(.+)'
      captures++
    } else if (inner !== undefined) {
      if (closed === ')') expression += `(${inner})`
      captures++
    } else if (token[0] === '?') {
      names.push(':')
    } else {
      expression += token[0]
    }
  }
  const optional = names[0] === ':'
  return { wild: true, names: optional ? names.slice(1) : names, expression, optional }
}
