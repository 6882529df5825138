/** The variables that are known at a place of a template, each with its slot. The last of two with one name hides the first. */
export class Scope {
  #names = ['$']
  #slots = [0]
  #next = 1

  /** The slot of a variable, or -1. */
  slot (name: string): number {
    const at = this.#names.lastIndexOf(name)
    return at === -1 ? -1 : this.#slots[at]!
  }

  declare (name: string): number {
    this.#names.push(name)
    this.#slots.push(this.#next)
    this.#next += 1
    return this.#next - 1
  }

  /** What `within` declares is known in it alone. */
  inside<Result> (within: () => Result): Result {
    const [names, slots] = [this.#names, this.#slots]
    this.#names = [...names]
    this.#slots = [...slots]
    const result = within()
    this.#names = names
    this.#slots = slots
    return result
  }
}
