// Which content coding a file is sent in. Source: beego 1.12 context/acceptencoder.go.

import Negotiator from 'negotiator'

export type Coding = 'br' | 'deflate' | 'gzip'

/**
 * The coding a client likes best: by q-values, then as it lists them; but `br`, which Beego does not know, comes first among
 * equals where it is named, because it is the smallest. `null` is the file as it is.
 */
export function codingFor (accept: string | undefined): Coding | null {
  if (accept === undefined) return null
  const offered = /\bbr\b/i.test(accept) ? ['br', 'gzip', 'deflate', 'identity'] : ['gzip', 'deflate', 'identity']
  const [best = 'identity'] = negotiator(accept).encodings(offered, { preferred: ['br'] })
  return best === 'identity' ? null : best as Coding
}

/** Its types do not know `preferred` yet. */
function negotiator (accept: string) {
  return new Negotiator({ headers: { 'accept-encoding': accept } }) as unknown as {
    encodings (available: readonly string[], options: { preferred: readonly string[] }): string[]
  }
}
