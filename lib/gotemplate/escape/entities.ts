// Character references as far as contexts depend on them: what stands for a character that scripts, styles or URLs give
// a meaning to. All others stand for some character beyond ASCII, which means nothing there, so that any will do.
// Source: WHATWG HTML, "Named character references" and "Numeric character reference end state".

const NAMED: ReadonlyMap<string, string> = new Map(Object.entries({
  '\t': 'Tab',
  '\n': 'NewLine',
  '!': 'excl',
  '"': 'quot QUOT',
  '#': 'num',
  $: 'dollar',
  '%': 'percnt',
  '&': 'amp AMP',
  "'": 'apos',
  '(': 'lpar',
  ')': 'rpar',
  '*': 'ast midast',
  '+': 'plus',
  ',': 'comma',
  '.': 'period',
  '/': 'sol',
  ':': 'colon',
  ';': 'semi',
  '<': 'lt LT',
  '=': 'equals',
  '>': 'gt GT',
  '?': 'quest',
  '@': 'commat',
  '[': 'lsqb lbrack',
  '\\': 'bsol',
  ']': 'rsqb rbrack',
  '^': 'Hat',
  _: 'lowbar UnderBar',
  '`': 'grave DiacriticalGrave',
  '{': 'lcub lbrace',
  '|': 'verbar vert VerticalLine',
  '}': 'rcub rbrace'
}).flatMap(([char, names]) => names.split(' ').map(name => [name, char] as const)))

const BEYOND_ASCII = '\ufffd'
/** Decimal, hexadecimal, named, and the names that need no semicolon and may run into other letters. */
const REFERENCE = /&(?:#(\d+);?|#x([0-9a-f]+);?|([a-z][a-z0-9]*);|(quot|amp|lt|gt))/gi

export function decodeEntities (text: string): string {
  if (!text.includes('&')) return text
  return text.replace(REFERENCE, (reference, decimal?: string, hex?: string, name?: string, bare?: string) => {
    if (decimal !== undefined) return character(Number(decimal))
    if (hex !== undefined) return character(parseInt(hex, 16))
    if (name !== undefined) return NAMED.get(name) ?? BEYOND_ASCII
    return NAMED.get(bare!) ?? reference
  })
}

function character (code: number): string {
  return code > 0 && code < 0x80 ? String.fromCharCode(code) : BEYOND_ASCII
}
