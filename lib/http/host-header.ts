// The Host header taken apart as Go's net.SplitHostPort does.

/** `example.com:81` → `example.com`, `[::1]:80` → `::1`; no header is `localhost`. */
export function hostName (header: string | undefined): string {
  if (header === undefined || header === '') return 'localhost'
  return split(header)?.name ?? header
}

/** The port of the Host header; 80 without one, 0 when it is no number. */
export function hostPort (header: string | undefined): number {
  const port = split(header ?? '')?.port
  if (port === undefined) return 80
  return /^\d{1,5}$/.test(port) ? Number(port) : 0
}

/** `aa.bb.domain.com` → `aa.bb`; fewer than three labels have none. */
export function subDomains (host: string): string {
  const labels = host.split('.')
  return labels.length >= 3 ? labels.slice(0, -2).join('.') : ''
}

function split (header: string): { name: string, port: string } | null {
  const [, bracketed, plain, port] = /^(?:\[([^[\]]*)\]|([^:[\]]*)):([^:[\]]*)$/.exec(header) ?? []
  return port === undefined ? null : { name: (bracketed ?? plain)!, port } // one of the two has matched
}
