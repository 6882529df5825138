// Values found by the segments of a path, where a step is a literal or any one segment.

interface Node<V> {
  literals: Map<string, Node<V>> | null
  any: Node<V> | null
  /** Values whose steps end here. */
  ends: V[] | null
  /** Values whose steps end here and that take any number of further segments. */
  opens: V[] | null
}

export class SegmentIndex<V> {
  readonly #root: Node<V> = createNode()

  add (steps: ReadonlyArray<string | null>, open: boolean, value: V): void {
    let node = this.#root
    for (const step of steps) node = step === null ? (node.any ??= createNode()) : literal(node, step)
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
  return { literals: null, any: null, ends: null, opens: null }
}

function literal<V> (node: Node<V>, text: string): Node<V> {
  node.literals ??= new Map()
  let child = node.literals.get(text)
  if (child === undefined) node.literals.set(text, child = createNode())
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
  const child = node.literals?.get(path.slice(at, end))
  if (child !== undefined) collect(child, path, end + 1, found)
  if (node.any !== null) collect(node.any, path, end + 1, found)
}
