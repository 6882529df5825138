// Values found by the segments of a path, where a step is a whole segment or the text that one begins with.

export interface IndexStep {
  readonly text: string
  /** Whether the text is all of the segment. */
  readonly whole: boolean
}

interface Node<V> {
  wholes: Map<string, Node<V>> | null
  /** Steps for segments that begin with a text, '' for any segment. */
  begins: Map<string, Node<V>> | null
  /** Length of the longest text in {@link begins}. */
  longest: number
  /** Values whose steps end here. */
  ends: V[] | null
  /** Values whose steps end here and that take any number of further segments. */
  opens: V[] | null
}

export class SegmentIndex<V> {
  readonly #root: Node<V> = createNode()

  add (steps: readonly IndexStep[], open: boolean, value: V): void {
    let node = this.#root
    for (const step of steps) node = grow(node, step)
    if (open) (node.opens ??= []).push(value)
    else (node.ends ??= []).push(value)
  }

  /** Every value whose steps fit `path`; a slash at its end opens no segment. */
  find (path: string): V[] {
    const found: V[] = []
    collect(this.#root, path, 1, found)
    return found
  }
}

function createNode<V> (): Node<V> {
  return { wholes: null, begins: null, longest: 0, ends: null, opens: null }
}

function grow<V> (node: Node<V>, { text, whole }: IndexStep): Node<V> {
  const children = whole ? (node.wholes ??= new Map()) : (node.begins ??= new Map())
  if (!whole) node.longest = Math.max(node.longest, text.length)
  let child = children.get(text)
  if (child === undefined) children.set(text, child = createNode())
  return child
}

function collect<V> (node: Node<V>, path: string, at: number, found: V[]): void {
  if (node.opens !== null) found.push(...node.opens)
  if (at >= path.length) {
    if (node.ends !== null) found.push(...node.ends)
    return
  }
  const slash = path.indexOf('/', at)
  const end = slash === -1 ? path.length : slash
  const whole = node.wholes?.get(path.slice(at, end))
  if (whole !== undefined) collect(whole, path, end + 1, found)

  if (node.begins === null) return
  const last = Math.min(end, at + node.longest)
  for (let i = at; i <= last; i++) {
    const child = node.begins.get(path.slice(at, i))
    if (child !== undefined) collect(child, path, end + 1, found)
  }
}
