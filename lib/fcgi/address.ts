// What a FastCGI server says it listens on.

/** A Unix socket that another program has bound has no address, and Fastify wants one to show. */
export function addressOf<A> (address: A | null, isListening: boolean): A | string | null {
  return address ?? (isListening ? 'a socket' : null)
}
