// Text that its author vouches for in one kind of place: the escaper leaves it as it is there, and escapes it elsewhere.
// Source: the content types of Go's html/template.

/** What all kinds share. Made by the functions below. */
export abstract class Content {
  /** @param text - As it is to be printed. */
  constructor (
    /** As it is to be printed. */
    readonly text: string
  ) {}

  /** The text. */
  toString (): string {
    return this.text
  }

  /** The text: in a script it is a string. */
  toJSON (): string {
    return this.text
  }
}

/** See {@link html}. */
export class HTML extends Content {}
/** See {@link attr}. */
export class HTMLAttr extends Content {}
/** See {@link css}. */
export class CSS extends Content {}
/** See {@link js}. */
export class JS extends Content {}
/** See {@link jsstr}. */
export class JSStr extends Content {}
/** See {@link url}. */
export class URLText extends Content {}
/** See {@link srcset}. */
export class Srcset extends Content {}

/**
 * A known safe fragment of HTML, printed as it is between tags. Never for what a user wrote.
 *
 * @example set.execute('page', { body: html('<b>bold</b>') })
 */
export function html (text: string): HTML {
  return new HTML(text)
}

/** A known safe attribute with its value: `attr('dir="ltr"')`. */
export function attr (text: string): HTMLAttr {
  return new HTMLAttr(text)
}

/** A known safe stylesheet, rule, declaration or value: `css('color: red')`. */
export function css (text: string): CSS {
  return new CSS(text)
}

/** A known safe JavaScript expression: `js('f(x)')`. Not for JSON that a user sent. */
export function js (text: string): JS {
  return new JS(text)
}

/** A known safe part of a JavaScript string, between its quotes. */
export function jsstr (text: string): JSStr {
  return new JSStr(text)
}

/** A known safe URL, or part of one, whatever its scheme: `url('javascript:go()')`. */
export function url (text: string): URLText {
  return new URLText(text)
}

/** A known safe `srcset` attribute. */
export function srcset (text: string): Srcset {
  return new Srcset(text)
}
