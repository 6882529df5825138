// The escapers, by the names that escaped pipelines call them by: those of Go's html/template.

import { cssEscaper, cssValueBeforeSlashFilter, cssValueFilter } from './values/css.js'
import { attrEscaper, commentEscaper, htmlEscaper, htmlNameFilter, htmlNospaceEscaper, rcdataEscaper, wholeValueEscaper } from './values/html.js'
import { jsRegexpEscaper, jsStrEscaper, jsValEscaper } from './values/js.js'
import { srcsetFilterAndEscaper, urlEscaper, urlFilter, urlNormalizer } from './values/url.js'

/** From a value to the text that is printed, or to the text that the next escaper takes. */
export type ValueEscaper = (value: unknown) => string

export const ESCAPERS: ReadonlyMap<string, ValueEscaper> = new Map([
  ['_html_template_attrescaper', attrEscaper],
  ['_html_template_commentescaper', commentEscaper],
  ['_html_template_cssescaper', cssEscaper],
  ['_html_template_cssvaluebeforeslashfilter', cssValueBeforeSlashFilter],
  ['_html_template_cssvaluefilter', cssValueFilter],
  ['_html_template_htmlescaper', htmlEscaper],
  ['_html_template_htmlnamefilter', htmlNameFilter],
  ['_html_template_jsregexpescaper', jsRegexpEscaper],
  ['_html_template_jsstrescaper', jsStrEscaper],
  ['_html_template_jsvalescaper', jsValEscaper],
  ['_html_template_nospaceescaper', htmlNospaceEscaper],
  ['_html_template_rcdataescaper', rcdataEscaper],
  ['_html_template_srcsetescaper', srcsetFilterAndEscaper],
  ['_html_template_urlescaper', urlEscaper],
  ['_html_template_urlfilter', urlFilter],
  ['_html_template_urlnormalizer', urlNormalizer],
  ['_html_template_wholevalueescaper', wholeValueEscaper]
])
