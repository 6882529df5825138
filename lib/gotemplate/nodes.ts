// The parse tree of a template: the node types of Go's text/template/parse, as plain objects told apart by `kind`.
// Comments are not kept. What may change after parsing is writable: the escaper edits texts, appends commands and renames template calls.

/** Where a node begins. */
export interface Position {
  /** Name of the text that was parsed: the file, not the `define` inside it. */
  readonly file: string
  /** From 1. */
  readonly line: number
  /** Bytes between the start of the line and the node, as Go prints it. */
  readonly column: number
}

interface Base {
  readonly pos: Position
}

/** A sequence: the whole template, or one branch of a control structure. */
export interface ListNode extends Base {
  readonly kind: 'list'
  readonly nodes: Statement[]
}

/** Text outside of actions. An empty one is legal. */
export interface TextNode extends Base {
  readonly kind: 'text'
  text: string
}

/** `{{pipeline}}`: prints, unless the pipeline declares or assigns. */
export interface ActionNode extends Base {
  readonly kind: 'action'
  readonly pipe: PipeNode
}

/** `$a, $b := command | command | …`. Also an operand, in parentheses. */
export interface PipeNode extends Base {
  readonly kind: 'pipe'
  /** The variables that are set; their `ident` has one name each. */
  readonly decl: VariableNode[]
  /** `=` rather than `:=`. */
  readonly isAssign: boolean
  /** Never empty. Append one made by {@link identifierCommand} to pass the value through a function. */
  readonly cmds: CommandNode[]
}

/** An operand, or a function or method with its arguments: words between two `|`. */
export interface CommandNode extends Base {
  readonly kind: 'command'
  /** Never empty. */
  readonly args: Operand[]
}

/** A function's name. */
export interface IdentifierNode extends Base {
  readonly kind: 'identifier'
  readonly ident: string
}

/** `.a.b`, the names without their dots. */
export interface FieldNode extends Base {
  readonly kind: 'field'
  readonly ident: readonly string[]
}

/** `$x.a.b`, the first name with its dollar sign. */
export interface VariableNode extends Base {
  readonly kind: 'variable'
  readonly ident: readonly string[]
}

/** `(pipeline).a.b`: fields of what is no field or variable itself. */
export interface ChainNode extends Base {
  readonly kind: 'chain'
  readonly node: Operand
  readonly field: readonly string[]
}

/** `.` */
export interface DotNode extends Base {
  readonly kind: 'dot'
}

/** `nil` */
export interface NilNode extends Base {
  readonly kind: 'nil'
}

export interface BoolNode extends Base {
  readonly kind: 'bool'
  readonly value: boolean
}

/** A number. A constant has no type of its own: each of these is there when the text can be read as it. */
export interface NumberNode extends Base {
  readonly kind: 'number'
  /** As written. */
  readonly text: string
  /** When it is whole and fits into 64 bits, signed or unsigned. */
  readonly int: bigint | null
  readonly float: number | null
  readonly complex: readonly [real: number, imaginary: number] | null
}

export interface StringNode extends Base {
  readonly kind: 'string'
  /** As written, with its quotes. */
  readonly quoted: string
  readonly text: string
}

interface Branch extends Base {
  readonly pipe: PipeNode
  readonly list: ListNode
  /** `null`: no else. An `else if` is a list that holds one `if`. */
  readonly elseList: ListNode | null
}

export interface IfNode extends Branch {
  readonly kind: 'if'
}

export interface RangeNode extends Branch {
  readonly kind: 'range'
}

export interface WithNode extends Branch {
  readonly kind: 'with'
}

export interface BreakNode extends Base {
  readonly kind: 'break'
}

export interface ContinueNode extends Base {
  readonly kind: 'continue'
}

/** `{{template "name" pipeline}}` */
export interface TemplateNode extends Base {
  readonly kind: 'template'
  name: string
  /** `null`: the called template's dot is nil. */
  readonly pipe: PipeNode | null
}

export type BranchNode = IfNode | RangeNode | WithNode

/** What an argument of a command can be. */
export type Operand =
  | IdentifierNode | FieldNode | VariableNode | ChainNode | PipeNode
  | DotNode | NilNode | BoolNode | NumberNode | StringNode

/** What a list can hold. */
export type Statement = TextNode | ActionNode | BranchNode | BreakNode | ContinueNode | TemplateNode

export type Node = Statement | Operand | CommandNode | ListNode

/** One named template. */
export interface Tree {
  /** The name it is executed by: that of its file, or of its `define`. */
  readonly name: string
  readonly root: ListNode
}

/** The command to append to a pipeline so that its value passes through the function called `ident`. */
export function identifierCommand (ident: string, pos: Position): CommandNode {
  return { kind: 'command', pos, args: [{ kind: 'identifier', pos, ident }] }
}

/** Whether there is nothing in it but white space and definitions. */
export function isEmptyTree (root: ListNode): boolean {
  return root.nodes.every(node => node.kind === 'text' && node.text.trim() === '')
}
