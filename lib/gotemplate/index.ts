// Go's html/template and text/template for Node, on their own: no server is needed, and nothing of Beego.

export { attr, Content, css, html, js, jsstr, srcset, url } from './content.js'
export type { MissingKey } from './exec/state.js'
export { sprintf } from './fmt/printf.js'
export type { Callable } from './funcs/function.js'
export { goFunc } from './funcs/go-func.js'
export type { TemplateError } from './template-error.js'
export { TemplateSet, type TemplateSetOptions } from './template-set.js'
export { ZonedDate } from './values/time.js'
export { Typed } from './values/typed.js'
export { goType } from './values/types.js'
export type { GoField, GoMethod, GoSignature, GoType } from './values/types.js'
export { FST_BEEGO_TPL_ESCAPE, FST_BEEGO_TPL_EXEC, FST_BEEGO_TPL_PARSE } from '../errors.js'
