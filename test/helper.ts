// An application that closes itself when its test ends.

import Fastify, { type FastifyInstance, type FastifyServerOptions } from 'fastify'
import type { Test } from 'tap'
import beegoMvc, { type BeegoOptions } from '../plugins/index.js'

/** A bare Fastify. */
export function buildFastify (t: Test, options: FastifyServerOptions = {}): FastifyInstance {
  const app = Fastify(options)
  t.teardown(() => app.close())
  return app
}

/** Fastify with `beegoMvc` registered and nothing else. In `prod`, so that JSON stands on one line. */
export async function buildApp (t: Test, options: BeegoOptions = {}): Promise<FastifyInstance> {
  const app = buildFastify(t)
  await app.register(beegoMvc, { runMode: 'prod', ...options })
  return app
}
