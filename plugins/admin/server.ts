// The supervisor's own server: a Fastify with beegoMvc in it, for the pages of people and the texts and JSON of programs.

import { randomBytes } from 'node:crypto'
import Fastify, { type FastifyInstance } from 'fastify'
import { Access } from '../../lib/admin/access.js'
import { SampleStream } from '../../lib/admin/stream.js'
import type { Supervisor } from '../../lib/admin/supervisor.js'
import type { ResolvedOptions } from '../../lib/options/index.js'
import beegoMvc from '../index.js'
import { answers } from './answers.js'
import { guard, unreadable } from './guard.js'
import { pages, pageUrl } from './pages.js'

export type ServerOptions = Pick<ResolvedOptions,
  'appName' | 'adminHttpAddr' | 'adminUser' | 'adminPassword' | 'adminAllowRemote' | 'adminAllowedHosts'>

/** @throws FST_BEEGO_ADMIN_OPEN */
export async function buildServer (supervisor: Supervisor, options: ServerOptions): Promise<FastifyInstance> {
  const access = new Access(options)
  const server = Fastify({
    rewriteUrl: pageUrl,
    frameworkErrors: unreadable,
    logger: false,
    forceCloseConnections: true,
    return503OnClosing: false,
    bodyLimit: 64 * 1024,
    requestTimeout: 10_000
  })
  const stream = new SampleStream((listener) => supervisor.onSample(listener))
  server.addHook('preClose', async () => { stream.close() })

  guard(server, access)
  await server.register(beegoMvc, {
    runMode: 'prod',
    appName: options.appName,
    staticDir: {},
    enableXSRF: true,
    xsrfKey: randomBytes(32).toString('hex'),
    // cookies know no ports: the application has its own on this host
    xsrfName: '_beego_admin_xsrf',
    flashName: 'BEEGO_ADMIN_FLASH',
    methodOverride: false
  })
  answers(server, { supervisor, access, stream })
  pages(server, supervisor)
  return server
}
