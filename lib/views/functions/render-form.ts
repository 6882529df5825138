// renderform: the fields of a form object as HTML. Source: beego 1.12 templatefunc.go, RenderForm.

import { FST_BEEGO_VIEW_FUNCTION } from '../../errors.js'
import type { FieldTag, FormTag } from '../../form/types.js'
import { printed } from '../../gotemplate/fmt/print.js'
import { pointee } from '../../gotemplate/values/pointer.js'
import { Typed } from '../../gotemplate/values/typed.js'
import { type Content, html } from '../../gotemplate/content.js'
import { escapeHTML } from '../../http/html.js'
import { isPlain } from '../../plain.js'

/** One field, as its tags describe it. */
interface FormField {
  readonly label: string
  readonly name: string
  /** The type of an `<input>`, or the name of another element. */
  readonly input: string
  readonly id: string
  readonly class: string
  readonly required: boolean
  readonly value: string
}

const INPUT_TYPES: ReadonlySet<string> = new Set([
  'text', 'password', 'checkbox', 'radio', 'submit', 'reset', 'hidden', 'image', 'file', 'button', 'search', 'email', 'url', 'tel', 'number', 'range',
  'date', 'month', 'week', 'time', 'datetime', 'datetime-local', 'color'
])

/** Kinds of Go whose values a form cannot show. */
const NOT_SHOWN: ReadonlySet<string> = new Set(['array', 'slice', 'map', 'struct', 'ptr', 'func', 'complex'])

/**
 * A label and an input for each field of a form: an instance of a class with or without `static form`, a plain object, or a pointer to a Go
 * struct. What is no form gives nothing. Unlike in Beego, what a field holds is escaped: it may be what a user sent.
 *
 * @throws FST_BEEGO_VIEW_FUNCTION if there is nothing at all.
 */
export function renderForm (form: unknown): Content {
  if (form === null || form === undefined) throw new FST_BEEGO_VIEW_FUNCTION('renderform', 'there is no form')
  const fields = form instanceof Typed ? structFields(form) : objectFields(form)
  return html(fields.map(fieldHTML).join('</br>'))
}

function fieldHTML ({ label, name, input, id, class: className, required, value }: FormField): string {
  const start = attribute('id', id) + attribute('class', className) + ` name="${escapeHTML(name)}"`
  const end = required ? ' required' : ''
  return escapeHTML(label) + (INPUT_TYPES.has(input)
    ? `<input${start} type="${input}" value="${escapeHTML(value)}"${end}>`
    : `<${input}${start}${end}>${escapeHTML(value)}</${input}>`)
}

function attribute (name: string, value: string): string {
  return value === '' ? '' : ` ${name}="${escapeHTML(value)}"`
}

function structFields (form: Typed): FormField[] {
  const target = form.type.kind === 'ptr' ? pointee(form) : null
  if (!(target instanceof Typed) || target.type.kind !== 'struct') return []

  return (target.type.fields ?? []).flatMap(({ name, type, tag = '' }) => {
    const isShown = /^\p{Lu}/u.test(name) && !NOT_SHOWN.has(type.kind)
    const value = printed((target.value as Readonly<Record<string, unknown>>)[name])
    const attributes = { id: goTag(tag, 'id'), class: goTag(tag, 'class'), required: /^(?:1|t|true)$/i.test(goTag(tag, 'required')) }
    return isShown ? described(name, { ...beegoTag(goTag(tag, 'form')), ...attributes }, value) : []
  })
}

/** The value of one key in a Go field tag: `form:"name" id:"x"`. */
function goTag (tag: string, key: string): string {
  return new RegExp(`(?:^|\\s)${key}:"((?:[^"\\\\]|\\\\.)*)"`).exec(tag)?.[1] ?? ''
}

function objectFields (form: unknown): FormField[] {
  if (typeof form !== 'object' || form === null || Array.isArray(form)) return []
  const tags = isPlain(form) ? {} : (form.constructor as { form?: Readonly<Record<string, FormTag>> }).form ?? {}
  return Object.entries(form).flatMap(([key, value]) => {
    const tag = Object.hasOwn(tags, key) ? tags[key]! : ''
    const isShown = value === null ? !isList(tag) : typeof value !== 'object' && typeof value !== 'function'
    return isShown ? described(key, tagOf(tag), String(value ?? '')) : []
  })
}

/** Whether a field that holds nothing would hold a list. */
function isList (tag: FormTag): boolean {
  return Array.isArray(typeof tag === 'object' && 'type' in tag ? tag.type : tag)
}

function tagOf (tag: FormTag): FieldTag {
  if (typeof tag === 'string') return beegoTag(tag)
  return typeof tag === 'object' && !Array.isArray(tag) ? tag as FieldTag : {} // no type of a field is an object with a name
}

/** Beego's `name,input,label`; each may be empty or left out. */
function beegoTag (tag: string): FieldTag {
  const parts = tag.split(',')
  const [name = '', input = '', label = ''] = parts.length > 3 ? [] : parts
  return { name, input, label }
}

/** The field, or none where the tag is `-`. */
function described (key: string, tag: FieldTag, value: string): FormField[] {
  const { name, input, label, id = '', class: className = '', required = false } = tag
  if (name === '-' && !input && !label) return []
  return [{ label: label || `${key}: `, name: name || key, input: input || 'text', id, class: className, required, value }]
}
