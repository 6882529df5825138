// What the values of attributes are, by the attribute's name.
// Source: Go's html/template, attr.go and js.go (isJSType).

/** `unsafe`: plain text, but no action may choose the attribute, since it changes what others mean. */
type AttributeKind = 'plain' | 'unsafe' | 'url' | 'css' | 'js' | 'srcset'

const KINDS = new Map<string, AttributeKind>()
add('url', 'action archive background cite classid codebase data formaction href icon longdesc manifest poster profile src usemap xmlns')
add('unsafe', 'accept-charset async challenge charset content crossorigin defer enctype form formenctype formmethod formnovalidate ' +
  'http-equiv keytype language method novalidate pattern rel sandbox srcdoc type value')
add('plain', 'srclang')
add('css', 'style')
add('srcset', 'srcset')

const JS_TYPES: ReadonlySet<string> = new Set((
  'application/ecmascript application/javascript application/json application/ld+json application/x-ecmascript ' +
  'application/x-javascript module text/ecmascript text/javascript text/javascript1.0 text/javascript1.1 text/javascript1.2 ' +
  'text/javascript1.3 text/javascript1.4 text/javascript1.5 text/jscript text/livescript text/x-ecmascript text/x-javascript').split(' '))

function add (kind: AttributeKind, names: string): void {
  for (const name of names.split(' ')) KINDS.set(name, kind)
}

/**
 * @param name - In lower case. Names of namespaces (`svg:href`) and data attributes (`data-href`) count as the name
 *   behind the prefix; unknown names are judged by what is in them.
 */
export function attributeKind (name: string): AttributeKind {
  if (name.startsWith('xmlns:')) return 'url'
  const local = name.startsWith('data-') ? name.slice('data-'.length) : name.slice(name.indexOf(':') + 1)
  return KINDS.get(local) ?? guess(local)
}

function guess (name: string): AttributeKind {
  if (name.startsWith('on')) return 'js'
  return /src|uri|url/.test(name) ? 'url' : 'plain'
}

/** Whether a `script` element of this `type` holds JavaScript, or the JSON that is escaped like it. */
export function isJSType (type: string): boolean {
  return JS_TYPES.has(type.replace(/;.*/s, '').toLowerCase().trim())
}
