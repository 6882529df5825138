// What the sources say of their options and errors: the docstrings, as TypeScript's own parser reads them.

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import ts from 'typescript'
import { compilerOptions, ROOT } from './compiler.js'

export interface Docstring {
  readonly name: string
  /** Without its tags, on one line. */
  readonly text: string
  /** By their names, without `@`. */
  readonly tags: Readonly<Record<string, string>>
}

/** An option, and what its type is in words. */
export interface OptionDocstring extends Docstring {
  readonly type: string
}

/** The members of the exported interfaces of some files, by file: `lib/options/flow.ts`. */
export function optionsOf (files: readonly string[]): Map<string, OptionDocstring[]> {
  const program = ts.createProgram(files.map((file) => join(ROOT, file)), compilerOptions())
  const checker = program.getTypeChecker()
  return new Map(files.map((file) => {
    const members = exported(program.getSourceFile(join(ROOT, file))!).filter(ts.isInterfaceDeclaration).flatMap((one) => [...one.members])
    return [file, members.map((member) => ({ ...docstringOf(member), type: inWords(checker, checker.getTypeAtLocation(member)) }))]
  }))
}

/** The exported constants and classes of a file. */
export function valuesOf (file: string): Docstring[] {
  const source = ts.createSourceFile(file, readFileSync(join(ROOT, file), 'utf8'), ts.ScriptTarget.Latest, true)
  return exported(source).flatMap<ts.NamedDeclaration>((one) => ts.isVariableStatement(one) ? [...one.declarationList.declarations] : ts.isClassDeclaration(one) ? [one] : [])
    .map(docstringOf)
}

function exported ({ statements }: ts.SourceFile): ts.Statement[] {
  return statements.filter((statement) => {
    return ts.canHaveModifiers(statement) && ts.getModifiers(statement)?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword)
  })
}

function docstringOf (node: ts.NamedDeclaration): Docstring {
  const doc = ts.getJSDocCommentsAndTags(node).find(ts.isJSDoc)
  const tags = Object.fromEntries((doc?.tags ?? []).map((tag) => [tag.tagName.text, onOneLine(tag.getText().replace(/^@\w+/, ''))]))
  return { name: node.name!.getText(), text: onOneLine(ts.getTextOfJSDocComment(doc?.comment) ?? ''), tags }
}

function onOneLine (text: string): string {
  return text.replace(/[\s*]*$/, '').replace(/\s*\n[\s*]*/g, ' ').trim()
}

/** `` `'dev'` or `'prod'` ``, `string or list of strings`, `object`. */
function inWords (checker: ts.TypeChecker, type: ts.Type): string {
  const parts = type.isUnion() ? type.types : [type]
  const words = parts.filter(({ flags }) => (flags & ts.TypeFlags.Undefined) === 0).map((part) => {
    if (part.isStringLiteral()) return `\`'${part.value}'\``
    if (part.flags & ts.TypeFlags.Null) return '`null`'
    if (part.flags & ts.TypeFlags.BooleanLike) return 'boolean'
    if (part.getCallSignatures().length > 0) return 'function'
    if (checker.isArrayLikeType(part)) return `list of ${checker.typeToString(checker.getTypeArguments(part as ts.TypeReference)[0]!)}s`
    return part.flags & ts.TypeFlags.Object ? 'object' : checker.typeToString(part)
  })
  const order = [...new Set(words)].sort((a, b) => place(a) - place(b))
  const last = order.pop()!
  return order.length === 0 ? last : `${order.join(', ')} or ${last}`
}

/** Single texts come first, objects and nothing last. */
function place (word: string): number {
  return word === '`null`' ? 3 : word === 'object' ? 2 : word.startsWith('`') ? 0 : 1
}
