// The one ordered entrance. find-my-way knows no registration order; Beego's routers do. Where the order matters, a route is
// given a constraint whose value is a Claim, and find-my-way asks the claim for its request only when it has come to that very
// route: a constraint that is evaluated late. So native routes cost one lookup, and everything that cannot be native, every
// odd path and every overlap, is decided in Beego's order, by Beego's router, inside the router that Fastify has.

import { randomUUID } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import type { FastifyInstance } from 'fastify'

const STRATEGY = 'beego'

/** The right of one route to a request that find-my-way brings to it. */
export class Claim {
  readonly #id = randomUUID()
  readonly #name: string
  readonly #claims: (request: IncomingMessage) => boolean

  /** @param name - What `printRoutes` shows. */
  constructor (name: string, claims: (request: IncomingMessage) => boolean) {
    this.#name = name
    this.#claims = claims
  }

  claims (request: IncomingMessage): boolean {
    return this.#claims(request)
  }

  /** find-my-way tells constraints apart by their text. */
  toString (): string {
    return this.#id
  }

  toJSON (): string {
    return this.#name
  }
}

/** Route options that hand the decision about a request to `claim`. */
export function claimedBy (fastify: FastifyInstance, claim: Claim): { constraints: Record<string, Claim> } {
  if (!fastify.hasConstraintStrategy(STRATEGY)) fastify.addConstraintStrategy(strategy)
  return { constraints: { [STRATEGY]: claim } }
}

/** The claims on one URL and method. find-my-way stores what it wants under a claim, and looks up with a request. */
class ClaimStore {
  readonly #stored: Array<[claim: Claim, value: unknown]> = []

  /** Once for each claim: find-my-way takes no two routes of one URL, method and constraint. */
  set (claim: Claim, value: unknown): void {
    this.#stored.push([claim, value])
  }

  get (key: Claim | IncomingMessage): unknown {
    return this.#stored.find(([claim]) => key instanceof Claim ? claim === key : claim.claims(key))?.[1]
  }
}

const strategy = {
  name: STRATEGY,
  storage: () => new ClaimStore(),
  deriveConstraint: (request: IncomingMessage) => request,
  validate: () => {}
} as unknown as Parameters<FastifyInstance['addConstraintStrategy']>[0] // Fastify's type wants the key of set() and get() to be one type
